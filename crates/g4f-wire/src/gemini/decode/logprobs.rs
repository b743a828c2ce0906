//! Log-probabilities, from Google's form to OpenAI's.

use serde_json::{Value, json};

/// `logprobsResult` as OpenAI writes it; none when it holds nothing.
pub(super) fn openai(result: &Value) -> Option<Value> {
    let chosen = result.get("chosenCandidates").and_then(Value::as_array)?;
    let top = result.get("topCandidates").and_then(Value::as_array);
    let content: Vec<Value> = chosen
        .iter()
        .enumerate()
        .map(|(at, token)| {
            let others = top.and_then(|top| top.get(at)?.get("candidates")?.as_array());
            let others: Vec<Value> = others.into_iter().flatten().map(one).collect();
            let mut one = one(token);
            one["top_logprobs"] = others.into();
            one
        })
        .collect();
    (!content.is_empty()).then(|| json!({ "content": content, "refusal": null }))
}

fn one(token: &Value) -> Value {
    let text = token
        .get("token")
        .and_then(Value::as_str)
        .unwrap_or_default();
    json!({
        "token": text,
        "logprob": token.get("logProbability"),
        "bytes": text.as_bytes(),
    })
}
