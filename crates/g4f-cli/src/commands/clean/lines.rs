//! Lines of JSON: a text in each, and what came of it.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::cleaner::{Asked, Cleaner, by_judge, by_rules};
use super::show::Cleaned;
use crate::args::CleanArgs;
use crate::exit::Code;
use crate::input::{self, MAX_INPUT, Source};
use crate::output::{Stop, print, say};
use crate::runtime;

/// Lines that were read and wait for their turn, where a model is asked.
const AHEAD: usize = 1;

/// A line of the input. What else it holds is of no interest.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    prompt: Option<String>,
    text: String,
}

/// Cleans line by line. Broken ones are reported, and the others are done.
pub(super) fn run(args: &CleanArgs, cleaner: &Cleaner) -> Result<(), Stop> {
    let source = input::source(args.file.as_deref(), "the lines", "g4f clean --jsonl")?;
    let mut lines = Lines::new(source);
    let mut broken = 0;
    match cleaner {
        Cleaner::Rules(rules, options) => {
            while let Some(read) = lines.next()? {
                let number = read.number;
                if let Some(line) = usable(read, &mut broken) {
                    let cleaned = by_rules(rules, options, line.asked(args));
                    print_line(args, number, line.id, &cleaned)?;
                }
            }
        }
        Cleaner::Judge(client, options) => {
            // Reading waits on a thread of its own, so that an interruption is heard meanwhile.
            let (give, mut take) = tokio::sync::mpsc::channel(AHEAD);
            std::thread::spawn(move || {
                while let Some(read) = lines.next().transpose() {
                    if give.blocking_send(read).is_err() {
                        return;
                    }
                }
            });
            runtime::block_on(async {
                while let Some(read) = take.recv().await {
                    let read = read?;
                    let number = read.number;
                    if let Some(line) = usable(read, &mut broken) {
                        let cleaned = by_judge(client, options, line.asked(args)).await?;
                        print_line(args, number, line.id, &cleaned)?;
                    }
                }
                Ok(())
            })?;
        }
    }
    if broken > 0 {
        return Err(Stop::Silent(Code::Usage));
    }
    Ok(())
}

impl Line {
    /// What it says, and what the options say where it does not.
    fn asked<'a>(&'a self, args: &'a CleanArgs) -> Asked<'a> {
        Asked {
            text: self.text.as_bytes(),
            provider: self.provider.as_deref().or(args.provider.as_deref()),
            prompt: self.prompt.as_deref().or(args.prompt.as_deref()),
            chunks: args.chunks,
        }
    }
}

/// The line, unless it is broken, which is said and counted.
fn usable(read: Numbered, broken: &mut usize) -> Option<Line> {
    match read.content.and_then(|bytes| parse(&bytes)) {
        Ok(line) => Some(line),
        Err(why) => {
            *broken += 1;
            say(&format!(
                "{}\n",
                json!({ "line": read.number, "error": why })
            ));
            None
        }
    }
}

fn print_line(args: &CleanArgs, number: usize, id: Value, cleaned: &Cleaned) -> Result<(), Stop> {
    if args.explain {
        say(&format!("{}:\n{}", name(&id, number), cleaned.explain()));
    }
    let mut object = Map::new();
    object.insert("id".to_owned(), id);
    cleaned.fill(&mut object);
    Ok(print(&format!("{}\n", Value::Object(object)))?)
}

fn parse(bytes: &[u8]) -> Result<Line, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| format!("byte {} is not UTF-8", error.valid_up_to() + 1))?;
    let is_object = text.trim_start().starts_with('{');
    if !is_object {
        return Err("it is not a JSON object".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        // Its line is always 1 here, and the number of the real one stands beside.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        if error.is_data() {
            words.to_owned()
        } else {
            format!("it is not JSON: {words} at column {}", error.column())
        }
    })
}

fn name(id: &Value, number: usize) -> String {
    match id {
        Value::Null => format!("line {number}"),
        Value::String(id) => id.clone(),
        id => id.to_string(),
    }
}

/// A line with its number, or why it cannot be used.
struct Numbered {
    number: usize,
    content: Result<Vec<u8>, String>,
}

/// Lines of a source, of which none is held beyond a bound.
struct Lines {
    source: Source,
    number: usize,
}

impl Lines {
    fn new(source: Source) -> Self {
        Self { source, number: 0 }
    }

    /// The next line that is not blank.
    fn next(&mut self) -> Result<Option<Numbered>, Stop> {
        loop {
            let mut content = Vec::new();
            let whole = self.source.line(MAX_INPUT, &mut content)?;
            if content.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let content = match whole {
                true if content.trim_ascii().is_empty() => continue,
                true => Ok(content),
                false => Err(format!(
                    "it is longer than {} MiB",
                    MAX_INPUT / (1024 * 1024)
                )),
            };
            return Ok(Some(Numbered {
                number: self.number,
                content,
            }));
        }
    }
}
