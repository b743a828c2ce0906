//! Estimates against what a real vocabulary says.

use proptest::prelude::*;

use super::EstimateCounter;
use crate::{Bounded, Encoding, TokenCounter};

const ENGLISH: &str = "The keeper of the lighthouse wrote one line a day. Wind from the west, glass falling, oil for \
    nine nights. On Sundays she added the price of bread, which the supply boat brought along with the newspapers, \
    and sometimes a word about the seals that slept below the stairs.";
const RUSSIAN: &str = "Смотритель маяка записывал по одной строке в день. Ветер с запада, давление падает, масла \
    хватит на девять ночей. По воскресеньям он добавлял цену хлеба, который привозила лодка.";
const CHINESE: &str = "灯塔看守人每天写一行字。西风，气压下降，灯油还够九个晚上。每逢星期天，她会记下面包的价格，\
    补给船把面包和报纸一起送来，有时还会写一句关于睡在台阶下的海豹的话。";
const JAPANESE: &str = "灯台守は毎日一行だけ書いた。西の風、気圧は下がり、油は九晩分ある。日曜日にはパンの値段も書き添えた。";
const KOREAN: &str = "등대지기는 하루에 한 줄씩 적었다. 서풍, 기압 하강, 기름은 아홉 밤 분량. 일요일에는 빵값도 덧붙였다.";
const HINDI: &str =
    "प्रकाशस्तंभ का रखवाला हर दिन एक पंक्ति लिखता था। पश्चिम से हवा, दबाव गिरता हुआ, नौ रातों का तेल।";
const CODE: &str = include_str!("../estimate.rs");
const JSON: &str = r#"{"id":"msg_01","type":"message","usage":{"input_tokens":1024,"output_tokens":37},"stop":null}"#;

#[test]
fn close_to_a_real_vocabulary_and_rather_above() {
    for (name, text, low, high) in [
        ("english", ENGLISH, 0.95, 1.5),
        ("russian", RUSSIAN, 1.0, 2.5),
        ("chinese", CHINESE, 1.0, 1.8),
        ("japanese", JAPANESE, 1.0, 1.8),
        ("korean", KOREAN, 1.0, 2.0),
        ("hindi", HINDI, 1.0, 3.0),
        ("code", CODE, 0.95, 1.8),
        ("json", JSON, 0.95, 1.8),
    ] {
        let real = Encoding::O200k.counter().count(text).tokens;
        let estimate = EstimateCounter.count(text).tokens;
        #[expect(clippy::cast_precision_loss, reason = "the counts are small")]
        let ratio = estimate as f64 / real as f64;
        eprintln!("{name}: real {real}, estimate {estimate}, ratio {ratio:.2}");
        assert!(
            (low..=high).contains(&ratio),
            "{name}: real {real}, estimate {estimate}"
        );
    }
}

#[test]
fn hashes_and_base64_are_not_taken_for_words() {
    let base64 = "pGq3ZkXw8vLrT1uYcBnS5oEjHaMdFi72KxQyVtWb0zCeUgRlNsPh4mDfJA6OI9".repeat(20);
    let real = Encoding::O200k.counter().count(&base64).tokens;
    let estimate = EstimateCounter.count(&base64).tokens;
    assert!(
        estimate * 10 >= real * 8,
        "real {real}, estimate {estimate}"
    );
}

#[test]
fn an_estimate_is_never_exact_and_nothing_is_nothing() {
    assert_eq!(EstimateCounter.count("").tokens, 0);
    assert_eq!(EstimateCounter.count("a").tokens, 1);
    assert!(!EstimateCounter.count("a").exact);
}

proptest! {
    #[test]
    fn never_more_than_bytes(text in "\\PC{0,200}") {
        prop_assert!(EstimateCounter.count(&text).tokens <= text.len());
    }

    #[test]
    fn a_limit_agrees_with_the_count(text in "\\PC{0,100}", limit in 0usize..120) {
        let count = EstimateCounter.count(&text);
        match EstimateCounter.count_up_to(&text, limit) {
            Bounded::Within(within) => {
                prop_assert_eq!(within, count);
                prop_assert!(count.tokens <= limit);
            }
            Bounded::Over { at_least } => prop_assert!(at_least > limit && count.tokens >= at_least),
        }
    }
}
