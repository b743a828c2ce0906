//! Each order, with chance from a seed: counts have generous bounds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use g4f_types::{
    Access, AuthScheme, Capabilities, ChatRequest, ChatStream, Context, Credential, Price,
    Provider, ProviderInfo, Result, secrecy::SecretString,
};

use super::*;

struct Named(ProviderInfo);

#[async_trait]
impl Provider for Named {
    fn info(&self) -> &ProviderInfo {
        &self.0
    }

    async fn chat(&self, _: &Context, _: ChatRequest) -> Result<ChatStream> {
        Err(self.unsupported("anything"))
    }
}

fn target(id: &str, key: Option<&str>) -> Arc<Target> {
    let info = ProviderInfo {
        id: id.into(),
        name: id.to_owned(),
        aliases: Vec::new(),
        family: String::new(),
        base_url: String::new(),
        auth: AuthScheme::None,
        access: Access::Local,
        key_env: Vec::new(),
        sign_up: None,
        capabilities: Capabilities::UNKNOWN,
        models: Vec::new(),
        model_aliases: BTreeMap::default(),
        default_model: None,
        tier: 0,
        open_models: true,
        origin: String::new(),
    };
    let key = key.map(|key| Credential::new(SecretString::from(key.to_owned()), "test"));
    Arc::new(Target {
        provider: Arc::new(Named(info)),
        model: "m".into(),
        credential: key,
    })
}

/// A target as a test describes it.
#[derive(Clone)]
struct Made {
    target: Arc<Target>,
    note: Note,
    reading: Reading,
    breaker: BreakerState,
    is_free: bool,
    headroom: f64,
    last_asked: u64,
}

fn made(id: &str) -> Made {
    Made {
        target: target(id, None),
        note: Note::default(),
        reading: Reading {
            success: 1.0,
            first_content: Some(Duration::from_millis(400)),
            late: None,
            in_flight: 0,
        },
        breaker: BreakerState::Closed,
        is_free: true,
        headroom: 1.0,
        last_asked: 0,
    }
}

impl Made {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn succeeds(self, share: f64) -> Self {
        self.with(|it| it.reading.success = share)
    }

    fn takes(self, ms: u64) -> Self {
        self.with(|it| it.reading.first_content = Some(Duration::from_millis(ms)))
    }

    fn tier(self, tier: u16) -> Self {
        self.with(|it| it.note.tier = tier)
    }

    fn costs(self, usd: Option<f64>) -> Self {
        self.with(|it| {
            it.note.price = usd.map(|usd| Price {
                input: usd,
                output: usd,
            });
        })
    }

    fn weighs(self, weight: f64) -> Self {
        self.with(|it| it.note.weight = weight)
    }

    fn candidate(&self) -> Candidate<'_> {
        let usd = self.note.price.map(Price::blended);
        Candidate {
            target: &self.target,
            note: &self.note,
            reading: self.reading,
            score: Score::new(&self.reading, usd, self.headroom),
            breaker: self.breaker,
            is_free: self.is_free,
            headroom: self.headroom,
            last_asked: self.last_asked,
        }
    }
}

fn order(by: &dyn Order, made: &[Made], dice: &Dice) -> Vec<usize> {
    let candidates: Vec<_> = made.iter().map(Made::candidate).collect();
    let mut places: Vec<_> = (0..made.len()).collect();
    by.order(&candidates, dice, &mut places);
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert!(sorted.iter().copied().eq(0..made.len()), "{places:?}");
    places
}

/// How often each of them goes first in a thousand requests. Each request remembers who went first.
fn firsts(by: &dyn Order, made: &[Made]) -> Vec<usize> {
    let (mut made, dice) = (made.to_vec(), Dice::seeded(42));
    let mut counts = vec![0; made.len()];
    for number in 1..=1000 {
        let first = order(by, &made, &dice)[0];
        counts[first] += 1;
        made[first].last_asked = number;
    }
    counts
}

