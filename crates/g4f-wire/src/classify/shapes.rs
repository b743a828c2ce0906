//! The shapes of error bodies: where words, codes and statuses stand.

use std::borrow::Cow;

use serde_json::Value;

/// The object that describes the failure; the root itself where there is none.
pub(super) fn error_object(root: &Value) -> &Value {
    let inside = [
        root.get("error"),
        root.pointer("/response/error"),
        root.pointer("/choices/0/error"),
        root.pointer("/errors/0"),
        root.get("detail"),
    ];
    inside
        .into_iter()
        .flatten()
        .find(|error| error.is_object())
        .unwrap_or(root)
}

pub(super) fn text<'a>(value: &'a Value, names: &[&str]) -> Option<&'a str> {
    names
        .iter()
        .find_map(|name| value.get(*name)?.as_str())
        .filter(|text| !text.is_empty())
}

/// Code of an error object. A number that is only the status again gives way to a word.
pub(super) fn code_of(error: &Value) -> Option<Cow<'_, str>> {
    let code = match error.get("code") {
        Some(Value::String(code)) if !code.is_empty() => Some(Cow::Borrowed(code.as_str())),
        Some(Value::Number(code)) => Some(Cow::Owned(code.to_string())),
        _ => text(error, &["err_code", "error_code"]).map(Cow::Borrowed),
    };
    let reason = error
        .get("details")
        .and_then(Value::as_array)
        .and_then(|details| details.iter().find_map(|detail| text(detail, &["reason"])));
    let inner = ["innererror", "inner_error"]
        .into_iter()
        .find_map(|name| text(error.get(name)?, &["code"]));
    let is_status = code
        .as_deref()
        .is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()));
    if code.is_some() && !is_status {
        return code;
    }
    reason
        .or(inner)
        .or_else(|| text(error, &["status"]))
        .map(Cow::Borrowed)
        .or(code)
}

/// A status that stands in the body.
pub(super) fn numeric_status(error: &Value) -> Option<u16> {
    ["code", "status", "status_code", "raw_status_code"]
        .into_iter()
        .filter_map(|name| match error.get(name)? {
            Value::Number(number) => number.as_u64()?.try_into().ok(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
        .find(|status| (400..600).contains(status))
}

/// The words of an error, in any of the fields that hold them.
pub(super) fn message_of(value: &Value) -> Option<Cow<'_, str>> {
    if let Some(text) = value.as_str() {
        return Some(Cow::Borrowed(text)).filter(|text| !text.trim().is_empty());
    }
    let fields = [
        "message",
        "error",
        "detail",
        "msg",
        "error_message",
        "errorMessage",
        "Message",
        "error_description",
        "description",
        "title",
        "reason",
        "err_msg",
    ];
    fields
        .into_iter()
        .find_map(|name| match value.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(Cow::Borrowed(text.as_str())),
            Value::Array(list) => in_list(list).map(Cow::Owned),
            Value::Object(_) => message_of(&value[name]),
            _ => None,
        })
        .or_else(|| match value.get("errors")? {
            Value::Array(list) => in_list(list).map(Cow::Owned),
            _ => None,
        })
}

/// Several complaints, as validators make them, in one line.
fn in_list(list: &[Value]) -> Option<String> {
    let lines: Vec<String> = list
        .iter()
        .take(8)
        .filter_map(|item| {
            let said = item.as_str().or_else(|| text(item, &["msg", "message"]))?;
            Some(match item.get("loc").and_then(Value::as_array) {
                Some(place) => format!("{}: {said}", dotted(place)),
                None => said.to_owned(),
            })
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// A place in a body as validators give it: `["body", "messages", 0]`.
fn dotted(place: &[Value]) -> String {
    let steps: Vec<String> = place
        .iter()
        .map(|step| {
            step.as_str()
                .map_or_else(|| step.to_string(), str::to_owned)
        })
        .collect();
    steps.join(".")
}
