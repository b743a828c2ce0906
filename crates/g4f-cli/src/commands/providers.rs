//! `g4f providers` and `g4f provider`.

use g4f_sdk::registry::{ProviderEntry, Usable};
use g4f_sdk::types::{Access, Fate, ProviderInfo, fate};
use g4f_sdk::{Capability, Client};
use serde_json::{Value, json};

use crate::args::{FilterArgs, GlobalArgs, ProviderArgs, ProvidersArgs};
use crate::exit::CliError;
use crate::output::table::{Cell, Table};
use crate::output::terminal::{Style, Terminal, printable};
use crate::output::{Stop, print, say};
use crate::{connect, runtime};

pub(crate) fn list(global: &GlobalArgs, args: &ProvidersArgs) -> Result<(), Stop> {
    let client = probed(global)?;
    let mut entries = client.providers();
    for name in &args.filter.provider {
        known(&client, name)?;
    }
    entries.retain(|entry| fits(entry, &args.filter));
    entries.truncate(args.filter.limit.unwrap_or(usize::MAX));
    if args.json {
        let list = Value::Array(entries.iter().map(describe).collect());
        return Ok(print(&format!("{list}\n"))?);
    }
    if entries.is_empty() {
        say("no provider fits\n");
        return Ok(());
    }
    let mut table = Table::new(["provider", "access", "family", "usable"]);
    for entry in &entries {
        table.row([
            entry.info.id.as_ref().into(),
            access(entry.info.access).into(),
            entry.info.family.as_str().into(),
            usable(entry),
        ]);
    }
    Ok(print(&table.render(Terminal::stdout()))?)
}

pub(crate) fn show(global: &GlobalArgs, args: &ProviderArgs) -> Result<(), Stop> {
    let client = probed(global)?;
    let entry = match client.provider(&args.id) {
        Ok(entry) => entry,
        Err(error) => {
            let fate = fate::find(&args.id).ok_or_else(|| CliError::from(&error))?;
            return tell(fate, args.json);
        }
    };
    if args.quota {
        return quota(&client, &entry, args.json);
    }
    if args.json {
        return Ok(print(&format!("{}\n", describe(&entry)))?);
    }
    let info = &entry.info;
    let terminal = Terminal::stdout();
    let can: Vec<&str> = info.can().iter().map(Capability::as_str).collect();
    let models: Vec<&str> = info.models.iter().map(|model| model.id.as_str()).collect();
    let rows = [
        ("name", info.name.clone()),
        ("aliases", info.aliases.join(", ")),
        ("usable", entry.usable.to_string()),
        ("access", access(info.access).to_owned()),
        ("key from", entry.key_sources.join(", ")),
        ("key variables", info.key_env.join(", ")),
        ("sign up", info.sign_up.clone().unwrap_or_default()),
        ("address", info.base_url.clone()),
        ("family", info.family.clone()),
        (
            "default model",
            info.default_model.clone().unwrap_or_default(),
        ),
        ("models", models.join(", ")),
        ("can", can.join(" ")),
        ("defined in", info.origin.clone()),
    ];
    Ok(print(&sheet(terminal, &info.id, &rows))?)
}

/// What became of a name that is no provider. That is an answer too.
fn tell(fate: &Fate, json: bool) -> Result<(), Stop> {
    if json {
        let mut fields = json!(fate);
        fields["object"] = json!("fate");
        return Ok(print(&format!("{fields}\n"))?);
    }
    let terminal = Terminal::stdout();
    let since = match fate.since {
        "" => String::new(),
        date => format!(" since {date}"),
    };
    let rows = [
        ("it is", format!("{}{since}", fate.state.words())),
        ("also called", fate.aliases.join(", ")),
        ("instead", fate.instead.join(", ")),
        ("note", fate.note.to_owned()),
    ];
    Ok(print(&sheet(terminal, fate.name, &rows))?)
}

/// A title and what is known, a line each.
fn sheet(terminal: Terminal, title: &str, rows: &[(&str, String)]) -> String {
    let known = rows.iter().filter(|(_, value)| !value.is_empty());
    let lines = known.map(|(name, value)| {
        let name = terminal.paint(Style::Dim, &format!("{name:<14}"));
        format!("  {name} {}", printable(value))
    });
    let title = terminal.paint(Style::Bold, &printable(title));
    let lines: Vec<String> = std::iter::once(title).chain(lines).collect();
    lines.join("\n") + "\n"
}

