//! Layers: which files there are, what each source sets, and what wins.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use g4f_types::descriptor::linked;
use serde::Serialize;

use super::Config;
use super::check::{Checked, check};
use super::env::{CONFIG_VARIABLE, Env};
use super::file;
use super::key_path::KeyPath;
use super::makes_sense;
use super::origin::Origin;
use super::problem::{ConfigError, Problem};
use super::schema::variables;
use super::tree::{Entry, Input, Node, Raw};
use super::values::Values;

/// Collects the layers of a configuration and reads them.
///
/// Later ones win, setting by setting: defaults, the user's file, the project's file, the file that the caller or
/// `G4F_CONFIG` names, the environment, what [`set`](Self::set) adds. Lists are replaced, tables are merged.
#[derive(Debug)]
pub struct Loader {
    env: Env,
    config_home: Option<PathBuf>,
    project: Option<PathBuf>,
    file: Option<PathBuf>,
    protocols: Vec<String>,
    known_variables: Vec<String>,
    added: Vec<Added>,
}

/// A setting that the caller adds.
struct Added {
    document: Vec<Entry>,
    origin: Origin,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Added({})", self.origin)
    }
}

/// A place where a configuration is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfigPath {
    /// Whose it is.
    pub layer: FileLayer,
    /// The file.
    pub path: PathBuf,
    /// Whether it is there.
    pub exists: bool,
}

/// Whose file it is. Later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileLayer {
    /// `config.toml` of the user. It may be missing.
    User,
    /// `g4f.toml` of the folder. It may be missing.
    Project,
    /// The one that was named. It must be there.
    Named,
}

impl Loader {
    /// No files, and the variables of `env`.
    pub fn new(env: Env) -> Self {
        Self {
            env,
            config_home: None,
            project: None,
            file: None,
            protocols: vec!["openai".to_owned()],
            known_variables: Vec::new(),
            added: Vec::new(),
        }
    }

    /// What a program that runs here uses: the process's environment, the user's folder, the current folder, and the
    /// protocols and variables of the providers that are linked in.
    pub fn process() -> Self {
        let env = Env::process();
        let home = env.config_home().or_else(|| {
            let strategy = etcetera::choose_base_strategy().ok()?;
            Some(strategy.config_dir())
        });
        let families: BTreeSet<&str> = linked().map(|descriptor| descriptor.family).collect();
        let ids: BTreeSet<&str> = linked().map(|descriptor| descriptor.id).collect();
        let protocols = families.iter().chain(ids.difference(&families)).copied();
        let variables = linked()
            .flat_map(|descriptor| descriptor.key_env.iter().chain(descriptor.base_url_env));
        let loader = Self::new(env)
            .project_dir("")
            .protocols(protocols)
            .known_variables(variables.copied());
        match home {
            Some(home) => loader.config_home(home),
            None => loader,
        }
    }

    /// The folder of configurations; the user's file is `g4f/config.toml` in it.
    #[must_use]
    pub fn config_home(mut self, folder: impl Into<PathBuf>) -> Self {
        self.config_home = Some(folder.into());
        self
    }

    /// The folder whose `g4f.toml` is read.
    #[must_use]
    pub fn project_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.project = Some(folder.into());
        self
    }

    /// A file that must be there, instead of the one that `G4F_CONFIG` names. JSON if its name ends in `.json`.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// The words that `protocol` takes: the wire families that are linked in, and the ids of providers. `openai` unless
    /// this is called.
    #[must_use]
    pub fn protocols<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.protocols = words.into_iter().map(Into::into).collect();
        self
    }

    /// Variables that begin with `G4F_` and belong to someone else, such as a provider's key: no warning for them.
    #[must_use]
    pub fn known_variables<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.known_variables
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets one thing above all files and variables, such as `resilience.timeout`. The name is checked like one in a
    /// file; parts with dots stand in double quotes. A later call wins over an earlier one.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl Into<Input>, origin: Origin) -> Self {
        self.added.push(Added {
            document: Node::nested(&KeyPath::parse(key), value.into().0),
            origin,
        });
        self
    }

    /// Like [`set`](Self::set) with a text that is read as a variable's value is: numbers, words, lists with commas.
    #[must_use]
    pub fn set_text(mut self, key: &str, text: &str, origin: Origin) -> Self {
        let raw = Raw::Word(text.trim().to_owned());
        self.added.push(Added {
            document: Node::nested(&KeyPath::parse(key), raw),
            origin,
        });
        self
    }

    /// The variables that are used.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Where files are looked for, in the order of reading.
    pub fn paths(&self) -> Vec<ConfigPath> {
        let user = self
            .config_home
            .as_ref()
            .map(|home| home.join("g4f").join("config.toml"));
        let project = self.project.as_ref().map(|folder| folder.join("g4f.toml"));
        let named = self
            .file
            .clone()
            .or_else(|| self.env.get(CONFIG_VARIABLE).map(PathBuf::from));
        // A file that is named and found counts once, where it is named.
        let project = project.filter(|path| Some(path) != named.as_ref());
        [
            (FileLayer::User, user),
            (FileLayer::Project, project),
            (FileLayer::Named, named),
        ]
        .into_iter()
        .filter_map(|(layer, path)| {
            let path = path?;
            let exists = path.exists();
            Some(ConfigPath {
                layer,
                path,
                exists,
            })
        })
        .collect()
    }

    /// Reads all layers.
    ///
    /// # Errors
    /// Everything that is wrong in any of them.
    pub fn load(&self) -> Result<Config, ConfigError> {
        let (values, mut problems) = self.collect();
        let mut config = Config::new(values, self.env.unknown(&self.known_variables));
        problems.extend(makes_sense::problems(&config, &problems));
        if problems.is_empty() {
            config.read_packs();
            Ok(config)
        } else {
            Err(ConfigError::new(problems))
        }
    }

    /// What is wrong in any layer, then what is doubtful: the list that `g4f config check` prints.
    pub fn check(&self) -> Vec<Problem> {
        match self.load() {
            Ok(config) => config.warnings().to_vec(),
            Err(error) => {
                let mut problems = error.problems().to_vec();
                problems.extend(self.env.unknown(&self.known_variables));
                problems
            }
        }
    }

    fn collect(&self) -> (Values, Vec<Problem>) {
        let mut values = Values::defaults();
        let mut problems = Vec::new();
        let mut take = |checked: Checked| {
            values.overlay(checked.leaves);
            problems.extend(checked.problems);
        };
        for place in self.paths() {
            let must_exist = place.layer == FileLayer::Named;
            take(file::read(&place.path, must_exist, &self.protocols));
        }
        for variable in variables() {
            if let Some(value) = self.env.get(&variable.name) {
                let parts: Vec<&str> = variable.section.split('.').collect();
                let path = KeyPath::from(parts.as_slice()).join(variable.key);
                let document = Node::nested(&path, Raw::Word(value.to_owned()));
                take(check(
                    &document,
                    &Origin::env(variable.name),
                    &self.protocols,
                ));
            }
        }
        for Added { document, origin } in &self.added {
            take(check(document, origin, &self.protocols));
        }
        (values, problems)
    }
}

/// What is wrong in each of these files, taken alone.
pub fn check_files<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    protocols: &[String],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for path in paths {
        let checked = file::read(path.as_ref(), true, protocols);
        let mut values = Values::defaults();
        values.overlay(checked.leaves);
        let config = Config::new(values, Vec::new());
        let mut found = checked.problems;
        found.extend(makes_sense::problems(&config, &found));
        found.sort_by_key(|problem| problem.origin.line());
        problems.append(&mut found);
    }
    problems
}
