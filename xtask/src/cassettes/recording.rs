//! Recorded traffic, exchange by exchange.

use std::path::{Path, PathBuf};
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// One recorded exchange.
pub(crate) struct Exchange {
    /// File of the recording, below the folder of all.
    pub(crate) file: String,
    /// Place in the recording.
    pub(crate) index: usize,
    pub(crate) provider: String,
    pub(crate) features: Vec<String>,
    pub(crate) method: String,
    pub(crate) url: String,
    /// The request's body, where it is JSON.
    pub(crate) request: Value,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// Sizes of the pieces in which the answer came, where they are known.
    pub(crate) pieces: Vec<usize>,
}

/// The body of an answer.
pub(crate) enum Body {
    Json(Value),
    Text(String),
    Binary(Vec<u8>),
}

impl Body {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Json(Value::Null) => Vec::new(),
            Self::Json(value) => value.to_string().into_bytes(),
            Self::Text(text) => text.clone().into_bytes(),
            Self::Binary(bytes) => bytes.clone(),
        }
    }

    pub(crate) fn json(&self) -> &Value {
        match self {
            Self::Json(value) => value,
            _ => &Value::Null,
        }
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

impl Exchange {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether the answer was streamed.
    pub(crate) fn is_stream(&self) -> bool {
        let kind = self.header("content-type");
        let start = self.body.text().trim_start();
        ["event-stream", "eventstream", "ndjson"]
            .iter()
            .any(|word| kind.contains(word))
            // The head of some recordings was not kept.
            || ["data:", "event:", ":"].iter().any(|field| start.starts_with(field))
    }

    /// The path of the URL, without host and query.
    pub(crate) fn path(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find('/').map_or("", |at| &rest[at..]);
        path.split('?').next().unwrap_or(path)
    }

    /// `file#index`.
    pub(crate) fn name(&self) -> String {
        format!("{}#{}", self.file, self.index)
    }

    fn of(entry: &Value, exchange: &Value, index: usize) -> Self {
        let (request, response) = (&exchange["request"], &exchange["response"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let headers = response["headers"].as_object().into_iter().flatten();
        let pieces = response["chunk_lens"].as_array().into_iter().flatten();
        Self {
            file: text(&entry["file"]),
            index,
            provider: text(&entry["provider"]),
            features: entry["features"]
                .as_array()
                .into_iter()
                .flatten()
                .map(text)
                .collect(),
            method: text(&request["method"]),
            url: text(&request["url"]),
            request: request["body"].clone(),
            status: response["status"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok())
                .unwrap_or(200),
            headers: headers
                .map(|(name, value)| (name.clone(), text(value)))
                .collect(),
            body: body(&response["body"]),
            pieces: pieces
                .filter_map(|length| usize::try_from(length.as_u64()?).ok())
                .collect(),
        }
    }
}

fn body(value: &Value) -> Body {
    match value {
        Value::String(text) => Body::Text(text.clone()),
        Value::Object(map) if map.len() == 1 && map.contains_key("base64") => {
            let text = map["base64"].as_str().unwrap_or_default();
            Body::Binary(STANDARD.decode(text).unwrap_or_default())
        }
        json => Body::Json(json.clone()),
    }
}

/// The folder of the recordings, if it is there: `G4F_SHARED`, else beside the workspace.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = env::var_os("G4F_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    Some(shared.join("cassettes")).filter(|folder| folder.is_dir())
}

/// Everything that was recorded: each recording with the API that it is filed under.
pub(crate) fn all(folder: &Path) -> Result<Vec<(String, Vec<Exchange>)>, String> {
    let read = |path: PathBuf| -> Result<Value, String> {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    let index = read(folder.join("index.json"))?;
    let mut recordings = Vec::new();
    for entry in index.as_array().into_iter().flatten() {
        let file = entry["file"].as_str().unwrap_or_default();
        let recording = read(folder.join(file))?;
        let exchanges = recording["exchanges"].as_array().into_iter().flatten();
        let exchanges = exchanges.enumerate();
        recordings.push((
            entry["api"].as_str().unwrap_or_default().to_owned(),
            exchanges
                .map(|(index, exchange)| Exchange::of(entry, exchange, index))
                .collect(),
        ));
    }
    Ok(recordings)
}
