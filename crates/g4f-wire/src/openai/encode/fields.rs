//! The top level of a body, field by field, after the vendor's rules.

use std::borrow::Cow;

use g4f_types::{ChatRequest, ReasoningEffort};
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap};
use serde_json::{Map, Value};

use crate::openai::quirks::{Quirks, TokenLimit};
use crate::provider::{EncodeTarget, Lessons};

/// Writes fields of the body, or notes that they were left out.
pub(super) struct Fields<'a, M> {
    map: M,
    quirks: &'a Quirks,
    model: &'a str,
    thinking: bool,
    lessons: &'a Lessons,
    /// Names that the caller's own fields must not repeat; kept only when there are such fields.
    written: Option<Vec<&'a str>>,
    /// What is for whoever is behind the server.
    behind: Map<String, Value>,
    dropped: &'a mut Vec<Cow<'static, str>>,
}

impl<'a, M: SerializeMap> Fields<'a, M> {
    pub(super) fn new(
        map: M,
        quirks: &'a Quirks,
        target: EncodeTarget<'a>,
        request: &ChatRequest,
        dropped: &'a mut Vec<Cow<'static, str>>,
    ) -> Self {
        let params = &*request.params;
        Self {
            map,
            quirks,
            model: target.model,
            thinking: thinks(params.reasoning_effort.as_ref()),
            lessons: target.lessons,
            written: (!params.other.is_empty() || params.g4f.is_some()).then(Vec::new),
            behind: Map::new(),
            dropped,
        }
    }

    pub(super) fn quirks(&self) -> &'a Quirks {
        self.quirks
    }

    /// How the token limit is called.
    pub(super) fn token_limit(&self) -> TokenLimit {
        match self.lessons.token_limit() {
            Some("max_tokens") => TokenLimit::MaxTokens,
            Some(_) => TokenLimit::MaxCompletionTokens,
            None => self.quirks.token_limit_of(self.model),
        }
    }

    pub(super) fn into_map(self) -> M {
        self.map
    }

    /// Whether the vendor takes the parameter.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.quirks.sends(name, self.model, self.thinking)
            && !self.lessons.leave_out(self.quirks.renamed(name))
    }

    /// Writes a field that every server knows.
    pub(super) fn always<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.entry(name, value)
    }

    /// Writes a parameter if the vendor takes it.
    pub(super) fn put<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if self.takes(name) {
            return self.entry(name, value);
        }
        self.drop_param(name);
        Ok(())
    }

    /// Writes a parameter if there is one and the vendor takes it.
    pub(super) fn maybe<T: Serialize>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
    ) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.put(name, value))
    }

    /// Writes a field of the caller's own, unless it would repeat one.
    pub(super) fn own(&mut self, name: &str, value: &Value) -> Result<(), M::Error> {
        if let (Some(behind), Value::Object(more)) = (self.quirks.behind, value)
            && behind.field == name
        {
            self.behind.extend(more.clone());
            return Ok(());
        }
        let repeats = self
            .written
            .as_ref()
            .is_some_and(|written| written.contains(&name));
        if repeats || !self.takes(name) {
            self.dropped.push(Cow::Owned(name.to_owned()));
            return Ok(());
        }
        self.map.serialize_entry(name, value)
    }

    /// Writes what is for whoever is behind the server.
    pub(super) fn write_behind(&mut self) -> Result<(), M::Error> {
        match self.quirks.behind {
            Some(behind) if !self.behind.is_empty() => {
                self.map.serialize_entry(behind.field, &self.behind)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn drop_param(&mut self, name: &'static str) {
        self.dropped.push(Cow::Borrowed(name));
    }

    fn entry<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        let name = self.quirks.renamed(name);
        if let Some(written) = &mut self.written {
            written.push(name);
        }
        if let Some(behind) = self.quirks.behind
            && (behind.only.contains(&name) || behind.also.contains(&name))
        {
            let value = serde_json::to_value(value).map_err(M::Error::custom)?;
            self.behind.insert(name.to_owned(), value);
            if behind.only.contains(&name) {
                return Ok(());
            }
        }
        self.map.serialize_entry(name, value)
    }
}

/// Whether the caller did not switch thinking off.
pub(super) fn thinks(effort: Option<&ReasoningEffort>) -> bool {
    effort != Some(&ReasoningEffort::None)
}
