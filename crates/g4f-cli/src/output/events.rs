//! An answer as lines of JSON, one for each event.

use g4f_sdk::{Attempt, ChatEvent, Error};
use serde_json::{Value, json};

use super::answer::Shown;
use super::{Printed, print};

/// One line for each event; an error is the last line.
pub(crate) struct Events;

impl Shown for Events {
    fn event(&mut self, event: ChatEvent) -> Result<(), Printed> {
        match serde_json::to_string(&event) {
            Ok(line) => print(&(line + "\n")),
            Err(error) => Err(Printed::Failed(error.into())),
        }
    }

    fn finished(&mut self, _trail: &[Attempt]) -> Result<(), Printed> {
        Ok(())
    }

    fn failed(&mut self, error: &Error, trail: &[Attempt]) -> Result<(), Printed> {
        print(&format!("{}\n", line(error, trail)))
    }
}

fn line(error: &Error, trail: &[Attempt]) -> Value {
    json!({
        "event": "error",
        "kind": error.kind(),
        "message": error.message(),
        "provider": error.provider(),
        "model": error.model(),
        "status": error.status(),
        "code": error.code(),
        "help": error.help(),
        "causes": error.causes().iter().map(Error::to_string).collect::<Vec<_>>(),
        "trail": trail,
    })
}
