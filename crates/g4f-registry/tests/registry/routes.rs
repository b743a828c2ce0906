//! Routes: their steps, weights, conditions, and what is wrong with them.

use std::sync::Arc;
use std::time::Duration;

use g4f_registry::{Plan, Registry, Route, RouteTarget};
use g4f_types::{ErrorKind, Strategy};

use crate::support::*;

const KEYS: [(&str, &str); 2] = [("ALPHA_API_KEY", "a1,a2"), ("BETA_API_KEY", "b")];
const ALPHA_QUOTA: &str = "https://alpha.example/v1/quota";

fn on(model: &str) -> RouteTarget {
    RouteTarget {
        model: Some(model.to_owned()),
        ..RouteTarget::default()
    }
}

fn with(script: &Arc<Script>, routes: Vec<(&str, Route)>) -> Result<Registry, g4f_types::Error> {
    let builder = builder(script, &KEYS);
    routes
        .into_iter()
        .fold(builder, |builder, (name, route)| builder.route(name, route))
        .build()
}

fn route(targets: impl IntoIterator<Item = RouteTarget>) -> Route {
    targets.into_iter().collect()
}

/// `stage.tier` and weight of each target.
fn places(plan: &Plan) -> Vec<String> {
    assert_eq!(plan.notes.len(), plan.targets.len());
    let notes = plan.notes.iter();
    notes
        .map(|note| format!("{}.{} x{}", note.stage, note.tier, note.weight))
        .collect()
}

/// Why targets are not to be asked after so many errors.
fn refusals(plan: &Plan, errors: u32) -> Vec<String> {
    let gates = plan.notes.iter().filter_map(|note| note.when.as_ref());
    gates.filter_map(|gate| gate.refuses(|| errors)).collect()
}

#[tokio::test]
async fn equals_share_a_tier_and_each_fallback_model_is_a_stage() {
    let registry = builder(&Script::new(&[]), &KEYS)
        .settings("zeta", server("http://10.0.0.7/v1", &["big-1"]))
        .settings("eta", server("http://10.0.0.8/v1", &["big-1"]))
        .build()
        .unwrap();
    let cx = call(|o| o.fallback_models = vec!["only-beta".to_owned(), "tiny".to_owned()]);
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    let listed: Vec<String> = targets(&plan)
        .iter()
        .zip(places(&plan))
        .map(|(target, place)| format!("{target}: {place}"))
        .collect();
    let expected = [
        // Servers of the same tier are as good as each other, whatever their place in the configuration.
        "zeta:big-1: 0.0 x1",
        "eta:big-1: 0.0 x1",
        "alpha:big-1 by ALPHA_API_KEY: 0.1 x1",
        "alpha:big-1 by ALPHA_API_KEY: 0.1 x1",
        "free:big-1: 0.2 x1",
        "beta:lab/Big-1 by BETA_API_KEY: 0.3 x1",
        "beta:only-beta by BETA_API_KEY: 1.0 x1",
        "alpha:Small-1 by ALPHA_API_KEY: 2.0 x1",
        "alpha:Small-1 by ALPHA_API_KEY: 2.0 x1",
    ];
    assert_eq!(listed, expected);
    assert_eq!(plan.strategy(0), None);

    let cx = call(|o| o.providers = vec!["free".to_owned(), "alpha".to_owned()]);
    let plan = plan_with(&registry, "big-1", &cx).await.unwrap();
    assert_eq!(
        places(&plan),
        ["0.0 x1", "0.1 x1", "0.1 x1"],
        "the caller's order"
    );
}

#[tokio::test]
async fn the_steps_of_a_route_are_tiers_and_share_their_weights() {
    let fast = route([
        RouteTarget::new("free", "free-4").weight(2.0),
        on("big-1").weight(4.0),
        RouteTarget::new("beta", "only-beta"),
    ]);
    let fast = Route {
        strategy: Some(Strategy::Weighted),
        ..fast
    };
    let slow = route([RouteTarget::new("free", "free-5")]);
    let registry = with(&Script::new(&[]), vec![("fast", fast), ("slow", slow)]).unwrap();
    let cx = call(|o| o.fallback_models = vec!["tiny".to_owned(), "slow".to_owned()]);
    let plan = plan_with(&registry, "fast", &cx).await.unwrap();
    assert_eq!(
        places(&plan),
        [
            "0.0 x2", "0.1 x1", "0.1 x1", "0.2 x1", "0.3 x1", "0.4 x1", "1.0 x1", "1.0 x1",
            "2.0 x1"
        ]
    );
    let strategies = [0, 1, 2, 3].map(|stage| plan.strategy(stage));
    let expected = [
        Some(Strategy::Weighted),
        None,
        Some(Strategy::Priority),
        None,
    ];
    assert_eq!(strategies, expected);
}

