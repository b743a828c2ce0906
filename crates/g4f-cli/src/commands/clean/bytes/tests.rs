//! Whatever the bytes are and wherever they are cut, the same bytes come out.

use super::{Decoder, encode, shown};

fn through(bytes: &[u8], piece: usize) -> (String, Vec<u8>) {
    let mut decoder = Decoder::default();
    let mut text = String::new();
    for piece in bytes.chunks(piece) {
        decoder.push(piece, &mut text);
    }
    decoder.finish(&mut text);
    let back = encode(&text).into_owned();
    (text, back)
}

#[test]
fn pieces_cut_inside_a_character_are_joined() {
    let text = "añ→𝄞 é";
    for piece in 1..=text.len() {
        let (joined, back) = through(text.as_bytes(), piece);
        assert_eq!(
            (joined.as_str(), back.as_slice()),
            (text, text.as_bytes()),
            "{piece}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_come_out_as_they_went_in() {
    let own = "\u{10FFFF}\u{10FF80}\u{10FF7F}".as_bytes();
    let every: Vec<u8> = (0..=255).collect();
    for bytes in [
        &b"a\xff\xfeb"[..],
        b"\xf0\x9f\x98",
        b"\xc3",
        own,
        &every,
        b"\xed\xa0\x80",
    ] {
        let whole = through(bytes, bytes.len());
        assert_eq!(whole.1, bytes);
        for piece in 1..5 {
            assert_eq!(through(bytes, piece), whole, "{bytes:?} by {piece}");
        }
    }
    assert_eq!(shown(&through(b"a\xffb", 1).0), "a\u{fffd}b");
}
