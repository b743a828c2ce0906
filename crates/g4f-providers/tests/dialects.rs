//! One rich request, as each vendor with a dialect of its own gets it.
#![expect(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt as _;
use g4f_testkit::context;
use g4f_types::{
    ChatRequest, Descriptor, HttpBody, HttpRequest, HttpResponse, Message, Part, Reasoning,
    ReasoningEffort, Result, Role, Settings, Tool, ToolCall, ToolChoice, Transport, async_trait,
};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

/// Answers everything alike and keeps the last body.
#[derive(Default)]
struct Keeps(Mutex<Option<Bytes>>);

#[async_trait]
impl Transport for Keeps {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse> {
        if let HttpBody::Bytes(body) = request.body {
            *self.0.lock().unwrap() = Some(body);
        }
        // In the words of OpenAI and of Ollama.
        let answer = json!({
            "choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}],
            "message": {"content": "hi"}, "done": true,
        });
        Ok(HttpResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: futures_util::stream::iter([Ok(Bytes::from(answer.to_string()))]).boxed(),
        })
    }
}

fn find(id: &str) -> &'static Descriptor {
    g4f_providers::all()
        .into_iter()
        .find(|d| d.id == id)
        .unwrap()
}

/// What `id` is sent for this request.
async fn sent(id: &str, model: &str, request: ChatRequest) -> Result<Map<String, Value>> {
    let transport = Arc::new(Keeps::default());
    let descriptor = find(id);
    let variables = descriptor.variables.iter();
    let settings = Settings {
        // A server that is looked for at several places must be given one.
        base_url: (id == "g4f").then(|| "http://127.0.0.1:9/v1".to_owned()),
        other: variables
            .map(|variable| (variable.name.to_owned(), json!("acme")))
            .collect(),
        ..Settings::default()
    };
    let provider = (descriptor.build)(descriptor, settings, transport.clone())?;
    let cx = context(provider.clone())
        .model(model)
        .key("sk-test")
        .build();
    provider.chat(&cx, request).await?;
    let body = transport.0.lock().unwrap().take().unwrap();
    Ok(serde_json::from_slice(&body).unwrap())
}

