//! Values that take whatever JSON comes. A field of another type than expected is missing, never an error, and
//! strings without escapes are borrowed from the input.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Visitor methods for every JSON type that a value has no use for.
macro_rules! skip {
    ($($kind:ident),*) => { $(skip!(@ $kind);)* };
    (@ scalars) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ text) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ null) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
        fn visit_none<E>(self) -> Result<Self::Value, E> { Ok(Self::Value::default()) }
    };
    (@ seq) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (@ map) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
}

pub(super) use skip;

/// A string; numbers and truth values count as their text, all else as nothing.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Text<'a>(pub(crate) Option<Cow<'a, str>>);

impl<'a> Text<'a> {
    /// The text, unless it is missing or empty.
    pub(crate) fn filled(self) -> Option<Cow<'a, str>> {
        self.0.filter(|text| !text.is_empty())
    }

    /// The text, empty when missing.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for V<'a> {
            type Value = Text<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Borrowed(text))))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Owned(text.to_owned()))))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Borrowed(if value {
                    "true"
                } else {
                    "false"
                }))))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Owned(value.to_string()))))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Owned(value.to_string()))))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Text(Some(Cow::Owned(value.to_string()))))
            }
            skip!(null, seq, map);
        }
        deserializer.deserialize_any(V(PhantomData))
    }
}

/// A whole number; floats are cut, texts are read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Num(pub(crate) Option<u64>);

impl Num {
    /// As an index or a count of choices.
    pub(crate) fn small(self) -> Option<u32> {
        self.0.and_then(|n| u32::try_from(n).ok())
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Num;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_u64<E>(self, value: u64) -> Result<Num, E> {
                Ok(Num(Some(value)))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Num, E> {
                Ok(Num(u64::try_from(value).ok()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Num, E> {
                Ok(Num(cut(value)))
            }
            fn visit_str<E>(self, value: &str) -> Result<Num, E> {
                let value = value.trim();
                Ok(Num(value
                    .parse()
                    .ok()
                    .or_else(|| value.parse().ok().and_then(cut))))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Num, E> {
                Ok(Num(None))
            }
            skip!(null, seq, map);
        }
        deserializer.deserialize_any(V)
    }
}

fn cut(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked; cutting is meant"
    )]
    (0.0..1e18).contains(&value).then_some(value as u64)
}

/// An object, or nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Obj<T>(pub(crate) Option<T>);

impl<T> Default for Obj<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Obj<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = Obj<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Obj<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|object| Obj(Some(object)))
            }
            skip!(scalars, text, null, seq);
        }
        deserializer.deserialize_any(V(PhantomData))
    }
}

/// A list; a single object counts as a list of one. The first element needs no allocation.
#[derive(Debug)]
pub(crate) struct List<T> {
    first: Option<T>,
    rest: Vec<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            first: None,
            rest: Vec::new(),
        }
    }
}

impl<T> List<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(&self.rest)
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.first.into_iter().chain(self.rest)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut list = List::default();
                while let Some(Obj(element)) = seq.next_element::<Obj<T>>()? {
                    match element {
                        None => {}
                        element if list.first.is_none() => list.first = element,
                        Some(element) => list.rest.push(element),
                    }
                }
                Ok(list)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
                let first = T::deserialize(MapAccessDeserializer::new(map))?;
                Ok(List {
                    first: Some(first),
                    rest: Vec::new(),
                })
            }
            skip!(scalars, text, null);
        }
        deserializer.deserialize_any(V(PhantomData))
    }
}

/// Any JSON as it is written, not looked into until somebody asks.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Raw<'a>(Option<&'a RawValue>);

impl<'a> Raw<'a> {
    /// The JSON text, unless it is missing, null, or empty in every sense: `""`, `[]`, `{}`, `false`.
    pub(crate) fn filled(self) -> Option<&'a str> {
        self.0
            .map(|raw| raw.get().trim())
            .filter(|raw| !matches!(*raw, "null" | "\"\"" | "[]" | "{}" | "false"))
    }

    /// Reads it as `T`.
    pub(crate) fn read<T: Deserialize<'a>>(self) -> Option<T> {
        self.filled().and_then(|raw| serde_json::from_str(raw).ok())
    }

    /// Reads it as something that borrows nothing.
    pub(crate) fn value<T: DeserializeOwned>(self) -> Option<T> {
        self.filled().and_then(|raw| serde_json::from_str(raw).ok())
    }

    /// The text inside a JSON string; any other JSON as it is written; empty for null.
    pub(crate) fn text_or_json(self) -> Cow<'a, str> {
        match self.0.map(|raw| raw.get().trim()) {
            None | Some("null") => Cow::Borrowed(""),
            Some(raw) if raw.starts_with('"') => serde_json::from_str::<Text<'a>>(raw)
                .ok()
                .and_then(|text| text.0)
                .unwrap_or_default(),
            Some(raw) => Cow::Borrowed(raw),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Raw<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'de RawValue>::deserialize(deserializer).map(|raw| Self(Some(raw)))
    }
}
