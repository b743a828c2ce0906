//! What is not replayed, and why: `xtask/cassettes.toml`.

use std::fs;

use serde_json::Value;

use super::recording::Exchange;
use crate::workspace::root;

/// What is left out.
pub(crate) struct Excluded {
    rows: Vec<Row>,
}

struct Row {
    /// An API that recordings are filed under, a part of a path, or a file with the place in it.
    what: What,
    /// How often it was met.
    met: usize,
    why: String,
}

enum What {
    Api(String),
    Path(String),
    Exchange(String),
}

impl Excluded {
    /// The list.
    ///
    /// # Errors
    /// When it cannot be read, or a row of it lacks something.
    pub(crate) fn read() -> Result<Self, String> {
        let path = root().join("xtask/cassettes.toml");
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let table: Value = toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        let rows = table["excluded"].as_array().into_iter().flatten();
        let rows = rows.map(|row| {
            let text = |name: &str| row[name].as_str().map(str::to_owned);
            let what = text("api")
                .map(What::Api)
                .or_else(|| text("path").map(What::Path))
                .or_else(|| text("exchange").map(What::Exchange));
            match (what, text("why")) {
                (Some(what), Some(why)) if !why.is_empty() => Ok(Row { what, met: 0, why }),
                _ => Err(format!(
                    "{}: a row needs api, path or exchange, and why",
                    path.display()
                )),
            }
        });
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    /// Why this exchange is left out, if it is.
    pub(crate) fn why(&mut self, api: &str, exchange: &Exchange) -> Option<String> {
        let row = self.rows.iter_mut().find(|row| match &row.what {
            What::Api(name) => name == api,
            What::Path(part) => exchange.path().contains(part.as_str()),
            What::Exchange(name) => *name == exchange.name(),
        })?;
        row.met += 1;
        Some(row.why.clone())
    }

    /// Rows that met nothing: what they name is gone, or was never there.
    pub(crate) fn unmet(&self) -> Vec<String> {
        let unmet = self.rows.iter().filter(|row| row.met == 0);
        unmet
            .map(|row| match &row.what {
                What::Api(name) | What::Path(name) | What::Exchange(name) => name.clone(),
            })
            .collect()
    }
}
