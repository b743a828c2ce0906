//! Whether a chunk is read quickly or leniently makes no difference to anyone.

use super::*;

/// What comes of `chunks` behind a first one.
fn events(chunks: &[&str], lenient: bool) -> String {
    let mut decoder = StreamDecoder::new(DecodeOptions::default());
    let mut events = VecDeque::new();
    decoder.push(HI, &mut events).unwrap();
    let mut told = Vec::new();
    for chunk in chunks {
        decoder.lenient = u8::from(lenient);
        let taken = decoder.push(chunk, &mut events);
        told.push(format!("{taken:?} {}", decoder.bad_lines));
    }
    let end = decoder.finish(&mut events);
    format!("{events:?} {told:?} {end:?}")
}

/// Whether the quick shape takes it.
fn is_quick(chunk: &str) -> bool {
    TextChunk::read(chunk).is_some()
}

#[test]
fn text_is_quick() {
    for chunk in [
        r#"{"choices":[{"delta":{"content":" you"}}]}"#,
        r#"{"id":"1","object":"chat.completion.chunk","created":7,"model":"m","service_tier":null,"system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"\n\u00e9 \"x\""},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x"}"#,
        r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"a","reasoning_content":null,"tool_calls":null},"native_finish_reason":null,"stop_reason":5}],"error":null}"#,
        r#"{"id":"ad_1","model":"ad-system","choices":[{"delta":{"content":"a"}}]}"#,
        r#"{"id":7,"model":["m"],"choices":[{"delta":{"content":"a"}}]}"#,
    ] {
        assert!(is_quick(chunk), "{chunk}");
        assert_eq!(events(&[chunk], false), events(&[chunk], true), "{chunk}");
    }
}

#[test]
fn whatever_says_more_is_not() {
    let fields = [
        r#""usage":{"prompt_tokens":1}"#,
        r#""x_groq":{"usage":{"prompt_tokens":1}}"#,
        r#""error":{"message":"no"}"#,
        r#""citations":["https://example.com"]"#,
        r#""search_results":[{"url":"https://example.com"}]"#,
    ];
    let of_choice = [
        r#""message":{"content":"b"}"#,
        r#""text":"b""#,
        r#""finish_reason":"stop""#,
        r#""finish_reason":"""#,
        r#""logprobs":{"content":[{"token":"a"}]}"#,
        r#""error":{"message":"no"}"#,
        r#""index":0"#,
        r#""index":"0""#,
        r#""index":-1"#,
    ];
    let of_delta = [
        r#""content":"b""#,
        r#""reasoning_content":"b""#,
        r#""reasoning":"b""#,
        r#""reasoning_text":"b""#,
        r#""thinking":"b""#,
        r#""reasoning_details":[{"type":"reasoning.text","text":"b","index":0}]"#,
        r#""refusal":"b""#,
        r#""tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]"#,
        r#""function_call":{"name":"f","arguments":"{}"}"#,
        r#""annotations":[{"type":"url_citation","url_citation":{"url":"https://example.com"}}]"#,
        r#""images":[{"image_url":{"url":"data:image/png;base64,AAAA"}}]"#,
        r#""audio":{"id":"a","data":"AAAA"}"#,
    ];
    let chunks =
        fields
            .iter()
            .map(|f| format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"a"}}}}],{f}}}"#))
            .chain(
                of_choice.iter().map(|f| {
                    format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"a"}},{f}}}]}}"#)
                }),
            )
            .chain(of_delta.iter().map(|f| {
                format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"a",{f}}}}}]}}"#)
            }));
    for chunk in chunks {
        assert!(!is_quick(&chunk), "{chunk}");
    }
}

#[test]
fn odd_chunks_come_to_the_same() {
    for chunk in [
        "",
        "{}",
        "nothing",
        r#"{"choices":[]}"#,
        r#"{"choices":[{"delta":{"content":""}}]}"#,
        r#"{"choices":[{"delta":{"content":7}}]}"#,
        r#"{"choices":[{"delta":{"content":["a"]}}]}"#,
        r#"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}"#,
        r#"{"choices":[{"index":3,"delta":{"content":"a"}}]}"#,
        r#"{"id":"1","id":"ad_2","choices":[{"delta":{"content":"a"}}]}"#,
        r#"{"id":"1","model":"other","choices":[{"delta":{"content":"a"}}]}"#,
        r#"{"choices":[{"index":0.0,"delta":{"content":"a"}}]}"#,
        r#"{"choices":{"delta":{"content":"a"}}}"#,
        r#"{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"content":"b"}}]}"#,
        r#"{"choices":[{"delta":{"content":"a"}}]"#,
        r#"{"choices":[{"delta":{"content":"a"}}]} x"#,
        r#"{"object":"error","choices":[{"delta":{"content":"a"}}]}"#,
        r#"{"object":"error","message":"no"}"#,
    ] {
        let both = [chunk, r#"{"choices":[{"delta":{"content":"b"}}]}"#, STOP];
        assert_eq!(events(&both, false), events(&both, true), "{chunk}");
    }
}
