//! What a recorded endpoint generated.

use g4f_types::{ChatRequest, FinishReason, Message};
use g4f_wire::huggingface::TextGeneration;
use g4f_wire::provider::{ChatFamily, EncodeTarget};
use serde_json::Value;

use crate::recorded::{collect, decode, exchanges};

#[test]
fn a_recorded_answer_and_its_request() {
    let Some(exchanges) = exchanges(&["huggingface.inference"]) else {
        return;
    };
    let [exchange] = &exchanges[..] else {
        unreachable!("there is one recording");
    };
    assert_eq!(exchange.status, 200, "{}", exchange.file);
    let answer = collect(&decode(&TextGeneration, &exchange.body, 1).unwrap());
    let said = &exchange.body[0];
    assert_eq!(answer.text(), said["generated_text"].as_str().unwrap());
    assert_eq!(answer.finish_reason(), Some(&FinishReason::Stop));
    let tokens = answer.usage.unwrap().output_tokens;
    assert_eq!(Some(tokens), said["details"]["generated_tokens"].as_u64());

    let sent = exchange.request.as_ref().unwrap();
    let theirs = &sent["parameters"];
    let mut request = ChatRequest::new("m", [Message::user(sent["inputs"].as_str().unwrap())]);
    let params = request.params_mut();
    params.temperature = theirs["temperature"].as_f64();
    params.top_p = theirs["top_p"].as_f64();
    params.max_tokens = serde_json::from_value(theirs["max_new_tokens"].clone()).unwrap();
    for name in [
        "typical_p",
        "do_sample",
        "watermark",
        "decoder_input_details",
    ] {
        params.other.insert(name.to_owned(), theirs[name].clone());
    }
    let outgoing = TextGeneration
        .encode(&request, EncodeTarget::new("huggingface", "m"))
        .unwrap();
    let written: Value = serde_json::from_slice(&outgoing.body).unwrap();
    let mut expected = sent.clone();
    // Nothing is written as nothing.
    let parameters = expected["parameters"].as_object_mut().unwrap();
    parameters.retain(|_, value| {
        !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
    });
    assert_eq!(written, expected);
}
