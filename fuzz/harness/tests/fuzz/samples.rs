//! The samples of `fuzz/seeds`, and those of their pieces that are JSON.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use g4f_fuzz::{Family, Framing};
use serde_json::Value;

/// A sample.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) body: String,
    /// Whether it is one JSON value, and no stream.
    pub(crate) plain: bool,
}

/// The samples in this folder, by name.
pub(crate) fn samples(folder: &str) -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../seeds")
        .join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{}", folder.display());
    files
        .into_iter()
        .map(|file| Sample {
            name: file.display().to_string(),
            plain: file.extension().is_some_and(|ending| ending == "json"),
            body: fs::read_to_string(&file).unwrap(),
        })
        .collect()
}

/// The samples of a family.
pub(crate) fn of(family: &Family) -> Vec<Sample> {
    samples(&format!("chat/{}", family.name))
}

impl Sample {
    /// Where its JSON values are.
    pub(crate) fn values(&self) -> Vec<Range<usize>> {
        let mut at = 0;
        let mut all = Vec::new();
        if self.plain {
            all.push(0..self.body.len());
            return all;
        }
        for line in self.body.split_inclusive('\n') {
            if let Some(start) = line.find(['{', '['])
                && serde_json::from_str::<Value>(&line[start..]).is_ok()
            {
                all.push(at + start..at + line.trim_end().len());
            }
            at += line.len();
        }
        all
    }

    /// It with something else in the place of one of its JSON values.
    pub(crate) fn with(&self, place: &Range<usize>, value: &str) -> String {
        [&self.body[..place.start], value, &self.body[place.end..]].concat()
    }

    /// Its frames, each with the line ends behind it.
    pub(crate) fn frames(&self, framing: Framing) -> Vec<&str> {
        if self.plain {
            return vec![&self.body];
        }
        let end = if framing == Framing::Sse {
            "\n\n"
        } else {
            "\n"
        };
        self.body.split_inclusive(end).collect()
    }
}
