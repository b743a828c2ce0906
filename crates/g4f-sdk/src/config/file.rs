//! One file: from its path to what it sets.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::check::{Checked, check};
use super::origin::Origin;
use super::problem::Problem;
use super::text::{self, SyntaxError};

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// Reads and checks a file. One that is missing sets nothing, and is a problem only if it `must_exist`.
pub(crate) fn read(path: &Path, must_exist: bool, protocols: &[String]) -> Checked {
    let source = Origin::File {
        path: path.into(),
        line: 0,
    };
    let problem = |words: String| Checked {
        leaves: Vec::new(),
        problems: vec![Problem::new(source.clone(), "", words)],
    };
    // A pipe that lies where a file is looked for would be waited for; one that the caller names has a writer.
    if !must_exist
        && path
            .metadata()
            .is_ok_and(|info| !info.is_file() && !info.is_dir())
    {
        return problem("it is not a file".to_owned());
    }
    let text = match contents(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return if must_exist {
                problem("there is no such file".to_owned())
            } else {
                Checked {
                    leaves: Vec::new(),
                    problems: Vec::new(),
                }
            };
        }
        Err(error) => return problem(format!("cannot be read: {error}")),
    };
    let json = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let document = if json {
        text::json(&text)
    } else {
        text::toml(&text)
    };
    match document {
        Ok(document) => check(&document, &source, protocols),
        Err(SyntaxError {
            line,
            column,
            message,
        }) => {
            let mut problem = Problem::new(source.at(line), "", message);
            problem.column = Some(column);
            Checked {
                leaves: Vec::new(),
                problems: vec![problem],
            }
        }
    }
}

fn contents(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other(format!(
            "it is larger than {MOST_BYTES} bytes"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("it is not text in UTF-8"))?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or_else(|| text.clone(), str::to_owned))
}
