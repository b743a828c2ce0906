//! Compares what was read with what can be set: the settings that are right, and everything that is wrong.

use http::HeaderName;

use super::key_path::KeyPath;
use super::kind::Kind;
use super::nearest::nearest;
use super::origin::Origin;
use super::problem::Problem;
use super::schema::{SECTIONS, Section};
use super::tree::{Entry, Node, Raw, cut, looks_like_key};
use super::value::Value;

/// Most problems that one source reports; a file that is no configuration at all has one on each line.
const MOST_PROBLEMS: usize = 100;

/// What one source sets.
pub(crate) struct Checked {
    pub(crate) leaves: Vec<(KeyPath, Value, Origin)>,
    /// Sorted by line.
    pub(crate) problems: Vec<Problem>,
}

/// Checks a document that came from `source`.
pub(crate) fn check(document: &[Entry], source: &Origin, protocols: &[String]) -> Checked {
    let mut checker = Checker {
        source,
        protocols,
        checked: Checked {
            leaves: Vec::new(),
            problems: Vec::new(),
        },
    };
    checker.document(document);
    let mut checked = checker.checked;
    checked
        .problems
        .sort_by_key(|problem| problem.origin.line());
    if checked.problems.len() > MOST_PROBLEMS {
        let more = checked.problems.len() - MOST_PROBLEMS;
        checked.problems.truncate(MOST_PROBLEMS);
        let words = format!("{more} more problems");
        checked.problems.push(Problem::new(source.at(0), "", words));
    }
    checked
}

struct Checker<'a> {
    source: &'a Origin,
    protocols: &'a [String],
    checked: Checked,
}

