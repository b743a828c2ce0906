//! Voices by their names. The API wants ids; people know names.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use g4f_types::{Credential, Error, ErrorKind, HttpRequest, Result};
use serde_json::Value;

use crate::provider::Link;
use crate::shared::heard::list;

/// The voice for callers who name none: George, one of those that every account has.
const DEFAULT: &str = "JBFqnCBsd6RMkjVDRZzb";
/// Length of an id.
const ID: usize = 20;
/// Most bytes of a list of voices.
const MAX_BODY: u64 = 16 * 1024 * 1024;
/// Most names that are kept of an account.
const MAX_NAMES: usize = 10_000;
/// Most accounts whose voices are kept.
const MAX_ACCOUNTS: usize = 8;
/// Most names that an error lists.
const MAX_HINTS: usize = 8;

/// What is known of the voices of some accounts.
#[derive(Default)]
pub(super) struct Voices(Mutex<VecDeque<Account>>);

/// The voices of an account: names in lower case and ids.
struct Account {
    base: String,
    key: Option<Credential>,
    names: BTreeMap<String, String>,
}

impl fmt::Debug for Voices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Voices")
    }
}

impl Voices {
    /// The id of a voice. What looks like an id is one; a name is looked up, and remembered.
    ///
    /// # Errors
    /// `BadRequest` for a name that the account does not have; whatever goes wrong with the looking up.
    pub(super) async fn id(&self, link: &Link<'_>, voice: Option<&str>) -> Result<String> {
        let voice = match voice.map(str::trim) {
            None | Some("" | "default") => return Ok(DEFAULT.to_owned()),
            Some(voice) => voice,
        };
        if voice.len() == ID && voice.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(voice.to_owned());
        }
        let name = voice.to_lowercase();
        let base = link.base_url()?;
        if let Some(id) = self.known(base, link.key(), &name) {
            return Ok(id);
        }
        let mut request = HttpRequest::get("/voices");
        request.options.max_body = Some(MAX_BODY);
        let names = names(&link.exchange(request).await?.value()?);
        let found = names.get(&name).cloned();
        let hints: Vec<&str> = names.keys().take(MAX_HINTS).map(String::as_str).collect();
        let refusal = || {
            let why = format!("voice: the account has no voice {voice:?}");
            let help = format!("name an id, or one of its voices: {}", hints.join(", "));
            let error = Error::new(ErrorKind::BadRequest, why).with_param("voice");
            error.with_help(help)
        };
        let id = found.ok_or_else(refusal);
        self.keep(Account {
            base: base.to_owned(),
            key: link.key().cloned(),
            names,
        });
        id
    }

    fn known(&self, base: &str, key: Option<&Credential>, name: &str) -> Option<String> {
        let accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut accounts = accounts.iter();
        let account = accounts.find(|known| known.base == base && known.key.as_ref() == key)?;
        account.names.get(name).cloned()
    }

    fn keep(&self, account: Account) {
        let mut accounts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.retain(|known| known.base != account.base || known.key != account.key);
        while accounts.len() >= MAX_ACCOUNTS {
            accounts.pop_front();
        }
        accounts.push_back(account);
    }
}

/// The names in a list of voices. `George - Warm Storyteller` is also `George`; the first of a name has it.
pub(super) fn names(answer: &Value) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for voice in list(answer.get("voices")).iter().take(MAX_NAMES) {
        let (Some(id), Some(name)) = (voice["voice_id"].as_str(), voice["name"].as_str()) else {
            continue;
        };
        let name = name.trim().to_lowercase();
        if let Some((short, _)) = name.split_once(" - ") {
            let short = short.trim().to_owned();
            names.entry(short).or_insert_with(|| id.to_owned());
        }
        names.entry(name).or_insert_with(|| id.to_owned());
    }
    names
}
