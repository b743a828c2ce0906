//! What counts as asked for.

use super::{Request, holds};
use crate::about::About;

#[test]
fn words_are_whole_unless_a_star_ends_them() {
    assert!(holds("what does ai mean?", "ai"));
    assert!(!holds("the air is thin", "ai"));
    assert!(!holds("a repair", "ai"));
    assert!(holds("please translate this", "translat*"));
    assert!(!holds("mistranslated", "translat*"));
    assert!(holds("写一条广告。", "广告"));
    assert!(holds("напиши рекламный пост", "реклам*"));
    assert!(!holds("anything", ""));
}

#[test]
fn both_ends_of_a_long_request_are_looked_at() {
    let prompt = format!("Write an Advert. {} And a footer", "x ".repeat(40_000));
    let request = Request::new(About {
        prompt: Some(prompt.into()),
        ..About::default()
    });
    assert!(request.asks(&["advert"]));
    assert!(request.asks(&["footer"]));
    assert!(!request.asks(&["sponsor"]));
    assert!(!Request::default().asks(&["advert"]));
}
