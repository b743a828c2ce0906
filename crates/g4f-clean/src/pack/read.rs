//! Reads a pack: each rule by itself, so that one that is broken costs no other.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::problem::Problem;
use super::schema::Rule;
use crate::request::Pack;

/// A pack that was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) file: Arc<str>,
    pub(crate) pack: Arc<Pack>,
    /// Lists of words, by name.
    pub(crate) words: BTreeMap<String, Vec<String>>,
    /// Its rules, each with its line.
    pub(crate) rules: Vec<(usize, Rule)>,
}

const KEYS: &str = "`name`, `providers`, `hosts`, `names`, `[words]` or `[[rule]]`";

/// Reads the text of a pack. What is wrong is added to `problems`; a text that is no TOML at all is left out.
pub(crate) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Loaded> {
    let mut reader = Reader {
        file: file.into(),
        text,
        problems,
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            reader.problem(
                error.span(),
                None,
                format!("is no TOML: {}", error.message()),
            );
            return None;
        }
    };
    let mut pack = Pack::default();
    let mut words = BTreeMap::new();
    let mut rules = Vec::new();
    for (key, value) in table.into_inner() {
        let span = Some(key.span());
        match key.get_ref().as_ref() {
            "name" => reader.take(value, &mut pack.name),
            "providers" => reader.take(value, &mut pack.providers),
            "hosts" => reader.take(value, &mut pack.hosts),
            "names" => reader.take(value, &mut pack.names),
            "words" => reader.take(value, &mut words),
            "rule" => rules = reader.rules(value),
            other => reader.problem(
                span,
                None,
                format!("unknown key `{other}`: a pack has {KEYS}"),
            ),
        }
    }
    if pack.name.is_empty() || pack.name.contains(|c: char| c.is_whitespace() || c == '.') {
        let message =
            "has no name: begin it with `name = \"my-pack\"`, without blanks and full stops";
        reader.problem(None, None, message.to_owned());
        pack.name = file.trim_end_matches(".toml").replace(['.', ' '], "-");
    }
    Some(Loaded {
        file: reader.file,
        pack: Arc::new(pack),
        words,
        rules,
    })
}

struct Reader<'a> {
    file: Arc<str>,
    text: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn take<T: for<'de> Deserialize<'de>>(&mut self, value: Spanned<DeValue<'_>>, into: &mut T) {
        let span = value.span();
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(value) => *into = value,
            Err(error) => {
                let span = error.span().unwrap_or(span);
                self.problem(Some(span), None, error.message().to_owned());
            }
        }
    }

    fn rules(&mut self, value: Spanned<DeValue<'_>>) -> Vec<(usize, Rule)> {
        let span = value.span();
        let DeValue::Array(array) = value.into_inner() else {
            let message = "rules are written `[[rule]]`, with two brackets".to_owned();
            self.problem(Some(span), None, message);
            return Vec::new();
        };
        let mut rules: Vec<(usize, Rule)> = Vec::new();
        for value in array {
            let span = value.span();
            let line = self.line(span.start);
            let name = name(&value);
            match Rule::deserialize(ValueDeserializer::from(value)) {
                Ok(rule) if rules.iter().any(|(_, other)| other.name == rule.name) => {
                    let message = "is there twice: give the second another name".to_owned();
                    self.problem(Some(span), name, message);
                }
                Ok(rule) if rule.name.is_empty() || rule.name.contains(char::is_whitespace) => {
                    let message = "needs a name without blanks".to_owned();
                    self.problem(Some(span), name, message);
                }
                Ok(rule) => rules.push((line, rule)),
                Err(error) => {
                    let span = error.span().unwrap_or(span);
                    self.problem(Some(span), name, error.message().to_owned());
                }
            }
        }
        rules
    }

    fn problem(&mut self, span: Option<Range<usize>>, rule: Option<Arc<str>>, message: String) {
        let line = span.map_or(1, |span| self.line(span.start));
        self.problems.push(Problem {
            file: Arc::clone(&self.file),
            line,
            rule,
            message,
        });
    }

    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        memchr::memchr_iter(b'\n', before).count() + 1
    }
}

fn name(rule: &Spanned<DeValue<'_>>) -> Option<Arc<str>> {
    let table = rule.get_ref().as_table()?;
    table.get("name")?.get_ref().as_str().map(Arc::from)
}
