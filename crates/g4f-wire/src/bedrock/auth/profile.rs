//! Access keys in AWS's shared credentials file.
//!
//! Its format is that of `aws configure`: sections in brackets, `name = value` in lines, comments after `#` or `;`. Only
//! keys that stand in it are read: no sign-on, no roles, no helper programs.
//! <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>

use std::path::{Path, PathBuf};
use std::{env, fs};

use g4f_types::{Error, ErrorKind, Result};

use super::credentials::AccessKey;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// The access key of a profile.
pub(super) fn access_key(profile: &str) -> Result<AccessKey> {
    let place = place()?;
    from_file(&place, profile)
}

/// Where the file is: `AWS_SHARED_CREDENTIALS_FILE`, else `.aws/credentials` at home.
fn place() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(path) = set("AWS_SHARED_CREDENTIALS_FILE") {
        return Ok(path.into());
    }
    let home = set("HOME").or_else(|| set("USERPROFILE")).ok_or_else(|| {
        Error::new(
            ErrorKind::Auth,
            "the shared credentials file of AWS cannot be looked for: neither AWS_SHARED_CREDENTIALS_FILE nor HOME is set",
        )
    })?;
    Ok(Path::new(&home).join(".aws").join("credentials"))
}

pub(super) fn from_file(place: &Path, profile: &str) -> Result<AccessKey> {
    let shown = place.display();
    let failed = |why: String| {
        Error::new(ErrorKind::Auth, why).with_help(
            "set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`",
        )
    };
    let size = fs::metadata(place).map(|metadata| metadata.len());
    if size.is_ok_and(|size| size > MAX_FILE) {
        return Err(failed(format!("{shown} is larger than {MAX_FILE} bytes")));
    }
    let text = fs::read_to_string(place).map_err(|error| {
        failed(format!(
            "the profile {profile:?} was looked for in {shown}: {error}"
        ))
    })?;
    let fields = section(&text, profile)
        .ok_or_else(|| failed(format!("there is no profile {profile:?} in {shown}")))?;
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    };
    let needed = |name: &str| {
        field(name)
            .ok_or_else(|| failed(format!("the profile {profile:?} in {shown} has no {name}")))
    };
    Ok(AccessKey::new(
        needed("aws_access_key_id")?,
        needed("aws_secret_access_key")?,
        field("aws_session_token"),
    ))
}

/// The fields of a section.
fn section<'a>(text: &'a str, name: &str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut found: Option<Vec<(&str, &str)>> = None;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(head) = line.strip_prefix('[') {
            let title = head.split(']').next().unwrap_or_default().trim();
            let title = title.strip_prefix("profile ").unwrap_or(title).trim();
            inside = title == name;
            if inside {
                found.get_or_insert_default();
            }
        } else if let (true, Some((field, value))) = (inside, line.split_once('=')) {
            found
                .get_or_insert_default()
                .push((field.trim(), value.trim()));
        }
    }
    found
}