impl Checker<'_> {
    fn document(&mut self, entries: &[Entry]) {
        for entry in entries {
            let path = KeyPath::default().join(&entry.key);
            let found = Section::find(&entry.key).filter(|section| !section.is_inner());
            let Some(section) = found else {
                self.unknown_section(&path, entry);
                continue;
            };
            let Some(fields) = self.table(&path, &entry.node) else {
                continue;
            };
            if !section.named {
                self.section(&path, section, fields);
                continue;
            }
            for named in fields {
                let path = path.join(&named.key);
                if let Some(fields) = self.table(&path, &named.node) {
                    self.leaf(path.clone(), Value::Present, named.line);
                    self.section(&path, section, fields);
                }
            }
        }
    }

    fn section(&mut self, path: &KeyPath, section: &Section, fields: &[Entry]) {
        let mut seen: Vec<&str> = Vec::new();
        for field in fields {
            let written = path.join(&field.key);
            if let Some(inner) = section.inner(&field.key) {
                if let Some(fields) = self.table(&written, &field.node) {
                    self.section(&written, inner, fields);
                }
                continue;
            }
            let Some(key) = section.key(&field.key) else {
                self.unknown_key(path, &written, section, field);
                continue;
            };
            if seen.contains(&key.name) {
                let words = match key.alias {
                    Some(alias) => {
                        format!("is set twice; `{alias}` and `{}` mean the same", key.name)
                    }
                    None => "is set twice".to_owned(),
                };
                self.problem(field.line, &written, words);
                continue;
            }
            seen.push(key.name);
            let path = path.join(key.name);
            match key.kind {
                Kind::Map(item) => self.map(&path, *item, &field.node),
                kind => self.value(&written, path, kind, &field.node),
            }
        }
    }

    fn map(&mut self, path: &KeyPath, item: Kind, node: &Node) {
        let Some(entries) = self.table(path, node) else {
            return;
        };
        for entry in entries {
            let path = path.join(&entry.key);
            if item == Kind::Header && HeaderName::try_from(&entry.key).is_err() {
                self.problem(entry.line, &path, "is not a header's name");
            } else {
                self.value(&path.clone(), path, item, &entry.node);
            }
        }
    }

    /// `written` is the name in the source, `path` the one that counts.
    fn value(&mut self, written: &KeyPath, path: KeyPath, kind: Kind, node: &Node) {
        match kind.read(node, self.protocols) {
            Ok(value) => {
                if !self.names_itself(&path, &value, node) {
                    self.leaf(path, value, node.line);
                }
            }
            Err(faults) => {
                for fault in faults {
                    let words = format!("`{written}` {}", fault.message);
                    let origin = self.source.at(fault.line);
                    self.checked
                        .problems
                        .push(Problem::new(origin, written, words));
                }
            }
        }
    }

    /// A route that has its own name as a model would go round in a circle.
    fn names_itself(&mut self, path: &KeyPath, value: &Value, node: &Node) -> bool {
        let (Value::Targets(targets), Raw::List(items), [_, route, _]) =
            (value, &node.raw, path.parts())
        else {
            return false;
        };
        let own = |target: &super::RouteTarget| {
            let model = target.model.as_ref().filter(|_| target.provider.is_none());
            model.is_some_and(|model| model.eq_ignore_ascii_case(route))
        };
        let Some(at) = targets.iter().position(own) else {
            return false;
        };
        let line = items.get(at).map_or(node.line, |item| item.line);
        let words = format!("`{path}` names the route itself; name a provider beside the model");
        self.checked
            .problems
            .push(Problem::new(self.source.at(line), path, words));
        true
    }

    fn leaf(&mut self, path: KeyPath, value: Value, line: u32) {
        self.checked
            .leaves
            .push((path, value, self.source.at(line)));
    }

    fn table<'n>(&mut self, path: &KeyPath, node: &'n Node) -> Option<&'n [Entry]> {
        if let Raw::Table(entries) = &node.raw {
            return Some(entries);
        }
        let words = format!("must be a table; found {}", node.describe_type());
        self.problem(node.line, path, words);
        None
    }

    fn problem(&mut self, line: u32, path: &KeyPath, words: impl std::fmt::Display) {
        let words = format!("`{path}` {words}");
        self.checked
            .problems
            .push(Problem::new(self.source.at(line), path, words));
    }

    fn unknown_section(&mut self, path: &KeyPath, entry: &Entry) {
        let outer = SECTIONS.iter().filter(|section| !section.is_inner());
        let known: Vec<&str> = outer.map(|section| section.name).collect();
        let near = || nearest(&entry.key, &known).map(|near| format!("did you mean `{near}`?"));
        // A table is rather a section that is misspelt, a value a setting without its section.
        let hint = match &entry.node.raw {
            Raw::Table(_) => near().or_else(|| home_of(&entry.key)),
            _ => home_of(&entry.key).or_else(near),
        };
        let hint = hint.unwrap_or_else(|| format!("there are {}", listed(&known)));
        self.unknown(path, entry, &hint);
    }

    fn unknown_key(&mut self, parent: &KeyPath, path: &KeyPath, section: &Section, field: &Entry) {
        let known: Vec<&str> = section
            .keys
            .iter()
            .flat_map(|key| key.alias.into_iter().chain([key.name]))
            .collect();
        let near = || nearest(&field.key, &known).map(|near| format!("did you mean `{near}`?"));
        // The `url` of a provider is rather its `base_url` than that of the store.
        let own = if section.named { near() } else { None };
        let hint = own
            .or_else(|| home_of(&field.key))
            .or_else(near)
            .unwrap_or_else(|| format!("`[{parent}]` takes {}", listed(&known)));
        self.unknown(path, field, &hint);
    }

    fn unknown(&mut self, path: &KeyPath, entry: &Entry, hint: &str) {
        let (key, words) = if looks_like_key(&entry.key) {
            let words = "the name of a setting looks like a key; keys belong in `api_key`";
            (String::new(), words.to_owned())
        } else {
            let name = cut(&path.to_string(), 80);
            let words = format!("unknown key `{name}`; {hint}");
            (name, words)
        };
        let origin = self.source.at(entry.line);
        self.checked.problems.push(Problem::new(origin, key, words));
    }
}

/// Where a key of this very name belongs, if that is a section without names of its own.
fn home_of(name: &str) -> Option<String> {
    SECTIONS
        .iter()
        .find(|section| !section.named && section.key(name).is_some())
        .map(|section| format!("it belongs in `[{}]`", section.name))
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
