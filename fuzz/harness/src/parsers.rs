//! What is parsed beside answers: lists of models, and what clients of a server send.

use g4f_types::ErrorKind;
use g4f_wire::openai::serve;
use g4f_wire::provider::parse_list;

/// Takes the input as a list of models.
///
/// # Panics
/// When it holds more models than bytes, or fails as anything but an unreadable answer.
pub fn model_list(input: &[u8]) {
    match parse_list(input) {
        Ok(models) => assert!(models.len() <= input.len()),
        Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{error}"),
    }
}

/// Takes the input as the body of a chat call that a client sends to a server of ours. What can be read can be written
/// as JSON and read again.
///
/// # Panics
/// When something does not hold.
pub fn served_request(input: &[u8]) {
    match serve::decode_request(input) {
        Ok((request, _)) => {
            assert!(request.messages.len() <= input.len());
            let _ = request.needs();
            assert!(serde_json::to_value(&*request.params).is_ok());
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::BadRequest, "{error}");
            assert!(error.message().len() <= 8 * 1024, "{error}");
        }
    }
}
