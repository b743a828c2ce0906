//! The recorded exchanges of the family.

use serde_json::Value;

use crate::shared::{folder, json};

/// One recorded exchange.
pub(crate) struct Exchange {
    pub(crate) file: String,
    pub(crate) provider: String,
    pub(crate) request: Value,
    pub(crate) status: u64,
    pub(crate) body: Value,
}

/// Every recorded call of the family; a recording may hold calls of others beside.
pub(crate) fn exchanges() -> Option<Vec<Exchange>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        if entry["api"] != "openai.responses" {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        let recording = json(&folder.join(file));
        for exchange in recording["exchanges"].as_array().unwrap() {
            let url = exchange["request"]["url"].as_str().unwrap();
            let path = url.split('?').next().unwrap();
            if !path.contains("/responses") || path.ends_with("/compact") {
                continue;
            }
            all.push(Exchange {
                file: file.to_owned(),
                provider: entry["provider"].as_str().unwrap().to_owned(),
                request: exchange["request"]["body"].clone(),
                status: exchange["response"]["status"].as_u64().unwrap(),
                body: exchange["response"]["body"].clone(),
            });
        }
    }
    assert!(all.len() > 300, "the recordings were not found");
    Some(all)
}
