//! From text to values with lines: TOML, and JSON where the file's name ends in `.json`.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

use super::tree::{Entry, Node, Raw, cut};

/// Why a text cannot be read, and where.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) message: String,
}

/// Offsets to lines and columns.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    /// The line of `offset`, from 1.
    fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The column of `offset` in characters, from 1.
    fn column(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied();
        let before = start.and_then(|start| self.text.get(start..offset));
        let column = before.map_or(0, |text| text.chars().count()) + 1;
        u32::try_from(column).unwrap_or(u32::MAX)
    }

    fn error(&self, offset: usize, message: &str) -> SyntaxError {
        SyntaxError {
            line: self.line(offset),
            column: self.column(offset),
            message: one_line(message),
        }
    }
}

/// The parser's words without line breaks, at most 120 characters.
fn one_line(message: &str) -> String {
    cut(
        &message.split_whitespace().collect::<Vec<_>>().join(" "),
        120,
    )
}

/// Reads TOML.
pub(crate) fn toml(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    let lines = Lines::new(text);
    let table = DeTable::parse(text).map_err(|error| {
        // The parser's `Display` quotes the line, which may hold a key; its message alone does not.
        let Range { start, .. } = error.span().unwrap_or_default();
        lines.error(start, &format!("not valid TOML: {}", error.message()))
    })?;
    Ok(toml_table(table.get_ref(), &lines))
}

fn toml_table(table: &DeTable<'_>, lines: &Lines<'_>) -> Vec<Entry> {
    table
        .iter()
        .map(|(key, value)| {
            let line = lines.line(key.span().start);
            let raw = toml_value(value.get_ref(), lines);
            // The span of a table covers what it holds, and may begin anywhere; its name is where people look.
            let at = match raw {
                Raw::Table(_) => line,
                _ => lines.line(value.span().start),
            };
            Entry {
                key: key.get_ref().to_string(),
                line,
                node: Node::new(raw, at),
            }
        })
        .collect()
}

fn toml_value(value: &DeValue<'_>, lines: &Lines<'_>) -> Raw {
    match value {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Raw::Other("a number that is too large"), Raw::Integer),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or(Raw::Other("a number that cannot be read"), Raw::Number),
        DeValue::Boolean(flag) => Raw::Flag(*flag),
        DeValue::Datetime(_) => Raw::Other("a date or time"),
        DeValue::Array(items) => Raw::List(
            items
                .iter()
                .map(|item| {
                    Node::new(
                        toml_value(item.get_ref(), lines),
                        lines.line(item.span().start),
                    )
                })
                .collect(),
        ),
        DeValue::Table(table) => Raw::Table(toml_table(table, lines)),
    }
}

/// Reads JSON.
pub(crate) fn json(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    let lines = Lines::new(text);
    let root: &RawValue = serde_json::from_str(text).map_err(|error| {
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        SyntaxError {
            line: u32::try_from(error.line()).unwrap_or(u32::MAX),
            column: u32::try_from(error.column()).unwrap_or(u32::MAX),
            message: one_line(&format!("not valid JSON: {words}")),
        }
    })?;
    match json_value(root, &lines)?.raw {
        Raw::Table(entries) => Ok(entries),
        _ => Err(lines.error(0, "not a configuration: the whole must be an object")),
    }
}

/// The fields of a JSON object in their order, with their text still unread.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Reads a piece of valid JSON. The piece is borrowed from the text, so its address tells where it stands.
fn json_value(piece: &RawValue, lines: &Lines<'_>) -> Result<Node, SyntaxError> {
    let text = piece.get();
    let offset = (text.as_ptr() as usize).saturating_sub(lines.text.as_ptr() as usize);
    let unread = |error: serde_json::Error| lines.error(offset, &error.to_string());
    let raw = match text.as_bytes().first() {
        Some(b'{') => {
            let Fields(fields) = serde_json::from_str(text).map_err(unread)?;
            let mut seen = BTreeSet::new();
            let mut entries = Vec::with_capacity(fields.len());
            for (key, piece) in fields {
                let node = json_value(piece, lines)?;
                if !seen.insert(key.clone()) {
                    return Err(SyntaxError {
                        line: node.line,
                        column: 1,
                        message: format!("`{}` stands twice in the same object", cut(&key, 40)),
                    });
                }
                entries.push(Entry {
                    key,
                    line: node.line,
                    node,
                });
            }
            Raw::Table(entries)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(unread)?;
            let items = items.into_iter().map(|item| json_value(item, lines));
            Raw::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'"') => Raw::Text(serde_json::from_str(text).map_err(unread)?),
        Some(b't') => Raw::Flag(true),
        Some(b'f') => Raw::Flag(false),
        Some(b'n') => Raw::Other("null"),
        _ => match text.parse() {
            Ok(number) => Raw::Integer(number),
            Err(_) => Raw::Number(serde_json::from_str(text).map_err(unread)?),
        },
    };
    Ok(Node::new(raw, lines.line(offset)))
}
