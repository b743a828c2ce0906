//! What stands beside counting: the cache, the ratios that providers teach, beginnings and ends by tokens.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use g4f_tokens::{CountCache, Encoding, RATIO, Ratios, for_model, head, tail};
use proptest::prelude::*;

const O200K: Option<Encoding> = Some(Encoding::O200k);

#[test]
fn a_cache_says_what_the_counter_says_under_any_limit() {
    let cache = CountCache::new(8);
    let text = "The keeper of the lighthouse wrote one line a day. ".repeat(20);
    let count = Encoding::O200k.counter().count(&text);
    for limit in [
        count.tokens - 1,
        3,
        usize::MAX,
        count.tokens,
        3,
        count.tokens - 1,
    ] {
        let cached = cache.count_up_to(O200K, &text, limit);
        if limit < count.tokens {
            assert!(cached.is_over(), "{limit}");
        } else {
            assert_eq!(cached.within(), Some(count), "{limit}");
        }
    }
    assert_eq!(cache.len(), 1);
}

#[test]
fn a_count_that_stopped_early_is_not_taken_for_the_whole() {
    let cache = CountCache::default();
    let text = "one two three four five six seven eight nine ten ".repeat(400);
    assert!(cache.count_up_to(O200K, &text, 10).is_over());
    let whole = cache.count_up_to(O200K, &text, usize::MAX).within();
    assert_eq!(whole, Some(Encoding::O200k.counter().count(&text)));
}

#[test]
fn a_cache_is_bounded_and_keeps_what_is_asked_for() {
    let cache = CountCache::new(4);
    let text = |n: usize| {
        format!(
            "{n}: {}",
            "a text that is long enough to be kept ".repeat(3)
        )
    };
    for n in 0..100 {
        cache.count_up_to(O200K, &text(n), usize::MAX);
        cache.count_up_to(O200K, &text(0), usize::MAX);
        assert!(cache.len() <= 8);
    }
}

#[test]
fn encodings_are_kept_apart() {
    let cache = CountCache::default();
    let text = "お誕生日おめでとう".repeat(10);
    for encoding in [Encoding::O200k, Encoding::Cl100k, Encoding::O200k] {
        let cached = cache
            .count_up_to(Some(encoding), &text, usize::MAX)
            .within();
        assert_eq!(cached, Some(encoding.counter().count(&text)));
    }
}

#[test]
fn ratios_move_towards_what_is_reported_and_stay_in_bounds() {
    let ratios = Ratios::new();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(close(ratios.of("m"), 1.0));
    ratios.learn("m", 1000, 1500);
    assert!(close(ratios.of("m"), 1.15));
    assert!(close(ratios.of("other"), 1.0));
    for _ in 0..100 {
        ratios.learn("m", 1000, 1500);
    }
    assert!((ratios.of("m") - 1.5).abs() < 0.01);
    for _ in 0..100 {
        ratios.learn("m", 1000, u64::MAX);
        ratios.learn("low", 1000, 1);
    }
    assert!(ratios.of("m") <= *RATIO.end() && ratios.of("m") > 2.4);
    assert!(ratios.of("low") >= *RATIO.start() && ratios.of("low") < 0.6);
}

#[test]
fn short_prompts_and_absent_counts_teach_nothing() {
    let ratios = Ratios::new();
    ratios.learn("m", 10, 1000);
    ratios.learn("m", 1000, 0);
    assert!((ratios.of("m") - 1.0).abs() < f64::EPSILON);
}

#[test]
fn many_models_do_not_fill_the_memory() {
    let ratios = Ratios::new();
    for n in 0..3000 {
        ratios.learn(&format!("model-{n}"), 1000, 2000);
    }
    let known = (0..3000)
        .filter(|n| ratios.of(&format!("model-{n}")) > 1.0)
        .count();
    assert!(known <= 1024 && ratios.of("model-2999") > 1.0, "{known}");
}

#[test]
fn megabytes_of_anything_have_a_beginning_and_an_end() {
    for unit in [" ", "a", "😀", "的", "\u{301}", "aB", "\n"] {
        let text = unit.repeat((2 << 20) / unit.len());
        for model in ["gpt-4o", "some-other-model"] {
            let counter = for_model(model);
            for part in [head(counter, &text, 500), tail(counter, &text, 500)] {
                let tokens = counter.count(part).tokens;
                assert!(
                    (250..=550).contains(&tokens),
                    "{model}: {unit:?} gave {tokens}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn ends_keep_their_limit_and_waste_little(text in "(\\PC{1,30} ){1,80}", share in 0.0f64..1.2) {
        let counter = for_model("gpt-4o");
        let all = counter.count(&text).tokens;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "the share of a small count")]
        let limit = (all as f64 * share) as usize;
        let (first, last) = (head(counter, &text, limit), tail(counter, &text, limit));
        prop_assert!(text.starts_with(first) && text.ends_with(last));
        for part in [first, last] {
            let tokens = counter.count(part).tokens;
            // Each step of 2 KiB may be off by a few.
            let slack = 8 + 4 * text.len() / 2048;
            prop_assert!(tokens <= limit + slack, "{tokens} for {limit}");
            prop_assert!(tokens + slack >= limit.min(all), "{tokens} for {limit} of {all}");
        }
    }
}
