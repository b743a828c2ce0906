//! Reads the vectors of an answer, in the order of the inputs.

use g4f_types::Result;
use g4f_types::facets::Embeddings;
use serde::Deserialize;
use serde_json::Value;

use super::quirks::Element;
use super::vector::Wire;
use crate::openai::decode::lenient::{List, Num, Text};
use crate::openai::facet::{object, unusable, usage_of};

/// The vectors of `count` inputs.
///
/// # Errors
/// `InvalidResponse` when there is not one vector for each input, or one that cannot be read.
pub(super) fn decode(body: &[u8], count: usize, element: Element) -> Result<Embeddings> {
    let is_bare = body.trim_ascii_start().first() == Some(&b'[');
    let answer = if is_bare {
        Answer {
            data: object(body)?,
            ..Answer::default()
        }
    } else {
        object::<Answer<'_>>(body)?
    };
    let vectors = if answer.data.is_empty() {
        let bare = answer.embeddings.into_iter();
        bare.map(|vector| vector.floats(element)).collect()
    } else {
        ordered(answer.data, element)
    };
    let vectors: Option<Vec<Vec<f32>>> = vectors.into_iter().collect();
    let vectors =
        vectors.ok_or_else(|| unusable("the answer holds a vector that cannot be read"))?;
    if vectors.len() != count {
        let came = vectors.len();
        return Err(unusable(format!(
            "the answer holds {came} vectors for {count} inputs"
        )));
    }
    Ok(Embeddings {
        model: answer.model.as_str().to_owned(),
        vectors,
        usage: usage_of(&answer.usage),
    })
}

/// The vectors by their index; those without one stay where they are.
fn ordered(items: List<Item>, element: Element) -> Vec<Option<Vec<f32>>> {
    let mut numbered: Vec<(u64, Option<Vec<f32>>)> = items
        .into_iter()
        .enumerate()
        .map(|(place, item)| {
            let index = item.index.0.unwrap_or(place as u64);
            let vector = if item.embedding == Wire::Missing {
                item.embeddings
            } else {
                item.embedding
            };
            (index, vector.floats(element))
        })
        .collect();
    numbered.sort_by_key(|(index, _)| *index);
    numbered.into_iter().map(|(_, vector)| vector).collect()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer<'a> {
    #[serde(borrow)]
    model: Text<'a>,
    usage: Value,
    data: List<Item>,
    /// Of servers that write vectors only.
    embeddings: Vec<Wire>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    index: Num,
    embedding: Wire,
    embeddings: Wire,
}
