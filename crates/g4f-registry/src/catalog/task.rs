//! What a model is for, where only its modalities or its name say so.

use super::schema::{Modalities, Modality, Task};

/// Words in names, and what such models are for.
const WORDS: &[(&str, Task)] = &[
    ("rerank", Task::Rerank),
    ("embed", Task::Embeddings),
    ("bge-", Task::Embeddings),
    ("whisper", Task::Transcription),
    ("transcribe", Task::Transcription),
    ("-asr", Task::Transcription),
    ("-stt", Task::Transcription),
    ("-tts", Task::Speech),
    ("tts-", Task::Speech),
    ("moderation", Task::Moderation),
    ("realtime", Task::Realtime),
    ("-ocr", Task::Ocr),
];

/// What the modalities say. Text from text says little: vectors and ranks are listed so as well, and there the name counts.
pub(crate) fn of_modalities(id: &str, input: Modalities, output: Modalities) -> Option<Task> {
    if output.is_unknown() {
        return None;
    }
    let only = |modality: Modality| output.bits() == 1 << modality as u8;
    if only(Modality::Video) {
        return Some(Task::Video);
    }
    if only(Modality::Image) {
        return Some(Task::Images);
    }
    if only(Modality::Audio) {
        return Some(
            of_name(id)
                .filter(|task| *task == Task::Realtime)
                .unwrap_or(Task::Speech),
        );
    }
    if let Some(task) = of_name(id) {
        return Some(task);
    }
    let heard = input.bits() == 1 << Modality::Audio as u8;
    Some(if heard && only(Modality::Text) {
        Task::Transcription
    } else {
        Task::Chat
    })
}

/// What the name says.
pub(crate) fn of_name(id: &str) -> Option<Task> {
    let id = id.to_lowercase();
    WORDS
        .iter()
        .find(|(word, _)| id.contains(word))
        .map(|(_, task)| *task)
}
