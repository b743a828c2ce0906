//! How a judge is asked: temperature, limit of tokens, and any other field of the request.

use g4f_types::{ChatParams, ChatRequest, JudgeOptions};
use serde_json::{Map, Value, json};

use super::rejected::Rejected;

/// What is not for the options of a judge to say: it is asked one question, which is its task, and calls nothing.
const NOT_ITS_OWN: [&str; 9] = [
    "messages",
    "model",
    "stream",
    "n",
    "tools",
    "tool_choice",
    "functions",
    "function_call",
    "extra",
];

/// Puts the options into the request. Fields that are not known are passed on.
pub(super) fn apply(request: &mut ChatRequest, options: &JudgeOptions) -> Result<(), Rejected> {
    let params = request.params_mut();
    params.temperature = Some(0.0);
    if !options.params.is_empty() {
        *params = merged(params, &options.params)?;
    }
    params.temperature = options.temperature.or(params.temperature);
    if options.max_tokens.is_some() {
        params.max_tokens = options.max_tokens;
        params.max_completion_tokens = None;
    }
    Ok(())
}

fn merged(params: &ChatParams, said: &Map<String, Value>) -> Result<ChatParams, Rejected> {
    let wrong = |error: serde_json::Error| Rejected::Options(error.to_string());
    let mut fields = match serde_json::to_value(params).map_err(wrong)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let mut others = Map::new();
    for (name, value) in said {
        if NOT_ITS_OWN.contains(&name.as_str()) {
            let words = format!("the parameter {name} is not for a judge");
            return Err(Rejected::Options(words));
        }
        let value = in_our_form(name, value.clone());
        if name != "other" && fields.contains_key(name) {
            // Each by itself, so that the error names the one that is wrong.
            let one = json!({ name.as_str(): &value });
            if let Err(error) = serde_json::from_value::<ChatParams>(one) {
                let words = format!("the parameter {name} cannot be set: {error}");
                return Err(Rejected::Options(words));
            }
            fields.insert(name.clone(), value);
        } else {
            others.insert(name.clone(), value);
        }
    }
    let mut merged: ChatParams = serde_json::from_value(Value::Object(fields)).map_err(wrong)?;
    merged.other.extend(others);
    Ok(merged)
}

/// Two fields have another form in OpenAI's API than in the vocabulary.
fn in_our_form(name: &str, value: Value) -> Value {
    match (name, value) {
        ("stop", Value::String(one)) => json!([one]),
        ("response_format", Value::Object(mut format)) => {
            if let Some(Value::Object(schema)) = format.remove("json_schema") {
                format.extend(schema);
            }
            Value::Object(format)
        }
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests;
