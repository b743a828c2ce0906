//! Databricks, by the names of its serving endpoints, in the workspace that DATABRICKS_HOST names.

use serde_json::Value;

use crate::prelude::*;

static QUIRKS: Quirks = Quirks::new().models_path(None);

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://{host}/serving-endpoints",
    base_url_env: &["DATABRICKS_BASE_URL"],
    variables: &[variable("host", &["DATABRICKS_HOST"])],
    key_env: &["DATABRICKS_TOKEN", "DATABRICKS_API_KEY"],
    sign_up: "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    capabilities: UNLISTED,
    models: &[
        ("databricks-gpt-oss-120b", thinker(131_072)),
        ("databricks-claude-haiku-4-5", seeing_thinker(200_000)),
        ("databricks-gpt-5-mini", seeing_thinker(400_000)),
    ],
    default_model: "databricks-gpt-oss-120b",
    build: |descriptor, mut settings, transport| {
        // The variable often holds a whole URL.
        if let Some(Value::String(host)) = settings.other.get_mut("host") {
            let bare = host.trim().trim_start_matches("https://");
            *host = bare.trim_end_matches('/').to_owned();
        }
        openai(descriptor, settings, transport, &QUIRKS, None)
    },
    ..plain("databricks", "Databricks")
};

register_provider!(DESCRIPTOR);