/// A request with every parameter that only tunes, an earlier turn with thinking and a tool call, and a developer's
/// message.
fn rich() -> ChatRequest {
    let call = ToolCall::new("call_0", "weather", r#"{"city":"Bonn"}"#);
    let thought = Reasoning {
        text: "Look.".to_owned(),
        ..Reasoning::default()
    };
    let mut user = Message::user("Weather?");
    user.name = Some("ann".to_owned());
    let mut request = ChatRequest::new(
        "m",
        [
            Message::of(Role::Developer, vec![Part::Text("Be brief.".to_owned())]),
            user,
            Message::of(
                Role::Assistant,
                vec![Part::Reasoning(thought), Part::ToolCall(call)],
            ),
            Message::tool("call_0", "Rain."),
        ],
    );
    request.stream = true;
    let params = request.params_mut();
    params.temperature = Some(1.5);
    params.top_p = Some(0.9);
    params.top_k = Some(40);
    params.min_p = Some(0.1);
    params.frequency_penalty = Some(0.5);
    params.presence_penalty = Some(0.5);
    params.repetition_penalty = Some(1.1);
    params.max_tokens = Some(9);
    params.stop = vec!["END".to_owned()];
    params.seed = Some(7);
    params.logit_bias.insert("1".to_owned(), 1.0);
    params.reasoning_effort = Some(ReasoningEffort::High);
    params.verbosity = Some("low".to_owned());
    params.store = Some(false);
    params.service_tier = Some("auto".to_owned());
    params.user = Some("u".to_owned());
    params.prompt_cache_key = Some("k".to_owned());
    params.parallel_tool_calls = Some(true);
    let mut weather = Tool::function("weather", "The weather.", json!({"type": "object"}));
    if let Tool::Function(function) = &mut weather {
        function.strict = Some(true);
    }
    params.tools = vec![weather];
    params.tool_choice = Some(ToolChoice::Required);
    request
}

/// The parameters beside those that everybody gets.
fn beside(body: &Map<String, Value>) -> Vec<&str> {
    const COMMON: [&str; 6] = [
        "messages",
        "model",
        "stream",
        "tools",
        "tool_choice",
        "top_p",
    ];
    let names = body.keys().map(String::as_str);
    names.filter(|name| !COMMON.contains(name)).collect()
}

#[tokio::test]
async fn parameters_go_out_as_each_vendor_knows_them() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "openai",
            "gpt-4o-mini",
            &[
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "parallel_tool_calls",
                "presence_penalty",
                "prompt_cache_key",
                "reasoning_effort",
                "seed",
                "service_tier",
                "stop",
                "store",
                "stream_options",
                "temperature",
                "user",
                "verbosity",
            ],
        ),
        (
            "groq",
            "openai/gpt-oss-120b",
            &[
                "frequency_penalty",
                "max_completion_tokens",
                "parallel_tool_calls",
                "presence_penalty",
                "reasoning_effort",
                "seed",
                "service_tier",
                "stop",
                "stream_options",
                "temperature",
                "user",
            ],
        ),
        (
            "mistral",
            "mistral-small-latest",
            &[
                "frequency_penalty",
                "max_tokens",
                "parallel_tool_calls",
                "presence_penalty",
                "random_seed",
                "reasoning_effort",
                "stop",
                "temperature",
            ],
        ),
        (
            "deepseek",
            "deepseek-flash",
            &[
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "min_p",
                "presence_penalty",
                "reasoning_effort",
                "repetition_penalty",
                "seed",
                "stop",
                "stream_options",
                "temperature",
                "thinking",
                "top_k",
                "user",
            ],
        ),
        (
            "zai",
            "glm-5.3",
            &[
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "min_p",
                "presence_penalty",
                "repetition_penalty",
                "seed",
                "stop",
                "stream_options",
                "temperature",
                "thinking",
                "top_k",
                "user",
            ],
        ),
        (
            "openrouter",
            "openrouter/auto",
            &[
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "min_p",
                "parallel_tool_calls",
                "presence_penalty",
                "reasoning",
                "repetition_penalty",
                "seed",
                "service_tier",
                "stop",
                "stream_options",
                "temperature",
                "top_k",
                "user",
                "verbosity",
            ],
        ),
        (
            "alibaba",
            "qwen-plus",
            &[
                "enable_thinking",
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "min_p",
                "parallel_tool_calls",
                "presence_penalty",
                "repetition_penalty",
                "seed",
                "stop",
                "stream_options",
                "temperature",
                "top_k",
                "user",
            ],
        ),
        (
            "nvidia",
            "openai/gpt-oss-20b",
            &[
                "chat_template_kwargs",
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "min_p",
                "parallel_tool_calls",
                "presence_penalty",
                "repetition_penalty",
                "seed",
                "stop",
                "stream_options",
                "temperature",
                "top_k",
            ],
        ),
        (
            "xai",
            "grok-4.7",
            &[
                "logit_bias",
                "max_tokens",
                "min_p",
                "parallel_tool_calls",
                "reasoning_effort",
                "repetition_penalty",
                "seed",
                "stream_options",
                "temperature",
                "top_k",
                "user",
            ],
        ),
        (
            "google-openai",
            "gemini-flash-latest",
            &[
                "frequency_penalty",
                "max_tokens",
                "parallel_tool_calls",
                "presence_penalty",
                "reasoning_effort",
                "stop",
                "stream_options",
                "temperature",
            ],
        ),
        (
            "writer",
            "palmyra-x5",
            &["max_tokens", "stop", "stream_options", "temperature"],
        ),
        (
            "streamlake",
            "ep-1",
            &[
                "frequency_penalty",
                "logit_bias",
                "max_completion_tokens",
                "min_p",
                "presence_penalty",
                "reasoning_effort",
                "repetition_penalty",
                "seed",
                "stop",
                "stream_options",
                "temperature",
                "top_k",
                "user",
            ],
        ),
        (
            "g4f",
            "Copilot",
            &[
                "extra_body",
                "frequency_penalty",
                "logit_bias",
                "max_tokens",
                "parallel_tool_calls",
                "presence_penalty",
                "prompt_cache_key",
                "provider",
                "reasoning_effort",
                "stop",
                "temperature",
            ],
        ),
    ];
    for (id, model, expected) in cases {
        let mut asked = rich();
        if id == &"xai" {
            // It does not take them, and without them the answer is another one.
            let refusal = sent(id, model, rich()).await.unwrap_err();
            assert_eq!(refusal.param(), Some("stop"));
            asked.params_mut().stop.clear();
        }
        let body = sent(id, model, asked).await.unwrap();
        let mut names = beside(&body);
        names.sort_unstable();
        assert_eq!(names, *expected, "{id}");
    }
}

