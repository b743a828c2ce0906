//! The recorded exchanges of the family.

use serde_json::Value;

use crate::shared::{folder, json};

/// One recorded exchange.
pub(crate) struct Exchange {
    pub(crate) file: String,
    pub(crate) url: String,
    /// Null where only the answer was recorded.
    pub(crate) request: Value,
    pub(crate) status: u64,
    pub(crate) body: Value,
}

/// Every recorded exchange of these wire protocols.
pub(crate) fn exchanges(apis: &[&str]) -> Option<Vec<Exchange>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        if !apis.contains(&entry["api"].as_str().unwrap()) {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let request = &exchange["request"];
            all.push(Exchange {
                file: file.to_owned(),
                url: request["url"].as_str().unwrap().to_owned(),
                request: match &request["recorded"] {
                    Value::Bool(false) => Value::Null,
                    _ => request["body"].clone(),
                },
                status: exchange["response"]["status"].as_u64().unwrap(),
                body: exchange["response"]["body"].clone(),
            });
        }
    }
    Some(all)
}
