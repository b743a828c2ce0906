//! An answer as text, as it comes.

use g4f_sdk::{Attempt, ChatEvent, Error, FinishReason, ToolCall};

use super::terminal::{Style, Terminal, harmless, printable};
use super::{Printed, line, print, say};
use crate::args::GlobalArgs;

/// A way to show an answer.
pub(crate) trait Shown {
    /// Shows the next event.
    fn event(&mut self, event: ChatEvent) -> Result<(), Printed>;
    /// The answer is complete.
    fn finished(&mut self, trail: &[Attempt]) -> Result<(), Printed>;
    /// There was none, or it broke off. The error is said on standard error by others.
    fn failed(&mut self, error: &Error, trail: &[Attempt]) -> Result<(), Printed>;
}

/// The text on standard output, everything around it on standard error.
pub(crate) struct Text {
    stdout: Terminal,
    stderr: Terminal,
    quiet: bool,
    verbose: bool,
    /// Thinking was shown last, so that the line on standard error is open.
    thinking: bool,
    calls: Vec<(u32, u32, ToolCall)>,
}

impl Text {
    pub(crate) fn new(global: &GlobalArgs) -> Self {
        Self {
            stdout: Terminal::stdout(),
            stderr: Terminal::stderr(),
            quiet: global.quiet,
            verbose: global.verbose > 0,
            thinking: false,
            calls: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Printed> {
        if text.is_empty() {
            return Ok(());
        }
        self.end_thinking();
        if self.stdout.is_terminal() {
            print(&harmless(text))
        } else {
            print(text)
        }
    }

    /// Thinking is shown where somebody wants to watch, and never as part of the answer.
    fn think(&mut self, text: &str) {
        if self.verbose && self.stderr.is_terminal() && !text.is_empty() {
            say(&self.stderr.paint(Style::Dim, &harmless(text)));
            self.thinking = true;
        }
    }

    fn end_thinking(&mut self) {
        if std::mem::take(&mut self.thinking) {
            say("\n\n");
        }
    }

    /// A line about the answer, for people.
    fn note(&mut self, text: &str) {
        if !self.quiet {
            self.end_thinking();
            say(&format!(
                "{}{} {}\n",
                line::begin(),
                self.stderr.paint(Style::Warn, "note:"),
                printable(text)
            ));
        }
    }

    /// On a terminal the next prompt begins on a line of its own; elsewhere nothing is added to the answer.
    fn end_line(&self) {
        if self.stdout.is_terminal() && line::is_open() {
            // If the reader has left, the next write says so.
            let _ = print("\n");
        }
    }

    fn call(&mut self, choice: u32, index: u32) -> Option<&mut ToolCall> {
        self.calls
            .iter_mut()
            .find(|(c, i, _)| (*c, *i) == (choice, index))
            .map(|(_, _, call)| call)
    }
}

impl Shown for Text {
    fn event(&mut self, event: ChatEvent) -> Result<(), Printed> {
        match event {
            ChatEvent::TextDelta { choice: 0, text }
            | ChatEvent::RefusalDelta { choice: 0, text } => {
                self.text(&text)?;
            }
            ChatEvent::ReasoningDelta {
                choice: 0, text, ..
            } => self.think(&text),
            ChatEvent::ToolStart {
                choice,
                index,
                id,
                name,
                ..
            } => {
                self.calls
                    .push((choice, index, ToolCall::new(id, name, "")));
            }
            ChatEvent::ToolDelta {
                choice,
                index,
                arguments,
            } => {
                if let Some(call) = self.call(choice, index) {
                    call.arguments.push_str(&arguments);
                }
            }
            ChatEvent::ToolEnd { choice, index, .. } => {
                if let Some(call) = self.call(choice, index) {
                    let words = format!("the model calls {}({})", call.name, call.arguments);
                    self.note(&words);
                }
            }
            ChatEvent::Media { media, .. } => {
                let kind = media.media_type.as_deref().unwrap_or("media").to_owned();
                self.note(&format!("the answer holds {kind}; --json prints it"));
            }
            ChatEvent::Switched(switch) if self.verbose || self.stderr.is_terminal() => {
                self.note(&format!(
                    "{} failed ({}), {} takes over",
                    switch.from, switch.reason, switch.to
                ));
            }
            ChatEvent::Finished { reason } => match reason {
                FinishReason::Length => self.note("the answer stopped at the token limit"),
                FinishReason::ContentFilter => {
                    self.note("the provider's filter stopped the answer");
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn finished(&mut self, _trail: &[Attempt]) -> Result<(), Printed> {
        self.end_thinking();
        self.end_line();
        Ok(())
    }

    fn failed(&mut self, _error: &Error, _trail: &[Attempt]) -> Result<(), Printed> {
        self.end_thinking();
        self.end_line();
        Ok(())
    }
}

impl Drop for Text {
    // Interrupted answers end here.
    fn drop(&mut self) {
        self.end_thinking();
        self.end_line();
    }
}
