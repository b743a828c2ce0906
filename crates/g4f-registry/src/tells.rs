//! What a model's name gives away: lists mix models of all kinds and seldom say which is which.

use g4f_types::{Capability, CapabilitySet};

/// Words in names of models that serve calls of their own kind, by what is asked for.
const TELLS: &[(Capability, &[&str])] = &[
    (
        Capability::Embeddings,
        &["embed", "bge-", "gte-", "e5-", "minilm"],
    ),
    (Capability::Rerank, &["rerank"]),
    (Capability::Moderation, &["moderation"]),
    (Capability::Transcription, &["whisper", "transcribe", "asr"]),
    (Capability::Translation, &["whisper"]),
    (Capability::Speech, &["tts", "kokoro", "orpheus"]),
    (
        Capability::Images,
        &[
            "dall-e",
            "gpt-image",
            "flux",
            "imagen",
            "stable-diffusion",
            "sdxl",
            "qwen-image",
            "seedream",
            "z-image",
        ],
    ),
    (
        Capability::ImageEdits,
        &["gpt-image", "kontext", "image-edit"],
    ),
    (Capability::Video, &["sora", "veo-", "-t2v", "-i2v"]),
];

/// Words of models that neither chat nor do any of the above.
const SILENT: &[&str] = &["guard", "ocr"];

/// What a rerank model is not, although its name may hold the word of an embedding model.
fn is_overruled(capability: Capability, id: &str) -> bool {
    capability == Capability::Embeddings && id.contains("rerank")
}

/// Whether the name says that the model does all of `needs`.
pub(crate) fn says(id: &str, needs: CapabilitySet) -> bool {
    let id = id.to_lowercase();
    !needs.is_empty()
        && needs.iter().all(|need| {
            let words = TELLS.iter().find(|(capability, _)| *capability == need);
            words.is_some_and(|(_, words)| words.iter().any(|word| id.contains(word)))
                && !is_overruled(need, &id)
        })
}

/// Whether the name says that the model is for something else than chat.
pub(crate) fn is_no_chat(id: &str) -> bool {
    let id = id.to_lowercase();
    let words = TELLS.iter().flat_map(|(_, words)| words.iter());
    words.chain(SILENT).any(|word| id.contains(word))
}

#[cfg(test)]
mod tests {
    use g4f_types::{Capability, CapabilitySet};

    use super::{is_no_chat, says};

    fn of(capability: Capability) -> CapabilitySet {
        CapabilitySet::of(&[capability])
    }

    #[test]
    fn names_give_their_kind_away() {
        for (id, capability) in [
            ("text-embedding-3-small", Capability::Embeddings),
            ("BAAI/bge-m3", Capability::Embeddings),
            ("BAAI/bge-reranker-v2-m3", Capability::Rerank),
            ("whisper-large-v3", Capability::Translation),
            ("gpt-4o-mini-tts", Capability::Speech),
            ("black-forest-labs/FLUX.1-schnell", Capability::Images),
            ("sora-2", Capability::Video),
        ] {
            assert!(says(id, of(capability)), "{id}");
            assert!(is_no_chat(id), "{id}");
        }
        assert!(!says("BAAI/bge-reranker-v2-m3", of(Capability::Embeddings)));
        for id in ["gpt-4o", "llama-3.3-70b-versatile", "deepseek-chat"] {
            assert!(!is_no_chat(id), "{id}");
            assert!(!says(id, of(Capability::Images)), "{id}");
        }
        assert!(!says("whisper-1", CapabilitySet::EMPTY));
    }
}
