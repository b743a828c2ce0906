//! IBM watsonx.ai. The key is one of IBM Cloud, exchanged for tokens; calls go on the account of a project or a space.

use g4f_types::Variable;
use g4f_wire::watsonx::{IAM_URL, Watsonx, WatsonxEmbed, WatsonxModels};

use crate::prelude::*;

pub(crate) const DESCRIPTOR: Descriptor = Descriptor {
    aliases: &["ibm", "watsonx-ai"],
    family: "watsonx",
    base_url: "https://{region}.ml.cloud.ibm.com",
    base_url_env: &["WATSONX_URL", "WATSONX_AI_SERVICE_URL"],
    auth: AuthScheme::Custom,
    variables: &[
        Variable {
            name: "region",
            env: &["WATSONX_REGION"],
            default: "us-south",
        },
        variable("project_id", &["WATSONX_PROJECT_ID", "WX_PROJECT_ID"]),
        variable("space_id", &["WATSONX_SPACE_ID", "WX_SPACE_ID"]),
        Variable {
            name: "iam_url",
            env: &["WATSONX_IAM_URL"],
            default: IAM_URL,
        },
    ],
    key_env: &[
        "WATSONX_AI_APIKEY",
        "WATSONX_APIKEY",
        "WATSONX_API_KEY",
        "WX_API_KEY",
    ],
    sign_up: "https://cloud.ibm.com/iam/apikeys",
    capabilities: and(
        CHAT,
        &[
            Capability::Tools,
            Capability::ToolChoice,
            Capability::Embeddings,
        ],
    ),
    models: &[
        ("ibm/granite-4-h-small", text(131_072)),
        ("meta-llama/llama-3-3-70b-instruct", text(131_072)),
        ("openai/gpt-oss-120b", thinker(131_072)),
        ("ibm/granite-embedding-278m-multilingual", EMBEDS),
        ("ibm/slate-125m-english-rtrvr-v2", EMBEDS),
    ],
    default_model: "ibm/granite-4-h-small",
    build: |d, s, t| {
        let chat = Watsonx::new(&s);
        Ok(WireProvider::new(d, s, t)?
            .chat(chat)
            .embed(WatsonxEmbed)
            .models(WatsonxModels)
            .authorize(Watsonx::auth())
            .build())
    },
    ..plain("watsonx", "IBM watsonx.ai")
};

register_provider!(DESCRIPTOR);
