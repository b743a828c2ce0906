//! Sizes and shapes, one from the other.

use g4f_types::facets::{ImageRequest, VideoRequest};

use super::{ratio, sides};

#[test]
fn shapes_are_those_of_the_sides() {
    let request = |size: &str| VideoRequest {
        size: Some(size.to_owned()),
        ..VideoRequest::default()
    };
    assert_eq!(sides(&request("1280x720")), Some((1280, 720)));
    assert_eq!(ratio(&request("1280*720")).as_deref(), Some("16:9"));
    assert_eq!(ratio(&request("9:16")).as_deref(), Some("9:16"));
    for size in ["auto", "0x0", "x", "12x"] {
        assert_eq!(sides(&request(size)), None, "{size}");
        assert_eq!(ratio(&request(size)), None, "{size}");
    }
    let image = ImageRequest {
        width: Some(512),
        height: Some(768),
        ..ImageRequest::default()
    };
    assert_eq!(ratio(&image).as_deref(), Some("2:3"));
}
