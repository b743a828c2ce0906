//! One vector, as a list of numbers or as base64, read without a value for each number.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::quirks::Element;

/// Longest vector that is read.
const LONGEST: usize = 1 << 20;

/// A vector as it came.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Wire {
    /// Nothing that can be read as one.
    #[default]
    Missing,
    /// Numbers.
    Floats(Vec<f32>),
    /// Numbers in base64.
    Base64(String),
}

impl Wire {
    /// The numbers, if they can be read.
    pub(super) fn floats(self, element: Element) -> Option<Vec<f32>> {
        match self {
            Self::Missing => None,
            Self::Floats(floats) => Some(floats),
            Self::Base64(text) => {
                let bytes = STANDARD.decode(text.trim()).ok()?;
                match element {
                    Element::F32 if bytes.len() % 4 != 0 => None,
                    Element::F32 => Some(
                        bytes
                            .chunks_exact(4)
                            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
                            .collect(),
                    ),
                    Element::I8 => Some(
                        bytes
                            .into_iter()
                            .map(|byte| f32::from(byte.cast_signed()))
                            .collect(),
                    ),
                    Element::U8 => Some(bytes.into_iter().map(f32::from).collect()),
                }
            }
        }
        .filter(|floats| !floats.is_empty() && floats.len() <= LONGEST)
    }
}

/// One element of a list: a number, or a list of one list, as servers of single models write it.
enum Item {
    Number(f32),
    List(Vec<f32>),
    Other,
}

impl<'de> Deserialize<'de> for Wire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Wire;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a vector")
            }
            fn visit_str<E>(self, text: &str) -> Result<Wire, E> {
                Ok(Wire::Base64(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Wire, E> {
                Ok(Wire::Base64(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Wire, A::Error> {
                let mut floats = Vec::new();
                let mut readable = true;
                while let Some(item) = seq.next_element::<Item>()? {
                    match item {
                        Item::Number(number) if floats.len() <= LONGEST => floats.push(number),
                        Item::List(list) if floats.is_empty() => floats = list,
                        _ => readable = false,
                    }
                }
                Ok(if readable {
                    Wire::Floats(floats)
                } else {
                    Wire::Missing
                })
            }
            /// Vectors by the kind of their numbers: the first of them.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Wire, A::Error> {
                let mut first = Wire::Missing;
                while let Some((_, value)) = map.next_entry::<IgnoredAny, Wire>()? {
                    if first == Wire::Missing {
                        first = value;
                    }
                }
                Ok(first)
            }
            fn visit_unit<E>(self) -> Result<Wire, E> {
                Ok(Wire::Missing)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Wire, E> {
                Ok(Wire::Missing)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Wire, E> {
                Ok(Wire::Missing)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Wire, E> {
                Ok(Wire::Missing)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Wire, E> {
                Ok(Wire::Missing)
            }
        }
        deserializer.deserialize_any(V)
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Item;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            #[expect(
                clippy::cast_possible_truncation,
                reason = "vectors are of single floats"
            )]
            fn visit_f64<E>(self, number: f64) -> Result<Item, E> {
                Ok(Item::Number(number as f32))
            }
            #[expect(clippy::cast_precision_loss, reason = "vectors are of single floats")]
            fn visit_i64<E>(self, number: i64) -> Result<Item, E> {
                Ok(Item::Number(number as f32))
            }
            #[expect(clippy::cast_precision_loss, reason = "vectors are of single floats")]
            fn visit_u64<E>(self, number: u64) -> Result<Item, E> {
                Ok(Item::Number(number as f32))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
                let mut floats = Vec::new();
                let mut readable = true;
                while let Some(number) = seq.next_element::<serde_json::Value>()? {
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "vectors are of single floats"
                    )]
                    match number.as_f64() {
                        Some(number) if floats.len() <= LONGEST => floats.push(number as f32),
                        _ => readable = false,
                    }
                }
                Ok(if readable {
                    Item::List(floats)
                } else {
                    Item::Other
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Item::Other)
            }
            fn visit_str<E>(self, _: &str) -> Result<Item, E> {
                Ok(Item::Other)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Item, E> {
                Ok(Item::Other)
            }
            fn visit_unit<E>(self) -> Result<Item, E> {
                Ok(Item::Other)
            }
        }
        deserializer.deserialize_any(V)
    }
}
