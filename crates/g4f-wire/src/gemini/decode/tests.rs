//! Answers that recordings do not have.

use std::collections::VecDeque;

use bytes::Bytes;
use g4f_types::{
    ChatAnswer, ChatEvent, ChatRequest, Collector, ErrorKind, FinishReason, Part, Tool,
};
use serde_json::{Value, json};

use super::GeminiDecoder;
use crate::provider::{AnswerDecoder as _, DecodeError};

fn searching() -> ChatRequest {
    let mut request = ChatRequest::default();
    let search = json!({ "googleSearch": {} });
    request.params_mut().tools = vec![Tool::Builtin(search.as_object().unwrap().clone())];
    request
}

fn stream(chunks: &[Value]) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut decoder = GeminiDecoder::new(&searching());
    let mut events = VecDeque::new();
    for chunk in chunks {
        decoder.push(None, &chunk.to_string(), &mut events)?;
    }
    decoder.finish(&mut events)?;
    Ok(events.into())
}

fn whole(body: &str) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut events = VecDeque::new();
    let mut decoder = GeminiDecoder::new(&searching());
    decoder.whole(&Bytes::copy_from_slice(body.as_bytes()), &mut events)?;
    Ok(events.into())
}

fn answer(chunks: &[Value]) -> ChatAnswer {
    let mut collector = Collector::new();
    for event in stream(chunks).unwrap() {
        collector.push(event);
    }
    collector.into_answer()
}

fn kind(decoded: Result<Vec<ChatEvent>, DecodeError>) -> Option<ErrorKind> {
    match decoded {
        Err(DecodeError::Invalid(error)) => Some(error.kind()),
        _ => None,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what is made on the spot need not be lent"
)]
fn candidate(mut fields: Value, parts: Value) -> Value {
    fields["content"] = json!({ "parts": parts });
    json!({ "candidates": [fields] })
}

#[test]
fn sources_are_told_with_their_places_in_characters() {
    let text = "Zürich — big.";
    let grounding = json!({
        "groundingChunks": [
            { "web": { "uri": "https://a", "title": "A" } },
            { "web": { "uri": "https://b" } },
            { "retrievedContext": { "fileSearchStore": "stores/s", "title": "C" } },
        ],
        // Eleven bytes are nine characters.
        "groundingSupports": [{
            "segment": { "startIndex": 12, "endIndex": 16, "text": "big." },
            "groundingChunkIndices": [0, 2, 99],
        }],
        "webSearchQueries": ["zürich"],
    });
    let chunk = candidate(
        json!({ "finishReason": "STOP", "groundingMetadata": grounding }),
        json!([{ "text": text }]),
    );
    // Streams repeat it.
    let events = stream(&[
        chunk.clone(),
        candidate(chunk["candidates"][0].clone(), json!([])),
    ])
    .unwrap();
    let sources: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            ChatEvent::Citation { citation, .. } => {
                Some((&*citation.url, citation.start, citation.end))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        sources,
        [
            ("https://a", Some(9), Some(13)),
            ("stores/s", Some(9), Some(13)),
            ("https://b", None, None)
        ]
    );
    let shown = json!({ "groundingMetadata": { "webSearchQueries": ["zürich"] } });
    assert!(events.contains(&ChatEvent::Unknown(Box::new(shown))));
}

