//! What is piped in and read from files, with bounds: nothing from outside may fill the memory.

use std::io::{self, BufRead, BufReader, IsTerminal as _, Read};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use crate::exit::CliError;
use crate::output::say;

/// Most bytes of a prompt or request: far beyond any context window.
pub(crate) const MAX_INPUT: u64 = 32 * 1024 * 1024;

/// Most bytes of media that are piped in; smaller bounds are the client's.
const MAX_PIPED: u64 = 1024 * 1024 * 1024;

/// A program that leaves its input open would wait for ever: after this long it is told why.
const PATIENCE: Duration = Duration::from_secs(3);

/// The prompt: the words that were typed, and behind them what was piped in.
pub(crate) fn prompt(words: &[String]) -> Result<String, CliError> {
    let typed = words.join(" ");
    let stdin = io::stdin();
    if stdin.is_terminal() {
        if typed.trim().is_empty() {
            return Err(CliError::usage("there is no prompt")
                .help("type it: g4f \"your question\"; or pipe it in: cat notes.txt | g4f \"Summarise this\""));
        }
        return Ok(typed);
    }
    let impatient = !typed.trim().is_empty();
    let (done, wait) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        if impatient && wait.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            say(
                "note: waiting for the end of standard input; without one, run it with < /dev/null\n",
            );
        }
    });
    let piped = text(stdin.lock(), "standard input");
    drop(done);
    join(typed, &piped?)
}

fn join(typed: String, piped: &str) -> Result<String, CliError> {
    let piped = piped.trim_end_matches(['\r', '\n']);
    match (typed.trim().is_empty(), piped.trim().is_empty()) {
        (true, true) => Err(CliError::usage("there is no prompt, and nothing was piped in")
            .help("type it: g4f \"your question\"; or pipe it in: cat notes.txt | g4f \"Summarise this\"")),
        (true, false) => Ok(piped.to_owned()),
        (false, true) => Ok(typed),
        (false, false) => Ok(format!("{typed}\n\n{piped}")),
    }
}

/// The texts that were typed; without any, what was piped in: as one text, or line by line.
pub(crate) fn texts(words: &[String], by_line: bool) -> Result<Vec<String>, CliError> {
    if !words.is_empty() {
        return Ok(words.to_vec());
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(CliError::usage("there is no text").help("type it, or pipe it in"));
    }
    let piped = text(stdin.lock(), "standard input")?;
    let texts: Vec<String> = if by_line {
        let lines = piped.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    } else {
        let whole = piped.trim_end_matches(['\r', '\n']);
        let whole = (!whole.trim().is_empty()).then(|| whole.to_owned());
        whole.into_iter().collect()
    };
    if texts.is_empty() {
        return Err(
            CliError::usage("there is no text, and nothing was piped in")
                .help("type it, or pipe it in"),
        );
    }
    Ok(texts)
}

/// What is piped in, be it text or not.
pub(crate) fn piped_bytes() -> Result<Vec<u8>, CliError> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(CliError::usage("nothing is piped in").help("name a file, or pipe it in"));
    }
    let mut bytes = Vec::new();
    stdin
        .lock()
        .take(MAX_PIPED + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable("standard input", &error))?;
    if bytes.len() as u64 > MAX_PIPED {
        return Err(CliError::usage(format!(
            "standard input holds more than {} MiB; nothing was sent",
            MAX_PIPED / (1024 * 1024)
        )));
    }
    if bytes.is_empty() {
        return Err(CliError::usage("standard input is empty"));
    }
    Ok(bytes)
}

/// A request body from a file, from standard input where none is named, or none where neither is there.
pub(crate) fn request_or_none(file: Option<&Path>) -> Result<Option<String>, CliError> {
    if file.is_some() {
        return request(file).map(Some);
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(None);
    }
    let body = text(stdin.lock(), "standard input")?;
    Ok((!body.trim().is_empty()).then_some(body))
}

/// A request body from a file, or from standard input where none is named.
pub(crate) fn request(file: Option<&Path>) -> Result<String, CliError> {
    let Some(path) = file.filter(|path| *path != Path::new("-")) else {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            return Err(CliError::usage("there is no request")
                .help("pipe it in: g4f call chat < request.json; or name its file: --request request.json"));
        }
        let body = text(stdin.lock(), "standard input")?;
        if body.trim().is_empty() {
            return Err(CliError::usage("the request on standard input is empty")
                .help("pipe it in: g4f call chat < request.json; or name its file: --request request.json"));
        }
        return Ok(body);
    };
    read_file(path)
}

/// How much of a source is read at once.
const BUFFER: usize = 64 * 1024;

/// A file or standard input that is read piece by piece, so that it may be of any length.
pub(crate) struct Source {
    reader: Box<dyn BufRead + Send>,
    name: String,
}

/// What a file holds, or standard input where none is named. `what` is missing where that is a terminal.
pub(crate) fn source(file: Option<&Path>, what: &str, command: &str) -> Result<Source, CliError> {
    if let Some(path) = file.filter(|path| *path != Path::new("-")) {
        let name = path.display().to_string();
        let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
        // A folder can be opened, and fails only when it is read.
        let reader = Box::new(BufReader::with_capacity(BUFFER, file));
        return Ok(Source { reader, name });
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(
            CliError::usage(format!("nothing says where {what} comes from")).help(format!(
                "name a file: {command} FILE; or pipe it in: {command} < FILE"
            )),
        );
    }
    Ok(Source {
        reader: Box::new(BufReader::with_capacity(BUFFER, stdin)),
        name: "standard input".to_owned(),
    })
}

