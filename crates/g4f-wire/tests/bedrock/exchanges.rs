//! The recorded exchanges of Bedrock.

use serde_json::Value;

use crate::shared::{folder, json};

/// One recorded exchange.
pub(crate) struct Exchange {
    pub(crate) file: String,
    pub(crate) url: String,
    /// `None` when only the answer was recorded.
    pub(crate) request: Option<Value>,
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: Value,
}

/// Every recorded exchange of this wire protocol.
pub(crate) fn exchanges(api: &str) -> Option<Vec<Exchange>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        if entry["api"] != api {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            all.push(Exchange {
                file: file.to_owned(),
                url: request["url"].as_str().unwrap().to_owned(),
                request: (request["recorded"] != false).then(|| request["body"].clone()),
                status: u16::try_from(response["status"].as_u64().unwrap()).unwrap(),
                body: response["body"].clone(),
                headers: response["headers"].clone(),
            });
        }
    }
    Some(all)
}