const SCORE: ByScore = ByScore { exploration: 0.05 };
const STRICT: ByScore = ByScore { exploration: 0.0 };

#[test]
fn the_better_of_two_goes_first_and_the_other_is_explored() {
    let counts = firsts(&SCORE, &[made("bad").succeeds(0.7), made("good")]);
    assert!((20..=90).contains(&counts[0]), "{counts:?}");
    let counts = firsts(
        &STRICT,
        &[made("slow").takes(2000), made("quick").takes(200)],
    );
    assert_eq!(counts, [0, 1000]);
}

#[test]
fn of_many_the_worst_never_wins_and_the_best_does_not_take_all() {
    let all: Vec<_> = (0..5)
        .map(|n| made(&n.to_string()).takes(100 + 100 * n))
        .collect();
    let counts = firsts(&STRICT, &all);
    assert_eq!(counts[4], 0);
    assert!(counts.is_sorted_by(|a, b| a > b), "{counts:?}");
    // Of five, two draws hold the best one in 40 %.
    assert!((330..=470).contains(&counts[0]), "{counts:?}");
}

#[test]
fn equal_ones_share() {
    let counts = firsts(&SCORE, &["a", "b", "c", "d"].map(made));
    assert!(
        counts.iter().all(|count| (180..=320).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn an_unknown_target_is_tried() {
    let unknown = made("new").with(|it| it.reading.first_content = None);
    let counts = firsts(&STRICT, &[made("known"), unknown]);
    assert_eq!(counts, [0, 1000], "until its first call has told more");
}

#[test]
fn tiers_come_in_order_but_a_target_that_mostly_fails_comes_last() {
    let tiers = [
        made("a").takes(3000).tier(0),
        made("b").tier(1),
        made("c").tier(2),
    ];
    assert_eq!(order(&SCORE, &tiers, &Dice::seeded(1)), [0, 1, 2]);
    let sunk = [
        made("a").succeeds(0.3),
        made("b").tier(1),
        made("c").tier(2),
    ];
    assert_eq!(order(&SCORE, &sunk, &Dice::seeded(1)), [1, 2, 0]);
    // What its breaker eases back in keeps its place: that decides how much it gets.
    let back = sunk[0]
        .clone()
        .with(|it| it.breaker = BreakerState::RampingUp);
    let back = [back, sunk[1].clone(), sunk[2].clone()];
    assert_eq!(order(&SCORE, &back, &Dice::seeded(1)), [0, 1, 2]);
}

#[test]
fn who_waits_for_a_probe_gets_it_and_who_is_left_alone_does_not_go_first() {
    let probe = made("a")
        .succeeds(0.6)
        .with(|it| it.breaker = BreakerState::HalfOpen);
    let counts = firsts(&SCORE, &[made("b"), probe.clone()]);
    assert_eq!(counts, [0, 1000]);
    let open = probe.with(|it| it.is_free = false);
    assert_eq!(firsts(&SCORE, &[made("b"), open]), [1000, 0]);
}

#[test]
fn keys_of_one_model_are_one_choice_and_take_turns() {
    let key = |name: &str| made("many").with(|it| it.target = target("many", Some(name)));
    let counts = firsts(
        &STRICT,
        &[key("one"), key("two"), key("three"), key("four")],
    );
    assert_eq!(counts, [250; 4]);
    // Drawing two of its keys would be no choice, and three bad keys would win against one good one.
    let bad = |name: &str| key(name).succeeds(0.7);
    let all = [bad("one"), bad("two"), bad("three"), made("other")];
    assert_eq!(firsts(&STRICT, &all), [0, 0, 0, 1000]);
    // The key that has more left is used first.
    let tight = key("tight").with(|it| it.headroom = 0.1);
    assert_eq!(firsts(&STRICT, &[tight, key("full")]), [0, 1000]);
}

#[test]
fn a_busy_target_is_not_explored() {
    let silent = made("silent")
        .succeeds(0.9)
        .with(|it| it.reading.in_flight = 1);
    assert_eq!(firsts(&SCORE, &[silent, made("good")]), [0, 1000]);
}

#[test]
fn latency_and_price_mix_the_tiers() {
    let all = [
        made("a").takes(900).costs(Some(1.0)),
        made("b").takes(100).tier(1).costs(None),
        made("c").takes(300).tier(2).costs(Some(0.5)),
    ];
    let strict = ByLatency { exploration: 0.0 };
    assert_eq!(order(&strict, &all, &Dice::default()), [1, 2, 0]);
    assert_eq!(order(&ByPrice, &all, &Dice::default()), [2, 0, 1]);
    assert_eq!(order(&ByPriority, &all, &Dice::default()), [0, 1, 2]);
    let failing = [all[0].clone(), all[1].clone().succeeds(0.2)];
    assert_eq!(
        order(&strict, &failing, &Dice::default()),
        [0, 1],
        "quick to fail is not quick"
    );
}

#[test]
fn round_robin_gives_each_the_same() {
    assert_eq!(
        firsts(&RoundRobin, &["a", "b", "c", "d"].map(made)),
        [250; 4]
    );
}

#[test]
fn random_and_weighted_follow_chance() {
    let counts = firsts(&Random, &["a", "b", "c", "d"].map(made));
    assert!(
        counts.iter().all(|count| (180..=320).contains(count)),
        "{counts:?}"
    );
    let all = [
        made("a").weighs(7.0),
        made("b").weighs(2.0),
        made("c").weighs(1.0),
        made("d").weighs(0.0),
        made("e").weighs(f64::NAN),
    ];
    let counts = firsts(&Weighted, &all);
    assert!((620..=780).contains(&counts[0]), "{counts:?}");
    assert!((140..=260).contains(&counts[1]), "{counts:?}");
    assert!((50..=160).contains(&counts[2]), "{counts:?}");
    assert_eq!(counts[3..], [0, 0]);
}

#[test]
fn seeded_dice_fall_the_same_way() {
    let throw = |seed| {
        let dice = Dice::seeded(seed);
        let throws: Vec<_> = (0..50).map(|_| dice.below(6)).collect();
        assert!(throws.iter().all(|eyes| *eyes < 6));
        throws
    };
    assert_eq!(throw(3), throw(3));
    assert_ne!(throw(3), throw(4));
    assert_eq!(Dice::seeded(1).below(0), 0);
    assert!(!Dice::default().falls(0.0) && Dice::default().falls(1.0));
}

#[test]
fn whatever_an_order_leaves_behind_is_mended() {
    let mended = |mut places: Vec<usize>| {
        mend(&mut places);
        places
    };
    assert_eq!(mended(vec![2, 0, 1]), [2, 0, 1]);
    assert_eq!(mended(vec![2, 2, 2]), [2, 0, 1]);
    assert_eq!(mended(vec![9, 1, 1]), [1, 0, 2]);
    assert_eq!(mended(vec![usize::MAX; 4]), [0, 1, 2, 3]);
    assert_eq!(mended(Vec::new()), [0_usize; 0]);
}

#[test]
fn a_score_says_what_it_is_made_of() {
    let one = made("a")
        .succeeds(0.97)
        .takes(420)
        .with(|it| it.reading.in_flight = 3);
    let line = one.candidate().score.to_string();
    assert_eq!(
        line,
        "0.84 = success 0.97 x latency 0.90 (420 ms) x load 0.96 (3 calls)"
    );
    let dear = made("a").costs(Some(25.0)).with(|it| {
        it.headroom = 0.5;
        it.reading.first_content = None;
    });
    let line = dear.candidate().score.to_string();
    assert_eq!(
        line,
        "0.60 = success 1.00 x latency 1.00 (unknown) x load 1.00 x price 0.80 (25 USD) x headroom 0.75"
    );
    let lie = made("a").costs(Some(f64::NAN));
    assert!(lie.candidate().score.value > 0.8);
}
