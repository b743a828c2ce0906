//! `g4f "question"` without the word `ask`, told apart from a mistyped command.
//!
//! The arguments are looked at before clap sees them: the first word that is neither an option nor the value of one
//! decides. A command's name goes to the front, so that options may stand before it; anything else makes an `ask`.

use std::ffi::{OsStr, OsString};

/// Commands of other versions. Nobody means to pay for an answer to the prompt "serve".
const NOT_HERE: [&str; 5] = ["chat", "refresh", "tokens", "serve", "sessions"];

/// Words this close to a command are taken for a slip of the fingers.
const NEAR: f64 = 0.8;

/// A first word that is probably not meant as a prompt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misread {
    /// It is a command that this version does not have.
    NotHere(String),
    /// It looks like this command.
    Near {
        /// What was typed.
        word: String,
        /// The command.
        command: String,
    },
}

/// The arguments (without the program's name) with the command in front.
pub(crate) fn with_ask(
    mut args: Vec<OsString>,
    definition: &clap::Command,
) -> Result<Vec<OsString>, Misread> {
    let scan = scan(&args, definition);
    let Some(at) = scan.first_word else {
        // Options alone: of `ask`, whose prompt is piped in, unless they ask for help or the version.
        if !args.is_empty() && !scan.asks_for_help {
            args.insert(0, "ask".into());
        }
        return Ok(args);
    };
    let word = args[at].to_string_lossy().into_owned();
    let is_command = |name: &str| definition.find_subcommand(name).is_some();
    if !scan.after_dashes {
        if is_command(&word) || word == "help" {
            let command = args.remove(at);
            args.insert(0, command);
            return Ok(args);
        }
        if NOT_HERE.contains(&word.as_str()) {
            return Err(Misread::NotHere(word));
        }
        if scan.words == 1
            && let Some(command) = nearest(&word, definition)
        {
            return Err(Misread::Near { word, command });
        }
    }
    args.insert(0, "ask".into());
    Ok(args)
}

struct Scan {
    /// Index of the first word.
    first_word: Option<usize>,
    /// How many words there are.
    words: usize,
    /// The first word stands behind `--`.
    after_dashes: bool,
    asks_for_help: bool,
}

fn scan(args: &[OsString], definition: &clap::Command) -> Scan {
    let mut scan = Scan {
        first_word: None,
        words: 0,
        after_dashes: false,
        asks_for_help: false,
    };
    let mut dashes = false;
    let mut skip = false;
    for (index, arg) in args.iter().enumerate() {
        let text = arg.to_string_lossy();
        if std::mem::take(&mut skip) {
            continue;
        }
        if !dashes && text == "--" {
            dashes = true;
        } else if !dashes && text.len() > 1 && text.starts_with('-') {
            scan.asks_for_help |=
                scan.first_word.is_none() && ["-h", "--help", "-V", "--version"].contains(&&*text);
            skip = wants_value(arg, definition);
        } else {
            scan.words += 1;
            if scan.first_word.is_none() {
                scan.first_word = Some(index);
                scan.after_dashes = dashes;
            }
        }
    }
    scan
}

/// Whether the argument behind `option` is its value. Every option means the same in all commands that have it.
fn wants_value(option: &OsStr, definition: &clap::Command) -> bool {
    let option = option.to_string_lossy();
    if let Some(long) = option.strip_prefix("--") {
        return !long.contains('=')
            && arguments(definition).any(|arg| arg.get_long() == Some(long) && takes_value(arg));
    }
    // A cluster such as `-qm`: the first member with a value ends it, and takes what is left if anything is.
    let mut rest = option.trim_start_matches('-').chars();
    while let Some(short) = rest.next() {
        if arguments(definition).any(|arg| arg.get_short() == Some(short) && takes_value(arg)) {
            return rest.next().is_none();
        }
    }
    false
}

fn arguments(definition: &clap::Command) -> impl Iterator<Item = &clap::Arg> {
    let commands = definition.get_subcommands();
    definition
        .get_arguments()
        .chain(commands.flat_map(clap::Command::get_arguments))
}

fn takes_value(arg: &clap::Arg) -> bool {
    !arg.is_positional() && arg.get_action().takes_values()
}

/// The command that a single bare word was probably meant to be.
fn nearest(word: &str, definition: &clap::Command) -> Option<String> {
    if word.contains(char::is_whitespace) || word.len() < 3 {
        return None;
    }
    if strsim::damerau_levenshtein(word, "help") == 1 {
        return Some("help".to_owned());
    }
    definition
        .get_subcommands()
        .map(clap::Command::get_name)
        .map(|name| {
            (
                strsim::damerau_levenshtein(word, name),
                strsim::jaro_winkler(word, name),
                name,
            )
        })
        .filter(|(distance, likeness, _)| *distance <= 2 && *likeness >= NEAR)
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)))
        .map(|(_, _, name)| name.to_owned())
}