/// What is left of the account or key.
fn quota(client: &Client, entry: &ProviderEntry, json: bool) -> Result<(), Stop> {
    runtime::block_on(async {
        let quota = client.quota(&entry.info.id).await?;
        if json {
            let mut object = json!(quota);
            object["provider"] = Value::from(&*entry.info.id);
            return Ok(print(&format!("{object}\n"))?);
        }
        let number = |number: Option<f64>| number.map(|number| format!("{number} {}", quota.unit));
        let rows = [
            ("remaining", number(quota.remaining)),
            ("limit", number(quota.limit)),
            ("used", number(quota.used)),
            ("resets", quota.resets_at.clone()),
        ];
        let lines: String = rows
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .fold(String::new(), |lines, (name, value)| {
                lines + &format!("{name:<10} {}\n", printable(value.trim()))
            });
        if lines.is_empty() {
            say("the provider says nothing that is understood; --json prints its own words\n");
        }
        Ok(print(&lines)?)
    })
}

/// A client that knows which engines on this machine are there. Nobody else is asked.
fn probed(global: &GlobalArgs) -> Result<Client, Stop> {
    let client = connect::listing(global)?;
    runtime::block_on(async {
        client.registry().probe_local().await;
        Ok(())
    })?;
    Ok(client)
}

/// The provider of that name.
pub(super) fn known(client: &Client, name: &str) -> Result<ProviderEntry, CliError> {
    Ok(client.provider(name)?)
}

fn fits(entry: &ProviderEntry, filter: &FilterArgs) -> bool {
    let info = &entry.info;
    let named = |name: &String| {
        info.id.eq_ignore_ascii_case(name)
            || info
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
    };
    let free = matches!(
        info.access,
        Access::FreeKey | Access::Keyless | Access::Local
    );
    (filter.provider.is_empty() || filter.provider.iter().any(named))
        && filter.can.iter().all(|capability| can(info, *capability))
        && (!filter.free || free)
        && (!filter.keyless || !info.auth.needs_key())
}

/// Whether the provider is known to do it, as a whole or with one of its models.
fn can(info: &ProviderInfo, capability: Capability) -> bool {
    let mut models = info.models.iter();
    info.can().contains(capability)
        || models.any(|model| model.capabilities.yes.contains(capability))
}

fn usable(entry: &ProviderEntry) -> Cell {
    match &entry.usable {
        Usable::Yes if entry.key_sources.is_empty() => Cell::styled(Style::Good, "yes"),
        Usable::Yes => Cell::styled(
            Style::Good,
            format!("yes, key from {}", entry.key_sources.join(", ")),
        ),
        no => Cell::styled(Style::Dim, no.to_string()),
    }
}

/// What its use costs, in a word.
pub(super) const fn access(access: Access) -> &'static str {
    match access {
        Access::Paid => "paid",
        Access::FreeKey => "free key",
        Access::Keyless => "keyless",
        Access::Local => "local",
        Access::Bridge => "bridge",
    }
}

fn describe(entry: &ProviderEntry) -> Value {
    let info = &entry.info;
    let no: Vec<&str> = info
        .capabilities
        .no
        .iter()
        .map(Capability::as_str)
        .collect();
    json!({
        "id": info.id,
        "object": "provider",
        "name": info.name,
        "aliases": info.aliases,
        "family": info.family,
        "base_url": info.base_url,
        "access": info.access,
        "usable": entry.usable.is_yes(),
        "why_not": (!entry.usable.is_yes()).then(|| entry.usable.to_string()),
        "needs_key": info.auth.needs_key(),
        "key_env": info.key_env,
        "key_sources": entry.key_sources,
        "sign_up": info.sign_up,
        "capabilities": info.can(),
        "cannot": no,
        "default_model": info.default_model,
        "models": info.models.iter().map(|model| &model.id).collect::<Vec<_>>(),
        "origin": info.origin,
    })
}
