//! Chat.

use g4f_testkit::{Reply, openai};
use g4f_types::{Capability, ErrorKind, FaultDomain, Message, ResponseFormat, Tool};
use serde_json::json;

use crate::setup::{Bridge, hello};

impl Bridge {
    pub(crate) async fn is_recognised(&self) {
        self.provider.probe(&self.cx()).await.unwrap();
        // Its list needs the Internet, which is not here; its providers answer all the same.
        let error = self.provider.models(&self.cx()).await.unwrap_err();
        assert!(error.help().unwrap().contains("by its name"), "{error:?}");
    }

    pub(crate) async fn answers_whole_with_its_thinking(&self) {
        let script = openai::ChatSse::new()
            .reasoning(["let me", " see"])
            .text(["Hel", "lo"])
            .usage(3, 5);
        let said = self.ask(script.reply(), hello()).await;
        assert_eq!(
            (&*said.text, &*said.thinking),
            ("Hello", "let me see"),
            "{said:?}"
        );
        assert_eq!((&*said.finish, said.tokens), ("stop", (3, 5)), "{said:?}");
        assert_eq!(self.last_body()["model"], "m-1");
    }

    pub(crate) async fn answers_as_it_is_made(&self) {
        let mut request = hello();
        request.stream = true;
        let script = openai::ChatSse::new().text(["<think>h", "m</think>", "Hel", "lo"]);
        let said = self.ask(script.reply(), request).await;
        assert_eq!((&*said.text, &*said.thinking), ("Hello", "hm"), "{said:?}");
        assert!(said.pieces >= 2 && said.failure.is_none(), "{said:?}");
    }

    pub(crate) async fn calls_tools(&self) {
        let mut request = hello();
        let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
        request.params_mut().tools = vec![Tool::function("weather", "", schema)];
        let script = openai::ChatSse::new()
            .tool_call("call_a", "weather", ["{\"city\":", "\"Bonn\"}"])
            .finish("tool_calls");
        let said = self.ask(script.reply(), request).await;
        assert_eq!(
            (&*said.arguments, &*said.finish),
            (r#"{"city":"Bonn"}"#, "tool_calls"),
            "{said:?}"
        );
        assert_eq!(self.last_body()["tools"][0]["function"]["name"], "weather");
    }

    pub(crate) async fn hands_parameters_on(&self) {
        let mut request = hello();
        request.messages_mut().extend([
            Message::assistant("one"),
            Message::assistant("two"),
            Message::user("go on"),
        ]);
        let params = request.params_mut();
        params.seed = Some(7);
        params.temperature = Some(0.5);
        params.max_tokens = Some(500);
        params.presence_penalty = Some(0.25);
        let said = self.ask(openai::chat_sse("Hello", 1), request).await;
        assert_eq!(said.text, "Hello", "{said:?}");
        let body = self.last_body();
        assert_eq!(
            (
                &body["seed"],
                &body["temperature"],
                &body["max_tokens"],
                &body["presence_penalty"]
            ),
            (&json!(7), &json!(0.5), &json!(500), &json!(0.25))
        );
        let messages = body["messages"].to_string();
        assert!(
            messages.contains("one") && messages.contains("two"),
            "{messages}"
        );
    }

    pub(crate) async fn answers_in_json(&self) {
        let mut request = hello();
        request.params_mut().response_format = Some(ResponseFormat::JsonObject);
        let script = openai::ChatSse::new().text(["```json\n{\"a\"", ": 1}\n```"]);
        let said = self.ask(script.reply(), request).await;
        assert_eq!(said.text, "{\"a\": 1}", "{said:?}");
        let body = self.last_body();
        assert!(
            body["messages"].to_string().contains("JSON object"),
            "{body}"
        );
    }

    pub(crate) async fn tells_failures_apart(&self) {
        let cases = [
            (400, ErrorKind::BadRequest),
            (401, ErrorKind::Auth),
            (402, ErrorKind::QuotaExhausted),
            (404, ErrorKind::ModelNotFound),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (503, ErrorKind::Overloaded),
        ];
        for (status, kind) in cases {
            let refusal = openai::error(status, "x", None, "it says no");
            let said = self.ask(refusal, hello()).await;
            let error = said.failure.unwrap();
            assert_eq!(error.kind(), kind, "{status}: {error}");
            assert!(error.message().contains("it says no"), "{error}");
        }
        let page = Reply::status(502)
            .header("content-type", "text/html")
            .body("<html><title>Bad gateway</title></html>");
        let error = self.ask(page, hello()).await.failure.unwrap();
        assert_eq!(error.kind(), ErrorKind::Server, "{error}");

        // A name that it does not know breaks it while it has no Internet: that name's affair.
        let cx = g4f_testkit::context(self.provider.clone())
            .model("Nobody")
            .build();
        let error = self.provider.chat(&cx, hello()).await.unwrap_err();
        assert_eq!(error.fault_domain(), FaultDomain::Model, "{error:?}");
    }

    pub(crate) async fn breaks_off_with_an_error(&self) {
        let chunk = |text: &str| {
            json!({ "id": "a", "model": "m-1", "choices": [{ "index": 0, "delta": { "content": text } }] })
                .to_string()
        };
        let failure = json!({ "error": { "message": "it broke", "code": "x" } }).to_string();
        let said = self.ask(Reply::sse([chunk("Hel"), failure]), hello()).await;
        assert_eq!(said.text, "Hel", "{said:?}");
        assert!(said.failure.unwrap().message().contains("it broke"));
        assert_eq!(said.finish, "");
    }

    pub(crate) async fn lists_models_of_one_provider(&self) {
        let list = json!({ "data": [{ "id": "m-1" }, { "id": "pic", "image": true }] });
        self.upstream.set_script(Reply::ok(list));
        let cx = g4f_testkit::context(self.only.clone()).build();
        let models = self.only.models(&cx).await.unwrap();
        let picture = models.iter().find(|model| model.id == "pic").unwrap();
        assert!(picture.capabilities.yes.contains(Capability::Images));
        assert!(models.iter().any(|model| model.id == "m-1"));
    }
}
