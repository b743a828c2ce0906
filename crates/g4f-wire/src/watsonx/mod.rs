//! IBM watsonx.ai: OpenAI's shape under other paths and names, behind IBM Cloud's sign-in.
//!
//! <https://cloud.ibm.com/apidocs/watsonx-ai>

mod auth;
mod chat;
mod embed;
mod models;

pub use auth::IAM_URL;
pub use chat::Watsonx;
pub use embed::WatsonxEmbed;
pub use models::WatsonxModels;

use g4f_types::{Error, Result};
use serde_json::{Map, Value};

use crate::shared::token::setting;

/// The version of the API that is spoken, which every call names.
const VERSION: &str = "2025-04-23";

/// Whose account is used: a project or a space.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    field: &'static str,
    id: String,
}

impl Owner {
    /// The one in the settings; a project goes before a space.
    fn of(settings: &Map<String, Value>) -> Option<Self> {
        ["project_id", "space_id"].into_iter().find_map(|field| {
            let id = setting(settings, field)?.to_owned();
            Some(Self { field, id })
        })
    }

    /// Writes it into a body that names none.
    ///
    /// # Errors
    /// `Config` when there is none.
    fn put(owner: Option<&Self>, body: &mut Map<String, Value>) -> Result<()> {
        if body.contains_key("project_id") || body.contains_key("space_id") {
            return Ok(());
        }
        let Some(owner) = owner else {
            return Err(Error::config("neither project_id nor space_id is set").with_help(
                "set WATSONX_PROJECT_ID or WATSONX_SPACE_ID, or project_id in [providers.watsonx]",
            ));
        };
        body.insert(owner.field.to_owned(), owner.id.as_str().into());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
