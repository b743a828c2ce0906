//! One text in, the same text without what was added out.

use g4f_sdk::clean::{Filter, Output, Rules};
use g4f_sdk::types::{CleanMode, CleanOptions};
use serde_json::{Map, Value};

use super::bytes::{Decoder, encode};
use super::cleaner::{Asked, Cleaner, about, by_judge, by_rules};
use super::show::{line, replaces_answer};
use crate::args::{CleanArgs, GlobalArgs};
use crate::input::{self, Source};
use crate::output::{Stop, print, print_bytes, say};
use crate::runtime;

/// Cleans one text, and says what happened where somebody wants to know.
pub(super) fn run(global: &GlobalArgs, args: &CleanArgs, cleaner: &Cleaner) -> Result<(), Stop> {
    let source = input::source(args.file.as_deref(), "the text", "g4f clean")?;
    let is_page = match cleaner {
        // Only here a text may be of any length: nothing needs the whole of it.
        Cleaner::Rules(rules, options) if !args.json => stream(source, rules, options, args)?,
        _ => {
            let text = source.bytes(input::MAX_INPUT)?;
            let asked = Asked {
                text: &text,
                provider: args.provider.as_deref(),
                prompt: args.prompt.as_deref(),
                chunks: args.chunks,
            };
            let cleaned = match cleaner {
                Cleaner::Rules(rules, options) => by_rules(rules, options, asked),
                Cleaner::Judge(client, options) => {
                    runtime::block_on(async { Ok(by_judge(client, options, asked).await?) })?
                }
            };
            if args.json {
                let mut object = Map::new();
                cleaned.fill(&mut object);
                print(&format!("{}\n", Value::Object(object)))?;
            } else {
                print_bytes(&encode(&cleaned.text))?;
            }
            if args.explain {
                say(&cleaned.explain());
            }
            cleaned.is_page
        }
    };
    if is_page && !global.quiet {
        say(
            "note: there is no answer in it, only a notice, an error page or an advertisement (ErrorPage)\n",
        );
    }
    Ok(())
}

/// Cleans piece by piece, and prints what is certain as it is read. Says whether there was no answer.
fn stream(
    mut source: Source,
    rules: &Rules,
    options: &CleanOptions,
    args: &CleanArgs,
) -> Result<bool, Stop> {
    let mut reading = Streamed {
        filter: (options.mode != Some(CleanMode::Off)).then(|| {
            rules.filter(about(
                options,
                args.provider.as_deref(),
                args.prompt.as_deref(),
            ))
        }),
        explain: args.explain,
        ..Streamed::default()
    };
    let mut buffer = Vec::new();
    let (mut decoder, mut text) = (Decoder::default(), String::new());
    loop {
        buffer.clear();
        if source.piece(args.chunks, &mut buffer)? == 0 {
            break;
        }
        text.clear();
        decoder.push(&buffer, &mut text);
        reading.push(&text)?;
    }
    text.clear();
    decoder.finish(&mut text);
    reading.push(&text)?;
    reading.finish()
}

/// A text that is on its way through.
#[derive(Default)]
struct Streamed {
    /// None where nothing is cleaned.
    filter: Option<Filter>,
    out: Output,
    explain: bool,
    has_text: bool,
    has_notice: bool,
    pieces: usize,
    thought: usize,
}

impl Streamed {
    fn push(&mut self, text: &str) -> Result<(), Stop> {
        match &mut self.filter {
            Some(filter) => filter.push(text, &mut self.out),
            None => self.out.text.push_str(text),
        }
        self.hand_out()
    }

    fn finish(mut self) -> Result<bool, Stop> {
        if let Some(filter) = &mut self.filter {
            filter.finish(&mut self.out);
        }
        self.hand_out()?;
        if self.explain {
            if self.pieces == 0 {
                say("nothing was taken out\n");
            }
            if self.thought > 0 {
                say(&format!(
                    "thinking of {} bytes is not part of the answer\n",
                    self.thought
                ));
            }
            if let Some(filter) = &self.filter {
                say(&format!(
                    "at most {} bytes were held back\n",
                    filter.most_held()
                ));
            }
        }
        Ok(self.has_notice && !self.has_text)
    }

    fn hand_out(&mut self) -> Result<(), Stop> {
        if !self.out.text.is_empty() {
            self.has_text |= !self.out.text.trim().is_empty();
            print_bytes(&encode(&self.out.text))?;
            self.out.text.clear();
        }
        self.thought += self.out.thinking.len();
        self.out.thinking.clear();
        for removed in self.out.removed.drain(..) {
            self.pieces += 1;
            self.has_notice |= replaces_answer(&removed);
            if self.explain {
                say(&line(&removed));
            }
        }
        Ok(())
    }
}