#[tokio::test]
async fn a_route_within_a_route_stands_in_its_place() {
    let inner = route([
        RouteTarget::new("free", "free-4").weight(3.0),
        RouteTarget::new("free", "free-5").when("error_count < 3"),
    ]);
    let outer = route([
        RouteTarget::new("beta", "only-beta"),
        on("INNER").weight(2.0).when("error_count < 9"),
        on("tiny"),
    ]);
    let routes = vec![("outer", outer), ("inner", inner)];
    let registry = with(&Script::new(&[]), routes).unwrap();
    let plan = plan(&registry, "outer").await.unwrap();
    let expected = [
        "beta:only-beta by BETA_API_KEY",
        "free:free-4",
        "free:free-5",
        "alpha:Small-1 by ALPHA_API_KEY",
        "alpha:Small-1 by ALPHA_API_KEY",
    ];
    assert_eq!(targets(&plan), expected);
    assert_eq!(places(&plan)[1..3], ["0.1 x1.5", "0.2 x0.5"]);
    assert_eq!(refusals(&plan, 2), [""; 0]);
    assert_eq!(
        refusals(&plan, 5),
        ["its condition `(error_count < 9) and (error_count < 3)` does not hold: error_count is 5"]
    );
    assert_eq!(refusals(&plan, 9).len(), 2);
}

