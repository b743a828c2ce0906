//! Keys: sent as declared, and never shown. And whatever else a call may bring with it.

use g4f_types::{AuthScheme, ErrorKind};
use http::HeaderValue;

use crate::conformance::trial::{KEY, Stage, Stop, TEXT, Trial, Verdict, ensure, same};
use crate::conformance::wire::{End, Fault, Say};
use crate::{ContextBuilder, Received, RefusedPort};

/// A stage that answers well.
async fn stage(trial: &Trial<'_>) -> Verdict<Stage> {
    let reply = trial.any_reply(&trial.said([Say::Text(TEXT)]));
    trial.stage(trial.needed(reply, "plain text")?).await
}

/// Asks once with these surroundings; the answer must come.
async fn ask(trial: &Trial<'_>, stage: &Stage, cx: ContextBuilder) -> Verdict<Received> {
    let cx = cx.build();
    let stream = stage.provider.chat(&cx, trial.any_question()).await;
    let stream = stream.map_err(|error| format!("it failed: {error}"))?;
    stream
        .collect()
        .await
        .map_err(|error| format!("it failed: {error}"))?;
    let received = stage.upstream.last_request();
    received.ok_or_else(|| Stop::Failed("nothing was sent".to_owned()))
}

/// The header that carries `key` under `scheme`; `None` where nothing may.
fn expected(scheme: AuthScheme, key: &str) -> Option<(String, String)> {
    match scheme {
        AuthScheme::Bearer | AuthScheme::OptionalBearer => {
            Some(("authorization".to_owned(), format!("Bearer {key}")))
        }
        AuthScheme::Authorization(word) => {
            Some(("authorization".to_owned(), format!("{word} {key}")))
        }
        AuthScheme::Header(name) | AuthScheme::OptionalHeader(name) => {
            Some((name.to_ascii_lowercase(), key.to_owned()))
        }
        AuthScheme::None | AuthScheme::Custom => None,
    }
}

/// Checks that `key` is in the one place where it belongs and in no other.
pub(super) fn carries_key(received: &Received, scheme: AuthScheme, key: &str) -> Verdict {
    let places: Vec<(String, String)> = received
        .headers
        .iter()
        .filter(|(_, value)| value.contains(key))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    ensure(places == Vec::from_iter(expected(scheme, key)), || {
        // Names only: a report holds no keys, not even made-up ones.
        let names: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
        format!("{scheme:?} is declared, and the key is in these headers: {names:?}")
    })?;
    let in_target = received
        .query
        .as_deref()
        .is_some_and(|query| query.contains(key))
        || received.path.contains(key);
    ensure(!in_target, || "the key is in the URL".to_owned())?;
    ensure(!received.text().contains(key), || {
        "the key is in the body".to_owned()
    })
}

pub(super) async fn travels_as_declared(trial: &Trial<'_>) -> Verdict {
    let stage = stage(trial).await?;
    let scheme = stage.provider.info().auth;
    if scheme == AuthScheme::Custom {
        return Err(Stop::Skipped(
            "the provider has a way of its own".to_owned(),
        ));
    }
    let received = ask(trial, &stage, stage.context()).await?;
    carries_key(&received, scheme, KEY)
}

pub(super) async fn no_key_no_header(trial: &Trial<'_>) -> Verdict {
    let stage = stage(trial).await?;
    let scheme = stage.provider.info().auth;
    let cx = stage.keyless().build();
    let outcome = match stage.provider.chat(&cx, trial.any_question()).await {
        Ok(stream) => stream.collect().await.map(drop),
        Err(error) => Err(error),
    };
    match outcome {
        Err(error) if scheme.needs_key() => same("kind", &error.kind(), &ErrorKind::Auth)?,
        Err(error) => return Err(Stop::Failed(format!("no key is needed, and yet: {error}"))),
        Ok(()) => {}
    }
    let name = expected(scheme, "").map_or_else(|| "authorization".to_owned(), |(name, _)| name);
    for received in stage.upstream.requests() {
        ensure(received.header(&name).is_none(), || {
            format!("{name} was sent without a key")
        })?;
    }
    Ok(())
}

pub(super) async fn never_shown(trial: &Trial<'_>) -> Verdict {
    let message = format!("Incorrect API key provided: {KEY}.");
    let fault = Fault {
        status: 401,
        kind: ErrorKind::Auth,
        message: &message,
    };
    let mut replies = vec![
        trial.fault(&fault),
        crate::Reply::status(500).text(message.as_str()),
    ];
    let hidden = Fault {
        status: 200,
        ..fault
    };
    replies.extend(trial.wire().error(&hidden));
    if trial.streams() {
        let said = trial.said([Say::Text(TEXT)]).ending(End::Error(hidden));
        replies.extend(trial.wire().stream(&said));
    }
    for reply in replies {
        let error = trial
            .stage(reply)
            .await?
            .failure(trial.any_question())
            .await?;
        let mut shown = format!("{error}\n{error:?}\n{}", error.message());
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            shown = format!("{shown}\n{inner}\n{inner:?}");
            source = inner.source();
        }
        ensure(!shown.contains(KEY), || {
            format!(
                "the error shows the key: {}",
                shown.replace(KEY, "(the key)")
            )
        })?;
    }
    Ok(())
}

pub(super) async fn call_base_url(trial: &Trial<'_>) -> Verdict {
    let mut stage = stage(trial).await?;
    let port = RefusedPort::bind().map_err(|error| format!("no port: {error}"))?;
    stage.provider = trial.provider(&trial.base_url(&port.url()));
    let base_url = trial.base_url(&stage.upstream.url());
    let cx = stage
        .context()
        .options(|options| options.base_url = Some(base_url));
    ask(trial, &stage, cx).await.map(drop)
}

pub(super) async fn call_headers(trial: &Trial<'_>) -> Verdict {
    let stage = stage(trial).await?;
    let cx = stage.context().options(|options| {
        options
            .headers
            .insert("x-conformance", HeaderValue::from_static("yes"));
    });
    let received = ask(trial, &stage, cx).await?;
    same(
        "x-conformance",
        &received.header("x-conformance"),
        &Some("yes"),
    )
}

pub(super) async fn call_key(trial: &Trial<'_>) -> Verdict {
    const OTHER: &str = "sk-another-0a1b2c3d4e5f6789";
    let stage = stage(trial).await?;
    let scheme = stage.provider.info().auth;
    if expected(scheme, OTHER).is_none() {
        return Err(Stop::Skipped(format!(
            "{scheme:?} sends no key to look for"
        )));
    }
    ask(trial, &stage, stage.context()).await?;
    let received = ask(trial, &stage, stage.keyless().key(OTHER)).await?;
    carries_key(&received, scheme, OTHER)
}