impl Source {
    /// Adds what comes next: `size` bytes or what is left of them, or whatever is there where no size is given. Returns
    /// how many came.
    pub(crate) fn piece(
        &mut self,
        size: Option<u32>,
        bytes: &mut Vec<u8>,
    ) -> Result<usize, CliError> {
        let fail = |error: io::Error| unreadable(&self.name, &error);
        if let Some(size) = size {
            let piece = &mut self.reader.by_ref().take(size.into());
            return piece.read_to_end(bytes).map_err(fail);
        }
        let there = self.reader.fill_buf().map_err(fail)?;
        bytes.extend_from_slice(there);
        let read = there.len();
        self.reader.consume(read);
        Ok(read)
    }

    /// Everything, if that is not more than `most` bytes.
    pub(crate) fn bytes(mut self, most: u64) -> Result<Vec<u8>, CliError> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(&self.name, &error))?;
        if bytes.len() as u64 > most {
            return Err(CliError::usage(format!(
                "{} holds more than {} MiB, which only fits through the rules piece by piece",
                self.name,
                most / (1024 * 1024)
            ))
            .help("use --mode rules, without --json"));
        }
        Ok(bytes)
    }

    /// Adds the next line, with its line break. `false` where it is longer than `most` bytes: then its begin alone was
    /// added, and the rest of it is gone.
    pub(crate) fn line(&mut self, most: u64, line: &mut Vec<u8>) -> Result<bool, CliError> {
        let fail = |error: io::Error| unreadable(&self.name, &error);
        let mut bounded = self.reader.by_ref().take(most + 1);
        bounded.read_until(b'\n', line).map_err(fail)?;
        if line.len() as u64 <= most || line.ends_with(b"\n") {
            return Ok(true);
        }
        loop {
            let there = self.reader.fill_buf().map_err(fail)?;
            let end = there.iter().position(|byte| *byte == b'\n');
            let (gone, is_end) = match end {
                Some(at) => (at + 1, true),
                None => (there.len(), there.is_empty()),
            };
            self.reader.consume(gone);
            if is_end {
                return Ok(false);
            }
        }
    }
}

/// A conversation from a file, or from standard input where none is named.
pub(crate) fn conversation(file: Option<&Path>) -> Result<String, CliError> {
    if let Some(path) = file.filter(|path| *path != Path::new("-")) {
        return read_file(path);
    }
    let help = "name its file: g4f trim chat.json; or pipe it in: g4f trim < chat.json";
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(CliError::usage("there is no conversation").help(help));
    }
    let body = text(stdin.lock(), "standard input")?;
    if body.trim().is_empty() {
        return Err(CliError::usage("the conversation on standard input is empty").help(help));
    }
    Ok(body)
}

/// A small text file: a request, tools, a schema.
pub(crate) fn read_file(path: &Path) -> Result<String, CliError> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path).map_err(|error| unreadable(&name, &error))?;
    text(file, &name)
}

/// The first bytes of a file, by which its kind is seen.
pub(crate) fn head(path: &Path, most: usize) -> Result<Vec<u8>, CliError> {
    let name = path.display().to_string();
    let info = std::fs::metadata(path).map_err(|error| unreadable(&name, &error))?;
    // A pipe would be empty when the file is read, and an open one is waited for.
    if !info.is_file() && !info.is_dir() {
        return Err(CliError::usage(format!("{name}: it is not a file")));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(most as u64).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&name, &error))?;
    Ok(bytes)
}

/// What a file holds, if that is text and not too much of it.
pub(crate) fn text_file(path: &Path) -> Result<Option<String>, CliError> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_INPUT + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&name, &error))?;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(too_much(&name));
    }
    if bytes.is_empty() {
        return Err(CliError::usage(format!("{name} is empty")));
    }
    let text = String::from_utf8(bytes).ok();
    Ok(text.filter(|text| !text.contains('\0')))
}

/// A file that holds JSON.
pub(crate) fn json_file(path: &Path) -> Result<serde_json::Value, CliError> {
    parse_json(&read_file(path)?, &path.display().to_string())
}

/// JSON, or an error that says where it is broken.
pub(crate) fn parse_json(text: &str, name: &str) -> Result<serde_json::Value, CliError> {
    serde_json::from_str(text)
        .map_err(|error| CliError::usage(format!("{name} is not JSON: {error}")))
}

fn unreadable(name: &str, error: &io::Error) -> CliError {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    };
    CliError::usage(format!("{name}: {why}"))
}

fn too_much(name: &str) -> CliError {
    CliError::usage(format!(
        "{name} holds more than {} MiB; nothing was sent",
        MAX_INPUT / (1024 * 1024)
    ))
    .help("no model reads that much at once: cut it, or ask about parts of it")
}

fn text(source: impl Read, name: &str) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    source
        .take(MAX_INPUT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > MAX_INPUT {
        return Err(too_much(name));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        CliError::usage(format!(
            "{name} is not text: byte {at} is not UTF-8; nothing was sent"
        ))
        .help("files that are not text go in with --image, --audio or --attach")
    })
}

#[cfg(test)]
mod tests;
