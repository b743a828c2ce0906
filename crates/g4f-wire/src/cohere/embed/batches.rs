//! How many inputs go into one call.

use g4f_types::Media;
use g4f_types::facets::EmbedInput;

/// Most inputs of one call.
const MOST: usize = 96;

/// The inputs of one call, in order.
#[derive(Debug, PartialEq)]
pub(super) enum Batch<'a> {
    /// Texts only.
    Texts(Vec<&'a str>),
    /// Pictures only; older models take one at a time.
    Images(Vec<&'a Media>),
    /// Both, which models from `embed-v4.0` on take.
    Mixed(&'a [EmbedInput]),
}

impl Batch<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::Images(images) => images.len(),
            Self::Mixed(inputs) => inputs.len(),
        }
    }
}

/// The calls for `inputs`.
pub(super) fn of<'a>(inputs: &'a [EmbedInput], model: &str) -> Vec<Batch<'a>> {
    let older = ["embed-english", "embed-multilingual", "v3", "v2"]
        .iter()
        .any(|mark| model.contains(mark));
    let has_image = inputs
        .iter()
        .any(|input| matches!(input, EmbedInput::Image(_)));
    if has_image && !older {
        return inputs.chunks(MOST).map(Batch::Mixed).collect();
    }
    let mut batches = Vec::new();
    for input in inputs {
        match (input, batches.last_mut()) {
            (EmbedInput::Text(text), Some(Batch::Texts(texts))) if texts.len() < MOST => {
                texts.push(text.as_str());
            }
            (EmbedInput::Text(text), _) => batches.push(Batch::Texts(vec![text])),
            (EmbedInput::Image(image), _) => batches.push(Batch::Images(vec![image])),
            // Refused before.
            (EmbedInput::Tokens(_), _) => {}
        }
    }
    batches
}
