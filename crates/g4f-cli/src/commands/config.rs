//! `g4f config`: what is set, where it came from, and what is wrong.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as IoKind, Write as _};
use std::path::{Path, PathBuf};

use g4f_sdk::Client;
use g4f_sdk::config::{Config, FileLayer, Found, Origin, init_file};
use g4f_sdk::registry::Usable;
use g4f_sdk::types::Access;

use crate::args::{ConfigArgs, ConfigCommand, GlobalArgs};
use crate::exit::{CliError, Code};
use crate::output::table::Table;
use crate::output::terminal::Terminal;
use crate::output::{Stop, print, say};
use crate::{connect, runtime};

pub(crate) fn run(global: &GlobalArgs, args: &ConfigArgs) -> Result<(), Stop> {
    match &args.command {
        ConfigCommand::Show { json, all } => show(global, *json, *all),
        ConfigCommand::Path => path(global),
        ConfigCommand::Init { file, force } => init(global, file.clone(), *force),
        ConfigCommand::Check => check(global),
    }
}

fn show(global: &GlobalArgs, json: bool, all: bool) -> Result<(), Stop> {
    let config = connect::config(global)?;
    let mut shown = config.show();
    shown.retain(|setting| all || json || setting.origin != Origin::Default);
    if json {
        let settings: BTreeMap<_, _> = shown
            .into_iter()
            .map(|s| (s.key, serde_json::json!({ "value": s.value, "origin": s.origin, "from": s.origin.to_string() })))
            .collect();
        return Ok(print(&format!("{}\n", serde_json::json!(settings)))?);
    }
    if shown.is_empty() {
        say(
            "nothing is set; --all prints the defaults, `g4f config init` writes a file to start from\n",
        );
        return Ok(());
    }
    let mut table = Table::new(["setting", "value", "from"]);
    for setting in shown {
        table.row([
            setting.key.into(),
            setting.value.to_string().into(),
            setting.origin.to_string().into(),
        ]);
    }
    Ok(print(&table.render(Terminal::stdout()))?)
}

fn path(global: &GlobalArgs) -> Result<(), Stop> {
    let mut table = Table::new(["layer", "file", "state"]);
    for place in connect::loader(global).paths() {
        let layer = match place.layer {
            FileLayer::User => "user",
            FileLayer::Project => "project",
            FileLayer::Named => "named",
        };
        let state = match (place.exists, place.layer) {
            (true, _) => "read",
            (false, FileLayer::Named) => "missing",
            (false, _) => "not there",
        };
        table.row([
            layer.into(),
            place.path.display().to_string().into(),
            state.into(),
        ]);
    }
    Ok(print(&table.render(Terminal {
        width: None,
        ..Terminal::stdout()
    }))?)
}

fn init(global: &GlobalArgs, file: Option<PathBuf>, force: bool) -> Result<(), Stop> {
    let users = || {
        let places = connect::loader(global).paths();
        places
            .into_iter()
            .find(|place| place.layer == FileLayer::User)
            .map(|place| place.path)
    };
    let path = file.or_else(users).ok_or_else(|| {
        CliError::usage("this system has no folder for configurations")
            .help("name a file: g4f config init g4f.toml")
    })?;
    // What is found is found without the files that may be broken or about to be replaced.
    let client = Client::builder().config(Config::default()).build()?;
    runtime::block_on(async {
        client.registry().probe_local().await;
        write(&path, &init_file(&found(&client)), force)?;
        Ok(print(&format!("{}\n", path.display()))?)
    })?;
    say("the file was written; `g4f config check` checks it after changes\n");
    Ok(())
}

/// Variables that hold keys, and engines that answer.
fn found(client: &Client) -> Found {
    let mut found = Found::default();
    for entry in client.providers() {
        let id = entry.info.id.to_string();
        for source in &entry.key_sources {
            found.key_variables.push((id.clone(), source.to_string()));
        }
        if entry.info.access == Access::Local && matches!(entry.usable, Usable::Yes) {
            found.engines.push((id, entry.info.base_url.clone()));
        }
    }
    found
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), CliError> {
    let fail = |error: std::io::Error| match error.kind() {
        IoKind::AlreadyExists => CliError::usage(format!("{} is there already", path.display()))
            .help("--force replaces it"),
        _ => CliError::usage(format!("{} cannot be written: {error}", path.display())),
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(fail)
}

fn check(global: &GlobalArgs) -> Result<(), Stop> {
    let loader = connect::loader(global);
    let problems = loader.check();
    let wrong = loader.load().is_err();
    for problem in &problems {
        print(&format!("{problem}\n"))?;
    }
    if wrong {
        return Err(Stop::Silent(Code::Usage));
    }
    // What only shows when it is used: two providers of one name, an address that is none.
    connect::listing(global)?;
    let files = loader
        .paths()
        .into_iter()
        .filter(|place| place.exists)
        .count();
    say(&format!(
        "the configuration is in order ({files} {})\n",
        if files == 1 { "file" } else { "files" }
    ));
    Ok(())
}
