//! Estimates from headers, and from headers that lie.

use g4f_types::Media;

use super::{audio, document, image, size, video};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

fn wav(rate: u32, seconds: u32) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    bytes.extend((rate / 2).to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.resize((rate * seconds) as usize, 0);
    bytes
}

#[test]
fn sizes_are_read_from_headers() {
    let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x02\x58\x03\x20\x03";
    let gif = b"GIF89a\x40\x01\xf0\0rest";
    let vp8x = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\x03\0\x57\x02\0";
    assert_eq!(size(&png(640, 480)), Some((640, 480)));
    assert_eq!(size(jpeg), Some((800, 600)));
    assert_eq!(size(gif), Some((320, 240)));
    assert_eq!(size(vp8x), Some((800, 600)));
}

#[test]
fn pictures_cost_what_the_dearer_vendor_says() {
    // OpenAI's own examples: 765 and 1105; Anthropic's patches are more for the second.
    assert_eq!(image(&Media::bytes(png(1024, 1024))), 37 * 37);
    assert_eq!(image(&Media::bytes(png(512, 512))), 19 * 19);
    assert_eq!(image(&Media::bytes(png(100, 100))), 85 + 170);
    assert_eq!(image(&Media::bytes(png(2048, 4096))), 1600);
    assert_eq!(image(&Media::url("https://example.org/a.png")), 1600);
    let low = Media::url("https://example.org/a.png").with_detail("low");
    assert_eq!(image(&low), 85);
}

#[test]
fn headers_that_lie_or_end_early_are_not_believed() {
    for bytes in [
        png(0, 10),
        png(u32::MAX, 10),
        b"\x89PNG\r\n\x1a\n".to_vec(),
        b"\xff\xd8\xff\xe0".to_vec(),
        b"\xff\xd8\xff\xe0\0\0\xff\xe0\0\0".to_vec(),
        [b"\xff\xd8".as_slice(), &[0xff; 5000]].concat(),
        b"RIFF\0\0\0\0WEBPVP8L".to_vec(),
        b"GIF8".to_vec(),
    ] {
        assert_eq!(size(&bytes), None, "{bytes:?}");
        assert_eq!(image(&Media::bytes(bytes)), 1600);
    }
}

#[test]
fn sound_by_its_length() {
    assert_eq!(audio(&Media::bytes(wav(32_000, 10))), 320);
    assert_eq!(audio(&Media::bytes(vec![1; 80_000])), 320);
    assert_eq!(audio(&Media::url("https://example.org/a.mp3")), 1920);
    // A rate of nothing would be a sound without an end.
    let mut broken = wav(32_000, 1);
    broken[28..32].fill(0);
    assert_eq!(audio(&Media::bytes(broken)), 4 * 32);
}

#[test]
fn video_and_documents_by_their_bytes() {
    assert_eq!(video(&Media::bytes(vec![0; 250_000])), 600);
    assert_eq!(video(&Media::id("file-1")), 18_000);
    assert_eq!(document(&Media::bytes(vec![0; 50_000])), 9_000);
    assert_eq!(document(&Media::bytes(Vec::new())), 3_000);
    assert_eq!(document(&Media::path("report.pdf")), 3_000);
}
