//! Bodies, field by field.

mod content;
mod thinking;

use g4f_types::{
    BodyEdit, ChatParams, ChatRequest, Error, ErrorKind, JsonSchema, Message, OnUnsupported,
    ResponseFormat, Tool, ToolChoice,
};
use serde_json::{Map, Value, json};

use crate::anthropic::Anthropic;
use crate::provider::{ChatFamily as _, EncodeTarget, Outgoing};

const MODEL: &str = "claude-sonnet-4-5";

fn outgoing(model: &str, request: &ChatRequest) -> Result<Outgoing, Error> {
    Anthropic::new().encode(request, EncodeTarget::new("anthropic", model))
}

fn body(outgoing: &Outgoing) -> Value {
    serde_json::from_slice(&outgoing.body).unwrap()
}

fn asked(change: impl FnOnce(&mut ChatParams)) -> ChatRequest {
    let mut request = ChatRequest::new(MODEL, [Message::user("Hi")]);
    change(request.params_mut());
    request
}

fn sent(model: &str, change: impl FnOnce(&mut ChatParams)) -> Value {
    body(&outgoing(model, &asked(change)).unwrap())
}

fn dropped(model: &str, change: impl FnOnce(&mut ChatParams)) -> Vec<String> {
    let outgoing = outgoing(model, &asked(change)).unwrap();
    outgoing.dropped.iter().map(ToString::to_string).collect()
}

