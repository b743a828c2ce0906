//! The request of a call beside chat: its body, and the files that go with it.

use std::path::Path;

use g4f_sdk::Media;
use serde_json::{Value, json};

use crate::args::CallOtherArgs;
use crate::exit::CliError;
use crate::input;

/// The body: a file, standard input, or nothing at all where options and files say everything.
pub(super) fn body(args: &CallOtherArgs) -> Result<Value, CliError> {
    let says_all = !args.file.is_empty() || !args.fields.param.is_empty();
    if says_all {
        let Some(text) = input::request_or_none(args.request.as_deref())? else {
            return Ok(json!({}));
        };
        return input::parse_json(&text, "the request");
    }
    input::parse_json(&input::request(args.request.as_deref())?, "the request")
}

/// The files to upload, each with the field that it was given for.
pub(super) fn files(args: &CallOtherArgs) -> Result<Vec<(Option<String>, Media)>, CliError> {
    args.file.iter().map(|file| upload(file)).collect()
}

fn upload(argument: &str) -> Result<(Option<String>, Media), CliError> {
    // A file whose name looks like a field is a file all the same.
    let (field, path) = match argument.split_once('=') {
        Some((field, path)) if !Path::new(argument).exists() && !field.contains(['/', '\\']) => {
            (Some(field.trim_end_matches("[]").to_owned()), path)
        }
        _ => (None, argument),
    };
    if path == "-" {
        return Ok((field, Media::bytes(input::piped_bytes()?)));
    }
    if !Path::new(path).is_file() {
        return Err(CliError::usage(format!("{path}: there is no such file")));
    }
    Ok((field, Media::path(path)))
}