#[test]
fn routes_that_make_no_sense_are_refused_where_they_stand() {
    let at = |target: RouteTarget, line: u32| RouteTarget {
        origin: Some(format!("g4f.toml:{line}")),
        ..target
    };
    let some = || RouteTarget::new("alpha", "big-1");
    for (routes, expected) in [
        (vec![("a", route([]))], "route a has no targets"),
        (
            vec![("a", route([some(), at(on("A"), 4)]))],
            "g4f.toml:4: route a names itself; name a provider beside the model",
        ),
        (
            vec![
                ("a", route([on("b")])),
                ("b", route([some(), on("c")])),
                ("c", route([at(on("a"), 9)])),
            ],
            "g4f.toml:9: route c leads back to itself: a > b > c > a",
        ),
        (
            vec![("a", route([at(RouteTarget::new("gama", "x"), 2)]))],
            "g4f.toml:2: route a: no provider is called gama",
        ),
        (
            vec![("a", route([at(some().when("balance >"), 3)]))],
            "g4f.toml:3: route a has a condition that cannot be read: column 10: expected a number, a name or `(`, \
             found the end",
        ),
        (
            vec![("a", route([some().weight(0.0)]))],
            "route a has a target of the weight 0, which must be above 0",
        ),
        (
            vec![("a", route([some().weight(f64::NAN)]))],
            "route a has a target of the weight NaN, which must be above 0",
        ),
        (
            vec![(
                "a",
                Route {
                    max_price: Some(-1.0),
                    ..route([some()])
                },
            )],
            "route a: max_price must be 0 or more",
        ),
    ] {
        let error = with(&Script::new(&[]), routes).unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Config, expected)
        );
    }
    // Each of them holds two of the next: the whole would never end.
    let names: Vec<String> = (0..12).map(|n| format!("r{n}")).collect();
    let routes = names.iter().enumerate().map(|(n, name)| {
        let inner = match names.get(n + 1) {
            Some(next) => route([on(next), on(next)]),
            None => route([some()]),
        };
        (name.as_str(), inner)
    });
    let error = with(&Script::new(&[]), routes.collect()).unwrap_err();
    assert!(error.message().contains("more than 256 targets"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn quotas_are_asked_for_in_the_background_and_kept_for_a_minute() {
    let script = Script::new(&[(
        ALPHA_QUOTA,
        r#"{"balance": 0, "models": {"big-1": {"left": 3}}}"#,
    )]);
    let guarded = route([
        RouteTarget::new("alpha", "big-1").when("balance > 1"),
        RouteTarget::new("alpha", "tiny").when("quota.models.big-1.left > 2 and error_count < 4"),
        RouteTarget::new("free", "free-2").when("balance > 1"),
        RouteTarget::new("free", "free-4").when("error_count < 4"),
    ]);
    let registry = with(&script, vec![("guarded", guarded)]).unwrap();
    let plan_1 = plan(&registry, "guarded").await.unwrap();
    assert!(script.asked().is_empty(), "only a request asks");
    assert_eq!(
        refusals(&plan_1, 0),
        [""; 0],
        "nobody is out for what is not known"
    );
    settle().await;
    // Two keys and two models are four questions; `free` says nothing and stays in.
    let broke = "its condition `balance > 1` does not hold: balance is 0";
    assert_eq!(refusals(&plan_1, 0), [broke, broke]);
    assert_eq!(refusals(&plan_1, 4).len(), 5);
    settle().await;
    let asked = || {
        script
            .asked()
            .iter()
            .filter(|url| *url == ALPHA_QUOTA)
            .count()
    };
    assert_eq!(asked(), 4);

    // What was said a minute ago is asked for again, and holds until then.
    script.say(ALPHA_QUOTA, r#"{"balance": "2.5"}"#);
    tokio::time::advance(Duration::from_secs(59)).await;
    assert_eq!(refusals(&plan_1, 0).len(), 2);
    settle().await;
    assert_eq!(asked(), 4);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(refusals(&plan_1, 0).len(), 2);
    settle().await;
    assert_eq!(asked(), 8);
    let gone = "its condition `quota.models.big-1.left > 2 and error_count < 4` does not hold: quota.models.big-1.left \
                is 0, error_count is 0";
    assert_eq!(refusals(&plan_1, 0), [gone, gone]);

    // The next plan knows it, too.
    let plan_2 = with_options_plan(&registry).await;
    assert_eq!(refusals(&plan_2, 0).len(), 2);
    assert_eq!(asked(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_cannot_be_had_any_more_is_not_held_against_anybody() {
    let script = Script::new(&[(ALPHA_QUOTA, r#"{"balance": 0}"#)]);
    let guarded = route([RouteTarget::new("alpha", "big-1").when("balance > 1")]);
    let registry = with(&script, vec![("guarded", guarded)]).unwrap();
    let plan = plan(&registry, "guarded").await.unwrap();
    assert_eq!(refusals(&plan, 0).len(), 0);
    settle().await;
    assert_eq!(refusals(&plan, 0).len(), 2);
    script.say(ALPHA_QUOTA, "hang");
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(refusals(&plan, 0).len(), 2);
    settle().await;
    tokio::time::advance(Duration::from_secs(600)).await;
    assert_eq!(refusals(&plan, 0).len(), 0);
}

#[tokio::test]
async fn a_calls_own_key_is_not_judged_by_what_others_have_left() {
    let script = Script::new(&[(ALPHA_QUOTA, r#"{"balance": 0}"#)]);
    let guarded = route([RouteTarget::new("alpha", "big-1").when("balance > 1")]);
    let registry = with(&script, vec![("guarded", guarded)]).unwrap();
    let cx = call(|o| o.api_key = Some("mine".to_owned().into()));
    let plan = plan_with(&registry, "guarded", &cx).await.unwrap();
    for _ in 0..2 {
        assert_eq!(refusals(&plan, 0).len(), 0);
        settle().await;
    }
    assert!(script.asked().is_empty());
}

#[tokio::test]
async fn a_target_with_another_condition_is_another_step() {
    let first = RouteTarget::new("beta", "only-beta");
    let guarded = route([
        first.clone().when("error_count < 3"),
        RouteTarget::new("free", "free-4"),
        first.clone(),
        first.when("balance > 1"),
    ]);
    let registry = with(&Script::new(&[]), vec![("guarded", guarded)]).unwrap();
    let plan_1 = plan(&registry, "guarded").await.unwrap();
    let beta = "beta:only-beta by BETA_API_KEY";
    // After the one that may always be asked, the last step says nothing new.
    assert_eq!(targets(&plan_1), [beta, "free:free-4", beta]);

    let cx = call(|o| o.no_fallback = Some(true));
    let plan_2 = plan_with(&registry, "guarded", &cx).await.unwrap();
    assert_eq!(
        targets(&plan_2),
        [beta, "free:free-4", beta],
        "one of them, but which is not known yet"
    );
    let plan_3 = plan_with(&registry, "beta:only-beta", &cx).await.unwrap();
    assert_eq!(targets(&plan_3), [beta]);
}

/// A plan for the same that is made anew.
async fn with_options_plan(registry: &Registry) -> Arc<Plan> {
    let cx = call(|o| o.exclude_models = vec!["unheard-of".to_owned()]);
    plan_with(registry, "guarded", &cx).await.unwrap()
}

/// Lets the background do what it can without any time passing.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}