fn refused(model: &str, change: impl FnOnce(&mut ChatParams)) -> Option<String> {
    let error = outgoing(model, &asked(change)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    error.param().map(str::to_owned)
}

fn header(outgoing: &Outgoing, name: &str) -> Option<String> {
    let value = outgoing.headers.get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn tool() -> Tool {
    Tool::function(
        "clock",
        "The time.",
        json!({"type": "object", "properties": {}}),
    )
}

#[test]
fn the_least_that_is_sent() {
    let request = ChatRequest::new(MODEL, [Message::system("Be brief."), Message::user("Hi")]);
    let outgoing = outgoing(MODEL, &request).unwrap();
    assert_eq!(outgoing.path, "/messages");
    assert_eq!(
        header(&outgoing, "anthropic-version").unwrap(),
        "2023-06-01"
    );
    assert_eq!(header(&outgoing, "anthropic-beta"), None);
    let least = json!({
        "model": MODEL, "max_tokens": 64_000, "system": "Be brief.",
        "messages": [{"role": "user", "content": "Hi"}],
    });
    assert_eq!(body(&outgoing), least);
    assert!(outgoing.dropped.is_empty());
}

#[test]
fn claude_in_googles_cloud() {
    let mut request = asked(|_| {});
    let target = EncodeTarget::new("vertex", "claude-3-7-sonnet@20250219");
    let whole = Anthropic::vertex().encode(&request, target).unwrap();
    assert_eq!(whole.path, "/claude-3-7-sonnet@20250219:rawPredict");
    let sent = body(&whole);
    assert_eq!(sent["anthropic_version"], "vertex-2023-10-16");
    assert!(sent.get("model").is_none());
    request.stream = true;
    let stream = Anthropic::vertex().encode(&request, target).unwrap();
    assert_eq!(stream.path, "/claude-3-7-sonnet@20250219:streamRawPredict");
}

#[test]
fn token_limits() {
    let limit = |change: fn(&mut ChatParams)| sent(MODEL, change)["max_tokens"].clone();
    assert_eq!(limit(|p| p.max_tokens = Some(5)), 5);
    assert_eq!(
        limit(|p| (p.max_tokens, p.max_completion_tokens) = (Some(5), Some(7))),
        7
    );
    assert_eq!(sent("claude-3-haiku-20240307", |_| {})["max_tokens"], 4096);
    let other = Anthropic::new().max_tokens(1000);
    let target = EncodeTarget::new("x", "kimi-k2");
    assert_eq!(
        body(&other.encode(&asked(|_| {}), target).unwrap())["max_tokens"],
        1000
    );
}

#[test]
fn parameters_by_their_names_here() {
    let sent = sent(MODEL, |p| {
        p.temperature = Some(1.7);
        p.top_k = Some(3);
        p.stop = vec!["END".to_owned()];
        p.user = Some("u1".to_owned());
        p.service_tier = Some("default".to_owned());
    });
    assert_eq!(sent["temperature"], 1.0);
    assert_eq!(sent["top_k"], 3);
    assert_eq!(sent["stop_sequences"], json!(["END"]));
    assert_eq!(sent["metadata"], json!({"user_id": "u1"}));
    assert_eq!(sent["service_tier"], "standard_only");
}

#[test]
fn what_only_tunes_is_left_out_by_name() {
    let names = dropped(MODEL, |p| {
        p.seed = Some(1);
        p.presence_penalty = Some(0.5);
        p.logit_bias.insert("1".to_owned(), 1.0);
        p.verbosity = Some("low".to_owned());
        p.service_tier = Some("flex".to_owned());
        p.metadata = Some(object(json!({"team": "x"})));
    });
    let expected = [
        "metadata",
        "service_tier",
        "logit_bias",
        "presence_penalty",
        "seed",
        "verbosity",
    ];
    assert_eq!(names, expected);
    let request = asked(|p| p.seed = Some(1));
    let strict = EncodeTarget::new("anthropic", MODEL).on_unsupported(OnUnsupported::Error);
    let error = Anthropic::new().encode(&request, strict).unwrap_err();
    assert_eq!(
        (error.kind(), error.param()),
        (ErrorKind::Unsupported, Some("seed"))
    );
}

#[test]
fn newer_models_do_not_sample_as_told() {
    let names = dropped("claude-opus-4-7", |p| {
        (p.temperature, p.top_p, p.top_k) = (Some(0.3), Some(0.9), Some(5));
    });
    assert_eq!(names, ["temperature", "top_p", "top_k"]);
    assert_eq!(
        dropped(MODEL, |p| (p.temperature, p.top_p) = (Some(0.3), Some(0.9))),
        ["top_p"]
    );
    let both = |p: &mut ChatParams| (p.temperature, p.top_p) = (Some(0.3), Some(0.9));
    assert!(dropped("claude-3-haiku-20240307", both).is_empty());
}

#[test]
fn what_changes_the_meaning_is_refused() {
    assert_eq!(refused(MODEL, |p| p.n = Some(2)).unwrap(), "n");
    assert_eq!(
        refused(MODEL, |p| p.logprobs = Some(true)).unwrap(),
        "logprobs"
    );
    let audio = |p: &mut ChatParams| p.modalities = vec!["audio".to_owned()];
    assert_eq!(refused(MODEL, audio).unwrap(), "modalities");
    let json = |p: &mut ChatParams| p.response_format = Some(ResponseFormat::JsonObject);
    assert_eq!(refused(MODEL, json).unwrap(), "response_format");
    let search = |p: &mut ChatParams| p.web_search_options = Some(json!({}));
    assert_eq!(refused("kimi-k2", search).unwrap(), "web_search_options");
    let custom =
        |p: &mut ChatParams| p.tools = vec![Tool::Custom(g4f_types::tool::CustomTool::default())];
    assert_eq!(refused(MODEL, custom).unwrap(), "tools");
    let forced = |p: &mut ChatParams| {
        (p.tools, p.tool_choice) = (vec![tool()], Some(ToolChoice::Required));
    };
    assert_eq!(refused("claude-opus-5-5", forced).unwrap(), "tool_choice");
    assert_eq!(sent(MODEL, forced)["tool_choice"], json!({"type": "any"}));
}

#[test]
fn schemas_are_closed() {
    let wish = |p: &mut ChatParams| {
        let schema = json!({"type": "object", "properties": {
            "a": {"type": "array", "items": {"type": "object", "properties": {}}},
            "b": {"type": "object", "additionalProperties": true},
        }});
        p.response_format = Some(ResponseFormat::JsonSchema(JsonSchema {
            name: "x".to_owned(),
            description: None,
            schema,
            strict: Some(true),
        }));
    };
    let format = &sent(MODEL, wish)["output_config"]["format"];
    assert_eq!(format["type"], "json_schema");
    let schema = &format["schema"];
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(
        schema["properties"]["a"]["items"]["additionalProperties"],
        false
    );
    assert_eq!(schema["properties"]["b"]["additionalProperties"], true);
    assert_eq!(
        refused("claude-3-haiku-20240307", wish).unwrap(),
        "response_format"
    );
    let host = Anthropic::new().json_schema(true);
    let target = EncodeTarget::new("x", "kimi-k2");
    assert!(host.encode(&asked(wish), target).is_ok());
}

#[test]
fn tools_and_their_choice() {
    let choice = |choice: ToolChoice, parallel: Option<bool>| {
        let sent = sent(MODEL, |p| {
            (p.tools, p.tool_choice) = (vec![tool()], Some(choice));
            p.parallel_tool_calls = parallel;
        });
        sent["tool_choice"].clone()
    };
    assert_eq!(
        choice(ToolChoice::None, Some(false)),
        json!({"type": "none"})
    );
    assert_eq!(
        choice(ToolChoice::Auto, Some(true)),
        json!({"type": "auto"})
    );
    let one = json!({"type": "tool", "name": "clock", "disable_parallel_tool_use": true});
    assert_eq!(
        choice(ToolChoice::Function("clock".to_owned()), Some(false)),
        one
    );
    let alone = sent(MODEL, |p| {
        (p.tools, p.parallel_tool_calls) = (vec![tool()], Some(false));
    });
    let expected = json!({"type": "auto", "disable_parallel_tool_use": true});
    assert_eq!(alone["tool_choice"], expected);
    let allowed = sent(MODEL, |p| {
        p.tools = vec![
            tool(),
            Tool::function("other", "", json!({"type": "object"})),
        ];
        let tools = vec!["clock".to_owned()];
        p.tool_choice = Some(ToolChoice::Allowed {
            required: true,
            tools,
        });
    });
    assert_eq!(allowed["tools"].as_array().unwrap().len(), 1);
    assert_eq!(allowed["tool_choice"], json!({"type": "any"}));
    // Without tools there is nothing to choose.
    assert!(
        sent(MODEL, |p| p.tool_choice = Some(ToolChoice::Auto))
            .get("tool_choice")
            .is_none()
    );
}

#[test]
fn the_web_is_searched_by_a_tool() {
    let place = json!({"type": "approximate", "approximate": {"city": "Bonn", "country": "DE"}});
    let options = json!({"search_context_size": "low", "user_location": place});
    let sent = sent(MODEL, |p| p.web_search_options = Some(options));
    let place = json!({"type": "approximate", "city": "Bonn", "country": "DE"});
    let search =
        json!({"type": "web_search_20250305", "name": "web_search", "user_location": place});
    assert_eq!(sent["tools"], json!([search]));
}

#[test]
fn tools_of_the_api_bring_their_flags() {
    let flags = |tools: &[Value], other: Value| {
        let request = asked(|p| {
            p.tools = tools
                .iter()
                .cloned()
                .map(object)
                .map(Tool::Builtin)
                .collect();
            p.other = object(other);
        });
        header(&outgoing(MODEL, &request).unwrap(), "anthropic-beta").unwrap_or_default()
    };
    let fetch = json!({"type": "web_fetch_20250910", "name": "web_fetch"});
    let computer = json!({"type": "computer_20250124", "name": "computer"});
    let all = "mine-2026,web-fetch-2025-09-10,computer-use-2025-01-24";
    assert_eq!(
        flags(
            &[fetch.clone(), computer, fetch],
            json!({"betas": ["mine-2026"]})
        ),
        all
    );
    assert_eq!(
        flags(&[], json!({"mcp_servers": []})),
        "mcp-client-2025-04-04"
    );
    let edits = json!({"context_management": {"edits": [{"type": "compact_20260112"}]}});
    assert_eq!(flags(&[], edits), "compact-2026-01-12");
    assert_eq!(flags(&[], json!({"betas": "a, b"})), "a,b");
    let bad = asked(|p| p.other = object(json!({"betas": "a\nb"})));
    assert_eq!(
        outgoing(MODEL, &bad).unwrap_err().kind(),
        ErrorKind::BadRequest
    );
}

#[test]
fn the_callers_own_fields() {
    let sent = sent(MODEL, |p| {
        p.tools = vec![tool()];
        p.response_format = None;
        p.reasoning_budget = Some(2000);
        p.other = object(json!({
            "thinking": {"type": "disabled"}, "output_config": {"effort": "low"}, "max_tokens": 1,
            "container": "c", "betas": ["x"], "eager_input_streaming": true, "citations": true,
        }));
    });
    assert_eq!(sent["thinking"], json!({"type": "disabled"}));
    assert_eq!(sent["output_config"], json!({"effort": "low"}));
    assert_eq!(sent["container"], "c");
    assert_eq!(sent["max_tokens"], 64_000);
    assert_eq!(sent["tools"][0]["eager_input_streaming"], true);
    for name in ["betas", "citations", "eager_input_streaming"] {
        assert!(sent.get(name).is_none(), "{name}");
    }
}

#[test]
fn edits_come_last() {
    let sent = sent(MODEL, |p| {
        p.extra = vec![
            BodyEdit::set("/inference_geo", "eu"),
            BodyEdit::delete("/max_tokens"),
            BodyEdit::set("/no", 1).for_provider("openai"),
        ];
    });
    assert_eq!(sent["inference_geo"], "eu");
    assert!(sent.get("max_tokens").is_none() && sent.get("no").is_none());
}

#[test]
fn counting_asks_for_nothing_else() {
    let request = asked(|p| {
        p.tools = vec![tool()];
        p.max_tokens = Some(5);
        p.seed = Some(1);
        p.temperature = Some(0.5);
        p.user = Some("u".to_owned());
    });
    let target = EncodeTarget::new("anthropic", MODEL).on_unsupported(OnUnsupported::Error);
    let count = Anthropic::new().encode_count(&request, target).unwrap();
    assert_eq!(count.path, "/messages/count_tokens");
    let body = body(&count);
    let names: Vec<&str> = body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["messages", "model", "tools"]);
}
