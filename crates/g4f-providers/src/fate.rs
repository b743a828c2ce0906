//! What became of the names under which g4f and older programs knew providers, and that are none here.
//!
//! Names that a provider answers to, as its id or an alias, are not here: the provider comes first. Dates are those on
//! which g4f dropped a class.

use g4f_types::fate::{Fate, State};
use g4f_types::register_fates;

const ABOUT_BRIDGE: &str = "start a g4f server (g4f api --port 1337) and ask the model g4f:NAME";

/// Was a class of g4f until `since`.
const fn gone(name: &'static str, since: &'static str, instead: &'static [&'static str]) -> Fate {
    Fate {
        since,
        ..Fate::new(name, State::Gone, instead, "")
    }
}

/// A name from older lists that g4f never had.
const fn never(name: &'static str, instead: &'static [&'static str]) -> Fate {
    Fate::new(name, State::Never, instead, "")
}

/// A family of models, and who serves it.
const fn models(name: &'static str, instead: &'static [&'static str], note: &'static str) -> Fate {
    Fate::new(name, State::Models, instead, note)
}

/// A site without an API: `instead` begins with its name at a g4f server.
const fn bridge(name: &'static str, instead: &'static [&'static str]) -> Fate {
    Fate::new(name, State::Bridge, instead, ABOUT_BRIDGE)
}

const fn server(name: &'static str, note: &'static str) -> Fate {
    Fate::new(name, State::Server, &["openai-compatible"], note)
}

const fn other(name: &'static str, instead: &'static [&'static str], note: &'static str) -> Fate {
    Fate::new(name, State::Other, instead, note)
}

const fn also(fate: Fate, aliases: &'static [&'static str]) -> Fate {
    Fate { aliases, ..fate }
}

const ENGINES: &[&str] = &["ollama", "llamacpp", "vllm"];
const WEIGHTS: &str =
    "its weights are open: an engine on a machine of yours runs them, and some hosts still do";

pub(crate) static FATES: &[Fate] = &[
    // Gone.
    gone(
        "Bing",
        "2024-12-28",
        &["g4f:Copilot", "g4f:BingCreateImages"],
    ),
    gone("Bard", "2024-09-24", &["google"]),
    gone("ChatBase", "2024-09-01", &["auto"]),
    gone("ChatGLM", "2025-06", &["zai"]),
    also(gone("Forefront", "2025-05-25", &["auto"]), &["ForefrontAI"]),
    gone("FreeGpt", "2025-12-11", &["auto", "ovhcloud", "kilo"]),
    gone("GptGo", "2024-09-01", &["auto"]),
    Fate {
        note: "the models went on elsewhere: `g4f models llama` lists who has them",
        ..gone(
            "Llama2",
            "2024-04-19",
            &["together", "groq", "huggingface", "ollama"],
        )
    },
    Fate {
        note: "PhindAi is another site",
        ..gone("Phind", "2025-12-11", &["auto"])
    },
    also(
        Fate {
            note: "GitHub retired it for everyone",
            ..gone("GitHub Models", "2026-07-30", &["openai", "openrouter"])
        },
        &["github-models", "GithubModels", "github"],
    ),
    other(
        "CablyAI",
        &["openai-compatible"],
        "g4f marks it as not working; it was at https://cablyai.com/v1",
    ),
    // Never were.
    never("Baymax", &["auto"]),
    never("ChatBotAI", &["auto"]),
    never("ChatChat", &["auto"]),
    never("ChatgptGpt", &["openai"]),
    never("ChatLLama", &["llama", "together"]),
    never("ChatMind", &["auto"]),
    never("ChatMore", &["auto"]),
    never("ChatOpenAI", &["openai"]),
    never("ChatRWKV", ENGINES),
    never("ChatSmile", &["auto"]),
    never("GeminiAdvanced", &["google"]),
    never("GPTDiscord", &["auto"]),
    never("GPTTalk", &["auto"]),
    never("AlephAlpha", &["auto"]),
    never("MosaicML", &["databricks"]),
    never("NomicAI", &["gpt4all"]),
    never("Rasa", &["auto"]),
    // Families of models.
    models("CodeLlama", ENGINES, WEIGHTS),
    also(
        models("CommandR", &["cohere"], "`g4f models command` lists them"),
        &["CommandRPlus"],
    ),
    models("Dolphin", ENGINES, WEIGHTS),
    models(
        "Gemma",
        &["google", "huggingface", "ollama"],
        "`g4f models gemma` lists them",
    ),
    also(
        models(
            "Hermes",
            &["openrouter", "libertai", "ollama"],
            "`g4f models hermes` lists them",
        ),
        &["NousResearch"],
    ),
    models("Jais", ENGINES, WEIGHTS),
    models(
        "Mixtral",
        &["mistral", "together", "ollama"],
        "`g4f models mixtral` lists them",
    ),
    models("OpenChat", ENGINES, WEIGHTS),
    also(models("Persimmon", ENGINES, WEIGHTS), &["PersimmonAI"]),
    models(
        "Phi",
        &["huggingface", "openrouter", "ollama"],
        "`g4f models phi` lists them",
    ),
    models("StableBeluga", ENGINES, WEIGHTS),
    models("Starling", ENGINES, WEIGHTS),
    models("Vicuna", ENGINES, WEIGHTS),
    models(
        "WizardLM",
        &["openrouter", "ollama"],
        "`g4f models wizardlm` lists them",
    ),
    models("XGen", ENGINES, WEIGHTS),
    models("Zephyr", ENGINES, WEIGHTS),
    // Sites and apps, for which there is only the bridge.
    bridge("Antigravity", &["g4f:Antigravity", "google"]),
    bridge("BingCreateImages", &["g4f:BingCreateImages"]),
    bridge("BlackboxPro", &["g4f:BlackboxPro"]),
    bridge(
        "BlackForestLabs_Flux1Dev",
        &["g4f:BlackForestLabs_Flux1Dev"],
    ),
    bridge(
        "BlackForestLabs_Flux1KontextDev",
        &["g4f:BlackForestLabs_Flux1KontextDev"],
    ),
    bridge("BraveSearch", &["g4f:BraveSearch"]),
    bridge("ChatGptOss", &["g4f:ChatGptOss", "groq", "ovhcloud"]),
    bridge(
        "CohereForAI_C4AI_Command",
        &["cohere", "g4f:CohereForAI_C4AI_Command"],
    ),
    also(
        bridge("Copilot", &["g4f:Copilot"]),
        &["CopilotAccount", "CopilotApp", "CopilotSession"],
    ),
    bridge("DeepAI", &["g4f:DeepAI"]),
    bridge("EdgeTTS", &["g4f:EdgeTTS", "openai"]),
    also(bridge("G4FSpace", &["g4f"]), &["RelayRouter", "g4f.space"]),
    bridge("GeminiCLI", &["google", "g4f:GeminiCLI"]),
    Fate {
        note: "its subscription is meant for editors, so it is not asked directly",
        ..also(
            bridge("GithubCopilot", &["g4f:GithubCopilot", "openai"]),
            &["GithubCopilotAPI", "github-copilot", "github_copilot"],
        )
    },
    bridge("gTTS", &["g4f:gTTS", "openai"]),
    bridge("HuggingSpace", &["g4f:HuggingSpace", "huggingface"]),
    bridge("LMArena", &["g4f:LMArena"]),
    also(
        bridge("MetaAI", &["meta", "g4f:MetaAI"]),
        &["MetaAIAccount"],
    ),
    bridge("MicrosoftDesigner", &["g4f:MicrosoftDesigner"]),
    bridge("OpenAIFM", &["openai", "g4f:OpenAIFM"]),
    bridge("OperaAria", &["g4f:OperaAria"]),
    bridge("PhindAi", &["g4f:PhindAi"]),
    bridge("Pi", &["g4f:Pi"]),
    also(bridge("Puter", &["g4f:Puter"]), &["PuterJS"]),
    bridge("Quillbot", &["g4f:Quillbot"]),
    bridge("StabilityAI_SD35Large", &["g4f:StabilityAI_SD35Large"]),
    bridge("TeachAnything", &["g4f:TeachAnything"]),
    bridge("WhiteRabbitNeo", &["g4f:WhiteRabbitNeo"]),
    bridge("You", &["g4f:You"]),
    bridge("Yqcloud", &["g4f:Yqcloud"]),
    bridge("Yupp", &["g4f:Yupp"]),
    // Servers of this protocol, by nobody in particular.
    server(
        "FastChat",
        "start it, then: [providers.fastchat] protocol = \"openai\", base_url = \"http://127.0.0.1:8000/v1\"",
    ),
    server(
        "FenayAI",
        "a reseller: [providers.fenayai] protocol = \"openai\", base_url = \"https://fenayai.com/v1\", and its key",
    ),
    server(
        "ThebApi",
        "a reseller: [providers.theb] protocol = \"openai\", base_url = \"https://api.theb.ai/v1\", and its key",
    ),
    // Something else.
    other(
        "AnyProvider",
        &["auto"],
        "choosing among providers is what happens when you name none",
    ),
    also(
        other(
            "BackendApi",
            &["openai-compatible"],
            "a base class of g4f's, not for use by itself",
        ),
        &["Feature", "OpenaiTemplate"],
    ),
    also(
        other(
            "DDGS",
            &["perplexity"],
            "a web search; models that search do it themselves",
        ),
        &[
            "CachedSearch",
            "duckduckgo",
            "duck.ai",
            "GoogleSearch",
            "SearXNG",
        ],
    ),
    other(
        "MarkItDown",
        &["groq", "openai"],
        "a converter of files to text; attached files are read without it",
    ),
    also(
        other(
            "YouTube",
            &[],
            "a search for videos, which generates nothing",
        ),
        &["Video"],
    ),
    // Other names of providers that speak their own protocol.
    also(
        other("GoogleAI", &["google"], "called so here"),
        &["DeepMind"],
    ),
    other("HuggingFaceAI", &["huggingface"], "called so here"),
    other("CohereAI", &["cohere"], "called so here"),
    other("ReplicateAI", &["replicate"], "called so here"),
];

register_fates!(FATES);

#[cfg(test)]
mod tests;
