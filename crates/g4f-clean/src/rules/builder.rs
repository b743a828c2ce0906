//! Makes rules out of packs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Listed, Rules, Set};
use crate::pack::{Loaded, PACKS, Problem, Rule, Shape, read};
use crate::request::{Pack, Tag};
use crate::{block, mark, notice, thinking};

/// Collects packs. See [`Rules::builder`].
#[derive(Debug, Default)]
pub struct Builder {
    texts: Vec<(String, String)>,
    without: Vec<String>,
    no_builtin: bool,
    problems: Vec<Problem>,
}

impl Builder {
    /// Adds the text of a pack; `name` stands for the file in what is said about it.
    #[must_use]
    pub fn pack_text(mut self, name: impl Into<String>, toml: impl Into<String>) -> Self {
        self.texts.push((name.into(), toml.into()));
        self
    }

    /// Adds a pack from a file. One that cannot be read is a problem that [`build`](Self::build) returns.
    #[must_use]
    pub fn pack_file(mut self, path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => self.texts.push((name, text)),
            Err(error) => self.problems.push(Problem {
                file: name.into(),
                line: 0,
                rule: None,
                message: format!("cannot be read: {error}"),
            }),
        }
        self
    }

    /// Leaves out rules (`pack.rule`) and packs, by their names.
    #[must_use]
    pub fn without<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.without.extend(names.into_iter().map(Into::into));
        self
    }

    /// Leaves out all that comes with this crate.
    #[must_use]
    pub fn without_builtin(mut self) -> Self {
        self.no_builtin = true;
        self
    }

    /// The rules, and what is wrong with the packs. A rule that is broken is left out, everything else works.
    #[must_use]
    pub fn build(self) -> (Rules, Vec<Problem>) {
        let mut problems = self.problems;
        let builtin = if self.no_builtin { &[] } else { PACKS };
        let mut packs: Vec<Loaded> = Vec::new();
        let given = self
            .texts
            .iter()
            .map(|(file, text)| (file.as_str(), text.as_str()));
        for (file, text) in builtin.iter().copied().chain(given) {
            let Some(pack) = read(file, text, &mut problems) else {
                continue;
            };
            if packs.iter().any(|other| other.pack.name == pack.pack.name) {
                problems.push(Problem {
                    file: pack.file,
                    line: 1,
                    rule: None,
                    message: format!(
                        "a pack named `{}` is there already: give this one another name",
                        pack.pack.name
                    ),
                });
                continue;
            }
            packs.push(pack);
        }
        let mut words = BTreeMap::<String, Vec<String>>::new();
        for pack in &packs {
            for (name, list) in &pack.words {
                words
                    .entry(name.clone())
                    .or_default()
                    .extend(list.iter().cloned());
            }
        }
        let mut compiler = Compiler {
            blocks: block::Builder::new(words.clone()),
            words,
            ..Compiler::default()
        };
        for pack in &packs {
            compiler.blocks.pack(&pack.pack);
        }
        for Loaded {
            file, pack, rules, ..
        } in packs
        {
            for (line, rule) in rules {
                let id = format!("{}.{}", pack.name, rule.name);
                if self
                    .without
                    .iter()
                    .any(|name| *name == id || *name == pack.name)
                {
                    continue;
                }
                let name: Arc<str> = rule.name.as_str().into();
                if let Err(message) = compiler.add(rule, &id, &pack) {
                    problems.push(Problem {
                        file: Arc::clone(&file),
                        line,
                        rule: Some(name),
                        message,
                    });
                }
            }
        }
        (compiler.build(), problems)
    }
}

#[derive(Default)]
struct Compiler {
    words: BTreeMap<String, Vec<String>>,
    notices: notice::Set,
    thinking: thinking::Set,
    marks: mark::Builder,
    blocks: block::Builder,
    list: Vec<Listed>,
}

impl Compiler {
    fn add(&mut self, rule: Rule, id: &str, pack: &Arc<Pack>) -> Result<(), String> {
        let tag = Arc::new(Tag {
            id: id.into(),
            kind: rule.kind,
            asked: rule.asked.iter().map(|word| word.to_lowercase()).collect(),
            pack: Arc::clone(pack),
        });
        let shape = match rule.shape()? {
            Shape::Mark(mark) => self.marks.mark(&mark, &tag).map(|()| "mark"),
            Shape::Link(link) => self.marks.link(&link, &tag).map(|()| "link"),
            Shape::Notice(notice) => self
                .notices
                .add(&notice, &tag, &self.words)
                .map(|()| "notice"),
            Shape::Think(think) => self.thinking.add(&think, &tag).map(|()| "think"),
            Shape::Block(block) => self.blocks.rule(&tag, &block).map(|()| "block"),
        };
        self.list.push(Listed {
            tag,
            shape: shape?,
            about: rule.about,
            tests: rule.test,
        });
        Ok(())
    }

    fn build(self) -> Rules {
        Rules {
            set: Arc::new(Set {
                notices: Arc::new(self.notices),
                thinking: Arc::new(self.thinking),
                marks: Arc::new(self.marks.build()),
                blocks: Arc::new(self.blocks.build()),
                list: self.list,
            }),
        }
    }
}
