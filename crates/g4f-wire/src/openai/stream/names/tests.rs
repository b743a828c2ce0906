//! Which names count as other names.

use super::Names;

/// The pairs that are told of, as `id model`.
fn told(frames: &[(&str, &str)]) -> Vec<Option<String>> {
    let (id, model) = frames[0];
    let mut names = Names::new(id.to_owned(), model.to_owned());
    let told = |(id, model): &(&str, &str)| {
        let frame = names.see(id, model);
        frame.map(|frame| format!("{} {}", frame.id, frame.model))
    };
    frames[1..].iter().map(told).collect()
}

#[test]
fn an_inserted_frame_is_told_once_and_so_is_the_way_back() {
    let frames = [
        ("chatcmpl-1", "gpt-4o"),
        ("chatcmpl-1", "gpt-4o"),
        ("ad_17", "ad-system"),
        ("ad_17", "ad-system"),
        ("chatcmpl-1", "gpt-4o"),
        ("chatcmpl-1", "gpt-4o"),
    ];
    let expected = [
        None,
        Some("ad_17 ad-system".to_owned()),
        None,
        Some("chatcmpl-1 gpt-4o".to_owned()),
        None,
    ];
    assert_eq!(told(&frames), expected);
}

#[test]
fn another_kind_of_id_or_another_model_is_enough() {
    let frames = [("chatcmpl-1", "gpt-4"), ("ad-chunk", "gpt-4")];
    assert_eq!(told(&frames), [Some("ad-chunk gpt-4".to_owned())]);
    let frames = [("1", "gpt-4"), ("1", "ad-system")];
    assert_eq!(told(&frames), [Some("1 ad-system".to_owned())]);
}

#[test]
fn ids_that_change_with_every_frame_and_missing_names_are_nothing() {
    for frames in [
        [
            ("chatcmpl-1", "m"),
            ("chatcmpl-2", "m"),
            ("chatcmpl-3", "m"),
        ],
        [("3f2a-1", "m"), ("9bcd-2", "m"), ("a0-3", "m")],
        [("gen-1", "m"), ("", ""), ("gen-1", "")],
        [("", ""), ("17", ""), ("18", "")],
    ] {
        assert_eq!(told(&frames), [None, None], "{frames:?}");
    }
}
