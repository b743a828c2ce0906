//! What the full text is searched in: for each model one line in lower case.

use std::ops::Range;

use crate::catalog::Catalog;
use crate::catalog::schema::Model;

/// The lines of all models, one after the other.
#[derive(Debug)]
pub(in crate::catalog) struct Texts {
    all: String,
    lines: Vec<Range<usize>>,
}

impl Texts {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let mut all = String::with_capacity(catalog.offerings().len() * 40);
        let mut lines = Vec::with_capacity(catalog.models().len());
        for model in catalog.models() {
            let from = all.len();
            let parts = [Some(&model.id), model.title.as_ref(), model.family.as_ref()];
            for part in parts.into_iter().flatten() {
                push(&mut all, part);
            }
            let mut last = "";
            for offering in catalog.offerings_of(model) {
                // Hosts that spell it alike often stand together.
                if !offering.id.eq_ignore_ascii_case(last) {
                    push(&mut all, &offering.id);
                    last = &offering.id;
                }
            }
            lines.push(from..all.len());
        }
        all.shrink_to_fit();
        Self { all, lines }
    }

    /// How well a model answers to all words: 0 not at all, 1 somewhere, 2 by its name, 3 if it is called so.
    pub(super) fn relevance(&self, at: usize, model: &Model, words: &[String]) -> u8 {
        let line = self
            .lines
            .get(at)
            .and_then(|line| self.all.get(line.clone()))
            .unwrap_or_default();
        if !words.iter().all(|word| line.contains(word.as_str())) {
            return 0;
        }
        if let [word] = words
            && (*word == *model.name || *word == *model.id)
        {
            return 3;
        }
        // The name has dashes where people write dots.
        let named = |word: &String| model.name.contains(&word.replace(['.', '_'], "-"));
        if words.iter().all(named) { 2 } else { 1 }
    }
}

fn push(all: &mut String, part: &str) {
    all.extend(part.chars().flat_map(char::to_lowercase));
    all.push('\n');
}