#[tokio::test]
async fn words_and_messages_go_out_as_each_vendor_knows_them() {
    let body = sent("mistral", "mistral-small-latest", rich())
        .await
        .unwrap();
    let messages = &body["messages"];
    assert_eq!(
        (&body["tool_choice"], &messages[0]["role"]),
        (&json!("any"), &json!("system"))
    );
    assert!(messages[1].get("name").is_none());
    let id = messages[2]["tool_calls"][0]["id"].as_str().unwrap();
    assert!(
        id.len() == 9 && messages[3]["tool_call_id"] == id,
        "{messages}"
    );

    let body = sent("openai", "gpt-5", rich()).await.unwrap();
    assert_eq!(
        (&body["max_completion_tokens"], &body["messages"][0]["role"]),
        (&json!(9), &json!("developer"))
    );
    assert!(body.get("temperature").is_none() && body.get("max_tokens").is_none());
    assert_eq!(body["tools"][0]["function"]["strict"], true);

    let body = sent("deepseek", "deepseek-flash", rich()).await.unwrap();
    assert_eq!(body["messages"][2]["reasoning_content"], "Look.");
    assert_eq!(
        (&body["thinking"], &body["reasoning_effort"]),
        (&json!({"type": "enabled"}), &json!("high"))
    );
    assert!(body["tools"][0]["function"].get("strict").is_none());

    let body = sent("openrouter", "openrouter/auto", rich()).await.unwrap();
    assert_eq!(
        (&body["reasoning"], &body["messages"][2]["reasoning"]),
        (&json!({"effort": "high"}), &json!("Look."))
    );

    let body = sent("nvidia", "openai/gpt-oss-20b", rich()).await.unwrap();
    assert_eq!(body["parallel_tool_calls"], false);
    assert_eq!(
        body["chat_template_kwargs"],
        json!({"enable_thinking": true})
    );

    let body = sent("groq", "openai/gpt-oss-120b", rich()).await.unwrap();
    assert_eq!(
        (&body["tool_choice"], &body["messages"][2]["reasoning"]),
        (&json!("required"), &json!("Look."))
    );
    assert!(body["messages"][1].get("name").is_none());

    let body = sent("minimax", "MiniMax-M3", rich()).await.unwrap();
    assert_eq!(
        body["messages"][2]["content"],
        "<think>\nLook.\n</think>\n\n"
    );
    assert!(body.get("reasoning_effort").is_none());

    let body = sent("baseten", "zai-org/GLM-5.3", rich()).await.unwrap();
    assert_eq!(body["chat_template_args"], json!({"enable_thinking": true}));

    for id in ["volcengine", "xiaomi"] {
        let body = sent(id, "m", rich()).await.unwrap();
        assert_eq!(
            (&body["thinking"], &body["messages"][2]["reasoning_content"]),
            (&json!({"type": "enabled"}), &json!("Look.")),
            "{id}"
        );
    }

    for id in ["qianfan", "modelscope", "gpustack"] {
        let body = sent(id, "m", rich()).await.unwrap();
        assert_eq!(body["enable_thinking"], true, "{id}");
    }

    let body = sent("snowflake", "claude-sonnet-5", rich()).await.unwrap();
    assert_eq!(
        (&body["reasoning"], &body["max_completion_tokens"]),
        (&json!({"effort": "high"}), &json!(9))
    );

    let body = sent("codestral", "codestral-latest", rich()).await.unwrap();
    assert_eq!(
        (&body["tool_choice"], &body["random_seed"]),
        (&json!("any"), &json!(7))
    );
    assert!(body.get("stream_options").is_none());

    let body = sent("ai21", "jamba-large", rich()).await.unwrap();
    assert!(body.get("reasoning_effort").is_none());

    let body = sent("g4f", "Groq/llama", rich()).await.unwrap();
    assert_eq!(
        (&body["provider"], &body["model"]),
        (&json!("Groq"), &json!("llama"))
    );
}

#[tokio::test]
async fn ollama_is_asked_in_its_own_words() {
    assert!(
        sent("ollama", "llama3.2", rich()).await.is_err(),
        "no tool can be required"
    );
    let mut request = rich();
    request.params_mut().tool_choice = Some(ToolChoice::Auto);
    let body = sent("ollama", "llama3.2", request).await.unwrap();
    assert_eq!(beside(&body), ["options", "think"]);
    let mut options: Vec<&String> = body["options"].as_object().unwrap().keys().collect();
    options.sort_unstable();
    assert_eq!(
        options,
        [
            "frequency_penalty",
            "min_p",
            "num_predict",
            "presence_penalty",
            "repeat_penalty",
            "seed",
            "stop",
            "temperature",
            "top_k",
            "top_p",
        ]
    );
}

#[tokio::test]
async fn moonshot_is_spared_what_it_refuses() {
    assert!(
        sent("moonshot", "kimi-k3", rich()).await.is_err(),
        "no tool can be required"
    );
    let mut request = rich();
    request.params_mut().tool_choice = Some(ToolChoice::Auto);
    request.params_mut().n = Some(2);
    let body = sent("moonshot", "kimi-k3", request.clone()).await.unwrap();
    assert!(body.get("temperature").is_none());
    assert_eq!(body["messages"][2]["reasoning_content"], "Look.");
    for (asked, sent_as) in [(1.5, 1.0), (0.0, 0.3)] {
        request.params_mut().temperature = Some(asked);
        let body = sent("moonshot", "moonshot-v1-8k", request.clone())
            .await
            .unwrap();
        assert_eq!(body["temperature"], sent_as);
    }
}

#[tokio::test]
async fn perplexity_is_asked_in_turns_and_without_tools() {
    assert!(sent("perplexity", "sonar", rich()).await.is_err());
    let request = ChatRequest::new(
        "m",
        [
            Message::system("Be brief."),
            Message::user("a"),
            Message::user("b"),
        ],
    );
    let body = sent("perplexity", "sonar", request).await.unwrap();
    assert_eq!(
        body["messages"],
        json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "a\n\nb"}])
    );
}

#[tokio::test]
async fn the_horde_gets_no_smaller_limit_than_it_takes() {
    let mut request = ChatRequest::new("m", [Message::user("a")]);
    request.params_mut().max_completion_tokens = Some(3);
    request.params_mut().stop = vec!["END".to_owned()];
    let body = sent("aihorde", "m", request).await.unwrap();
    assert_eq!(
        (&body["max_tokens"], &body["stop"]),
        (&json!(16), &json!(["END"]))
    );
}
