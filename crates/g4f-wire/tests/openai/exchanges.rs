//! The recorded exchanges of some wire protocols.

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

/// Every recorded exchange of these wire protocols.
pub(crate) fn exchanges(apis: &[&str]) -> Option<Vec<Exchange>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        let api = entry["api"].as_str().unwrap();
        if !apis.contains(&api) {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        let recording = json(&folder.join(file));
        for exchange in recording["exchanges"].as_array().unwrap() {
            all.push(Exchange {
                file: file.to_owned(),
                provider: entry["provider"].as_str().unwrap().to_owned(),
                request: exchange["request"]["body"].clone(),
                status: exchange["response"]["status"].as_u64().unwrap(),
                body: exchange["response"]["body"].clone(),
            });
        }
    }
    Some(all)
}
