//! Words, shares and ids as vendors write them.

use g4f_types::ErrorKind;
use g4f_types::facets::VideoState;
use serde_json::json;

use super::{id_in_path, model_in_path, share_done, state_of};

#[test]
fn words_of_all_vendors() {
    for (word, state) in [
        ("starting", VideoState::Queued),
        ("IN_QUEUE", VideoState::Queued),
        ("THROTTLED", VideoState::Queued),
        ("Queueing", VideoState::Queued),
        ("dreaming", VideoState::Running),
        ("IN_PROGRESS", VideoState::Running),
        ("Ready", VideoState::Done),
        ("succeed", VideoState::Done),
        ("SUCCEEDED", VideoState::Done),
        ("Request Moderated", VideoState::Failed),
        ("canceled", VideoState::Failed),
        ("Fail", VideoState::Failed),
    ] {
        assert_eq!(state_of(word), Some(state), "{word}");
    }
    assert_eq!(state_of("polishing"), None);
}

#[test]
fn shares_are_percents_or_parts() {
    for (value, share) in [
        (json!(40), Some(0.4)),
        (json!("40%"), Some(0.4)),
        (json!(0.4), Some(0.4)),
        (json!(100), Some(1.0)),
        (json!(1.0), Some(1.0)),
        (json!(900), Some(1.0)),
        (json!(null), None),
        (json!("soon"), None),
    ] {
        assert_eq!(share_done(&value), share, "{value}");
    }
}

#[test]
fn nothing_leads_elsewhere() {
    assert_eq!(id_in_path("a-1_b.c:d").unwrap(), "a-1_b.c:d");
    for id in ["", "..", "a/b", "a?b", "a%2fb", "a b", "a#b"] {
        assert_eq!(
            id_in_path(id).unwrap_err().kind(),
            ErrorKind::InvalidResponse
        );
    }
    assert_eq!(model_in_path("fal-ai/flux/dev").unwrap(), "fal-ai/flux/dev");
    for model in ["", "a/../b", "/a", "a//b", "a?b", "a b", "a#b", "a/"] {
        assert_eq!(
            model_in_path(model).unwrap_err().kind(),
            ErrorKind::ModelNotFound
        );
    }
}
