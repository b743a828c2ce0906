//! What is left at one provider of the server: `/api/{provider}/quota`.
//!
//! Each answers in its own words; what is not understood is in the raw answer. Some providers with a key find out by a
//! completion of one token.

use async_trait::async_trait;
use g4f_types::facets::Quota;
use g4f_types::{Error, ErrorKind, Result};
use serde_json::Value;

use super::names::{Names, address};
use crate::provider::{Link, ReadQuota};

/// Asks for what is left.
#[derive(Clone, Debug, Default)]
pub struct ProviderQuota {
    names: Names,
}

impl ProviderQuota {
    /// With providers named so.
    pub const fn new(names: Names) -> Self {
        Self { names }
    }
}

#[async_trait]
impl ReadQuota for ProviderQuota {
    async fn quota(&self, link: &Link<'_>) -> Result<Quota> {
        let target = link.cx().target().map(|target| &*target.model);
        let asked = target.map(|model| self.names.read(model).provider);
        let named = self.names.only().or(asked).filter(|name| !name.is_empty());
        let Some(provider) = named else {
            let error = Error::new(
                ErrorKind::Unsupported,
                "each provider of a g4f server has a quota of its own, and none was named",
            );
            return Err(error.with_help("set provider = \"NAME\" for it in the configuration"));
        };
        let reply = link.get(&address(link, provider, "quota")?).await?;
        let raw = reply.value()?;
        if raw.get("error").is_some_and(|error| !error.is_null()) {
            return Err(link.in_band(&raw));
        }
        let find = |names: &[&str]| names.iter().find_map(|name| number(&raw, name));
        Ok(Quota {
            unit: if raw.get("credits").is_some() {
                "credits".to_owned()
            } else {
                "units".to_owned()
            },
            remaining: find(&["/remaining", "/balance", "/credits/remaining", "/credits"]),
            limit: find(&["/limit", "/total", "/credits/limit"]),
            used: find(&["/used", "/usage", "/credits/used"]),
            resets_at: None,
            raw,
        })
    }
}

fn number(raw: &Value, pointer: &str) -> Option<f64> {
    let number = match raw.pointer(pointer)? {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    number.is_finite().then_some(number)
}