#[test]
fn quotes_and_fetched_pages_are_sources() {
    let answer = answer(&[candidate(
        json!({
            "finishReason": "RECITATION",
            "citationMetadata": { "citationSources": [{ "startIndex": 0, "endIndex": 2, "uri": "https://q" }] },
            "urlContextMetadata": { "urlMetadata": [
                { "retrievedUrl": "https://r", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_SUCCESS" },
                { "retrievedUrl": "https://s", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_ERROR" },
            ] },
        }),
        json!([{ "text": "Hi" }]),
    )]);
    let urls: Vec<&str> = answer
        .citations()
        .iter()
        .map(|source| &*source.url)
        .collect();
    assert_eq!(urls, ["https://q", "https://r"]);
    assert_eq!(answer.finish_reason(), Some(&FinishReason::ContentFilter));
}

#[test]
fn probabilities_are_told_as_openai_writes_them() {
    let result = json!({
        "chosenCandidates": [{ "token": "é", "tokenId": 7, "logProbability": -0.5 }],
        "topCandidates": [{ "candidates": [{ "token": "e", "logProbability": -1 }] }],
    });
    let fields = json!({ "finishReason": "STOP", "logprobsResult": result });
    let answer = answer(&[candidate(fields, json!([{ "text": "é" }]))]);
    assert_eq!(
        answer.choice().unwrap().logprobs,
        Some(json!({ "refusal": null, "content": [{
            "token": "é", "logprob": -0.5, "bytes": [195, 169],
            "top_logprobs": [{ "token": "e", "logprob": -1, "bytes": [101] }],
        }] }))
    );
}

#[test]
fn several_candidates_are_several_choices() {
    let two = json!({ "candidates": [
        { "index": 1, "content": { "parts": [{ "text": "b" }] }, "finishReason": "MAX_TOKENS" },
        { "index": 0, "content": { "parts": [{ "text": "a" }] }, "finishReason": "STOP" },
    ] });
    let answer = answer(&[two]);
    let said: Vec<_> = answer
        .choices
        .iter()
        .map(|c| (c.index, c.message.text(), c.finish_reason.clone().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            (0, "a".to_owned(), FinishReason::Stop),
            (1, "b".to_owned(), FinishReason::Length)
        ]
    );
}

#[test]
fn a_signature_alone_is_no_answer() {
    let fields = || json!({ "finishReason": "STOP" });
    let only = answer(&[candidate(
        fields(),
        json!([{ "text": "", "thoughtSignature": "s" }]),
    )]);
    assert!(!only.has_content());
    let first = json!([{ "text": "", "thoughtSignature": "s" }, { "text": "Hi" }]);
    let first = answer(&[candidate(fields(), first)]);
    assert!(matches!(
        first.message().unwrap().parts[..],
        [Part::Reasoning(_), Part::Text(_)]
    ));
}

#[test]
fn sketches_are_not_pictures() {
    let data = "iVBORw0KGgo=";
    let parts = json!([
        { "inlineData": { "mimeType": "image/png", "data": data }, "thought": true },
        { "inline_data": { "mime_type": "image/png", "data": "_-8" } },
    ]);
    let answer = answer(&[candidate(json!({ "finishReason": "STOP" }), parts)]);
    assert_eq!(answer.message().unwrap().parts.len(), 1);
}

#[test]
fn ids_that_repeat_are_made_up() {
    let call = json!({ "functionCall": { "id": "x", "name": "f" } });
    let answer = answer(&[candidate(
        json!({ "finishReason": "STOP" }),
        json!([call, call]),
    )]);
    let ids: Vec<&str> = answer.tool_calls().iter().map(|call| &*call.id).collect();
    assert!(ids[0] == "x" && ids[1] != "x", "{ids:?}");
    assert_eq!(answer.finish_reason(), Some(&FinishReason::ToolCalls));
}

#[test]
fn endings_are_read() {
    let fields = |reason: &str| json!({ "finishReason": reason });
    for (name, reason) in [
        ("IMAGE_SAFETY", FinishReason::ContentFilter),
        ("2", FinishReason::Length),
        (
            "MALFORMED_FUNCTION_CALL",
            FinishReason::Other("MALFORMED_FUNCTION_CALL".to_owned()),
        ),
        (
            "10",
            FinishReason::Other("MALFORMED_FUNCTION_CALL".to_owned()),
        ),
        ("NEW_ONE", FinishReason::Other("NEW_ONE".to_owned())),
    ] {
        let answer = answer(&[candidate(fields(name), json!([{ "text": "a" }]))]);
        assert_eq!(answer.finish_reason(), Some(&reason));
    }
}

#[test]
fn failures_within_an_answer_are_failures() {
    let error =
        json!({ "error": { "code": 503, "message": "Overloaded.", "status": "UNAVAILABLE" } });
    let text = candidate(json!({}), json!([{ "text": "a" }]));
    assert!(matches!(
        stream(&[text.clone(), error.clone()]),
        Err(DecodeError::InBand(_))
    ));
    assert!(matches!(
        whole(&json!([error]).to_string()),
        Err(DecodeError::InBand(_))
    ));
    assert!(matches!(
        whole(r#"{"message": "no"}"#),
        Err(DecodeError::InBand(_))
    ));
    assert_eq!(kind(stream(&[text])), Some(ErrorKind::Truncated));
    assert_eq!(
        kind(whole(r#"{"modelVersion": "m"}"#)),
        Some(ErrorKind::Empty)
    );
    assert_eq!(kind(whole(r#"{"candidates": []}"#)), Some(ErrorKind::Empty));
    assert_eq!(
        kind(whole(r#"{"hello": 1}"#)),
        Some(ErrorKind::InvalidResponse)
    );
    assert_eq!(kind(whole("<html>")), Some(ErrorKind::ErrorPage));
    assert_eq!(kind(whole("")), Some(ErrorKind::Empty));
    let blocked = json!({ "promptFeedback": { "blockReason": "SAFETY" } });
    assert_eq!(kind(stream(&[blocked])), Some(ErrorKind::ContentFilter));
}

#[test]
fn odd_json_is_read_as_far_as_it_goes() {
    for odd in [
        r#"{"candidates": 7, "usageMetadata": [], "modelVersion": {}}"#,
        r#"{"candidates": [1, {"content": "x"}, {"content": {"parts": {"text": 5}}}, {"content": {"parts": [[], {"functionCall": []}]}}]}"#,
        r#"{"candidates": [{"content": {"parts": [{"functionCall": {"partialArgs": 7}}]}, "index": -1}]}"#,
        r#"{"candidates": [], "candidates": [{"content": {"parts": [{"text": "twice"}]}}]}"#,
        r"[[], 7]",
    ] {
        let _ = whole(odd);
        let mut events = VecDeque::new();
        let mut decoder = GeminiDecoder::new(&searching());
        let _ = decoder.push(None, odd, &mut events);
        let _ = decoder.finish(&mut events);
    }
}

#[test]
fn a_call_that_goes_on_ends_with_the_answer() {
    let call = |call: Value| candidate(json!({}), json!([{ "functionCall": call }]));
    let chunks = [
        call(json!({ "name": "f", "willContinue": true })),
        call(
            json!({ "partialArgs": [{ "jsonPath": "$.a", "stringValue": "x" }], "willContinue": true }),
        ),
    ];
    let mut ended = chunks.to_vec();
    ended.push(candidate(json!({ "finishReason": "STOP" }), json!([])));
    assert_eq!(answer(&ended).tool_calls()[0].arguments, r#"{"a":"x"}"#);
    assert_eq!(kind(stream(&chunks)), Some(ErrorKind::Truncated));
}
