//! Every name that g4f or an older list knew gets an answer.

use g4f_registry::Registry;
use g4f_types::fate::{self, State};

use super::FATES;

/// Names of old lists of providers.
const OLD: &str = "Bing GptGo Llama2 Bard Phind You ChatBase YqCloud Poe ForefrontAI Perplexity DeepSeek Replicate \
    ReplicateAI OpenRouter TogetherAI GPTDiscord GPTTalk ChatBotAI Baymax ChatLLama ChatRWKV ChatMind ChatChat \
    ChatSmile ChatMore ChatOpenAI ChatGLM Vercel Oobabooga VLLM FastChat LiteLLM DeepInfra HuggingChat HuggingFaceAI \
    Gemini GoogleAI DeepMind Claude Antropic Anthropic AnthropicAI Mixtral Mistral CommandR CommandRPlus Gemma Hermes \
    NousResearch WizardLM Qwen Phi Vicuna Dolphin Zephyr CodeLlama Starling StableBeluga PersimmonAI Jais OpenChat \
    XGen Rasa Cohere CohereAI AI21Labs AlephAlpha NomicAI MosaicML Bedrock AmazonBedrockAI CloudflareWorkersAI OpenAI \
    AzureOpenAI PollinationsAI FreeGpt ClaudeDev Google GeminiAdvanced ChatgptGpt";

/// Classes of g4f 8.1.
const CLASSES: &str = "OpenaiAPI Anthropic GeminiPro Groq Nvidia OpenRouter OpenRouterFree Together DeepInfra \
    HuggingFace HuggingFaceAPI HuggingFaceMedia Cerebras Cohere xAI PerplexityApi Replicate Azure GigaChat MiniMax \
    Ollama Custom Local Pollinations PollinationsImage PollinationsAudio SearXNG ElevenLabs Cloudflare DeepSeek \
    DeepSeekAPI BlackForestLabs_Flux1Dev BlackForestLabs_Flux1KontextDev StabilityAI_SD35Large AIBadgr Airforce \
    ApiAirforce CablyAI FenayAI GlhfChat OrcaRouter ThebApi KiloCode OpenCode RelayRouter G4FSpace GithubCopilotAPI \
    AnyProvider Antigravity GeminiCLI Gemini BingCreateImages MicrosoftDesigner BlackboxPro BraveSearch CachedSearch \
    DDGS GoogleSearch YouTube ChatGptOss Claude Copilot CopilotAccount CopilotSession CopilotApp DeepAI GithubCopilot \
    GLM Grok HailuoAI HuggingChat HuggingSpace CohereForAI_C4AI_Command LMArena MetaAI MetaAIAccount OpenaiChat \
    OpenaiAccount OperaAria Perplexity PhindAi Pi Puter PuterJS Quillbot Qwen QwenCode Reka TeachAnything Video \
    WhiteRabbitNeo You Yqcloud Yupp EdgeTTS gTTS OpenAIFM MarkItDown BackendApi OpenaiTemplate Feature";

fn registry() -> Registry {
    let registry = Registry::builder().descriptors(crate::all());
    registry.build().unwrap()
}

#[test]
fn every_known_name_is_answered() {
    let registry = registry();
    let unanswered: Vec<&str> = OLD
        .split_whitespace()
        .chain(CLASSES.split_whitespace())
        .filter(|name| registry.provider(name).is_none() && fate::find(name).is_none())
        .collect();
    assert!(unanswered.is_empty(), "{unanswered:?}");
}

#[test]
fn what_is_named_instead_exists() {
    let registry = registry();
    for fate in FATES {
        for instead in fate.instead {
            let provider = instead.split(':').next().unwrap();
            assert!(
                provider == "auto" || registry.provider(provider).is_some(),
                "{}: {instead}",
                fate.name
            );
        }
    }
}

#[test]
fn no_name_has_two_fates_or_a_provider() {
    let registry = registry();
    for fate in FATES {
        for name in std::iter::once(fate.name).chain(fate.aliases.iter().copied()) {
            let fates = FATES.iter().filter(|fate| fate.is_called(name));
            assert_eq!(fates.count(), 1, "{name}");
            assert!(registry.provider(name).is_none(), "{name} is a provider");
        }
    }
}

#[test]
fn an_error_tells_the_fate() {
    let error = registry().open("bing").err().unwrap();
    assert!(
        error.message().contains("gone since 2024-12-28")
            && error.message().contains("instead: g4f:Copilot"),
        "{error}"
    );
}

#[test]
fn a_date_belongs_to_an_end() {
    for fate in FATES {
        assert_eq!(
            fate.since.is_empty(),
            fate.state != State::Gone,
            "{}",
            fate.name
        );
    }
}
