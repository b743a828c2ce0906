//! What is asked beside chat: answered, refused, garbled, left.

use std::time::Duration;

use g4f_types::{AuthScheme, Capability, Error, ErrorKind};
use tokio::time::timeout;

use super::facts::FACETS;
use super::keys::carries_key;
use super::statuses::named;
use crate::conformance::asked::Asked;
use crate::conformance::trial::{KEY, Stage, Stop, Trial, Verdict, ensure, same};
use crate::conformance::wire::Fault;
use crate::{Reply, openai};

/// Everything that is asked beside chat.
const BESIDE_CHAT: &[Capability] = &[
    Capability::Images,
    Capability::ImageEdits,
    Capability::Speech,
    Capability::Transcription,
    Capability::Translation,
    Capability::Embeddings,
    Capability::Rerank,
    Capability::Moderation,
    Capability::Video,
];
/// A bound for a thing that happens at once or never.
const BOUND: Duration = Duration::from_secs(2);
/// The wait that the suite asks for.
const WAIT: Duration = Duration::from_secs(7);

/// A question about one capability, which the provider must declare.
fn question(trial: &Trial<'_>, capability: Capability) -> Verdict<Asked> {
    let provider = trial.idle_provider();
    let info = provider.info();
    let of_model = provider.capabilities(trial.wire().model());
    if !info.can().union(of_model.yes).contains(capability) {
        let name = capability.as_str();
        return Err(Stop::Skipped(format!("{name} is not declared")));
    }
    let mut facets = FACETS.iter();
    let facet = facets.find(|(_, promised, _)| promised.contains(&capability));
    if !facet.is_some_and(|(_, _, has)| has(&*provider)) {
        let why = "it is declared and not there, which facets_are_there says";
        return Err(Stop::Skipped(why.to_owned()));
    }
    let able = |model: &&g4f_types::ModelInfo| model.capabilities.yes.contains(capability);
    let model = info.models.iter().find(able);
    let model = model.map_or(trial.wire().model(), |model| model.id.as_str());
    let asked = Asked::about(capability, model.into());
    asked.ok_or_else(|| Stop::Skipped("it is asked by chat".to_owned()))
}

/// The questions about everything that the provider declares.
fn questions(trial: &Trial<'_>) -> Verdict<Vec<(Capability, Asked)>> {
    let all = BESIDE_CHAT.iter();
    let all = all.filter_map(|one| Some((*one, question(trial, *one).ok()?)));
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return Err(Stop::Skipped("it does nothing beside chat".to_owned()));
    }
    Ok(all)
}

fn model_of(asked: &Asked) -> &str {
    match asked {
        Asked::Images(request) => &request.model,
        Asked::Speech(request) => &request.model,
        Asked::Transcribe(request) => &request.model,
        Asked::Embed(request) => &request.model,
        Asked::Rerank(request) => &request.model,
        Asked::Moderate(request) => &request.model,
        Asked::Video(request) => &request.model,
    }
}

/// Asks at this stage.
async fn ask(stage: &Stage, asked: Asked) -> Result<Verdict, Error> {
    let cx = stage.context().model(model_of(&asked)).build();
    asked.ask(&*stage.provider, &cx).await
}

/// How it fails, which it must.
async fn failure(stage: &Stage, capability: Capability, asked: Asked) -> Verdict<Error> {
    match ask(stage, asked).await {
        Err(error) => Ok(error),
        Ok(_) => Err(Stop::Failed(format!(
            "{} did not fail",
            capability.as_str()
        ))),
    }
}

pub(super) async fn answer(trial: &Trial<'_>, capability: Capability) -> Verdict {
    let asked = question(trial, capability)?;
    let Some(reply) = trial.wire().beside(&asked) else {
        let name = capability.as_str();
        return Err(Stop::Skipped(format!("this wire has no answer of {name}")));
    };
    let stage = trial.stage(reply).await?;
    ask(&stage, asked.clone()).await??;
    let Some(received) = stage.upstream.last_request() else {
        return Err("nothing was sent".to_owned().into());
    };
    trial.wire().check_beside(&received, &asked)?;
    match stage.provider.info().auth {
        AuthScheme::Custom => Ok(()),
        scheme => carries_key(&received, scheme, KEY),
    }
}

pub(super) async fn statuses(trial: &Trial<'_>) -> Verdict {
    for (capability, asked) in questions(trial)? {
        for (status, kind, message) in [
            (400, ErrorKind::BadRequest, "The request is malformed."),
            (401, ErrorKind::Auth, "Incorrect API key provided."),
            (404, ErrorKind::ModelNotFound, "The model does not exist."),
            (429, ErrorKind::RateLimited, "Too many requests."),
            (500, ErrorKind::Server, "Something went wrong."),
        ] {
            let fault = Fault {
                status,
                kind,
                message,
            };
            let wait = WAIT.as_secs().to_string();
            let stage = trial
                .stage(trial.fault(&fault).header("retry-after", wait))
                .await?;
            let error = failure(&stage, capability, asked.clone()).await?;
            let name = capability.as_str();
            same(
                &format!("kind of {status} for {name}"),
                &error.kind(),
                &kind,
            )?;
            same("status", &error.status(), &Some(status))?;
            if kind == ErrorKind::RateLimited {
                same("retry_after", &error.retry_after(), &Some(WAIT))?;
            }
            named(trial, &error)?;
            // Retrying is the business of the layers above.
            same("requests sent", &stage.upstream.hits(), &1)?;
        }
    }
    Ok(())
}

pub(super) async fn garbage(trial: &Trial<'_>) -> Verdict {
    let page = Reply::status(200)
        .header("content-type", "text/html")
        .body("<!doctype html><title>Busy</title><p>Please wait.");
    let nothing = Reply::status(200).header("content-type", "application/json");
    let other = Reply::ok(serde_json::json!({ "weather": ["fine"] }));
    for (capability, asked) in questions(trial)? {
        for reply in [&page, &nothing, &other] {
            let stage = trial.stage(reply.clone()).await?;
            let error = failure(&stage, capability, asked.clone()).await?;
            let kinds = [
                ErrorKind::ErrorPage,
                ErrorKind::Empty,
                ErrorKind::InvalidResponse,
            ];
            ensure(kinds.contains(&error.kind()), || {
                format!("{} fails as {}", capability.as_str(), error.kind())
            })?;
            named(trial, &error)?;
        }
    }
    Ok(())
}

pub(super) async fn error_under_200(trial: &Trial<'_>) -> Verdict {
    let fault = Fault {
        status: 200,
        kind: ErrorKind::RateLimited,
        message: "Too many requests.",
    };
    let reply = trial.reply(trial.wire().error(&fault), "failures under 200")?;
    for (capability, asked) in questions(trial)? {
        let stage = trial.stage(reply.clone()).await?;
        let error = failure(&stage, capability, asked).await?;
        let what = format!("kind for {}", capability.as_str());
        same(&what, &error.kind(), &ErrorKind::RateLimited)?;
        named(trial, &error)?;
    }
    Ok(())
}

pub(super) async fn key_is_never_shown(trial: &Trial<'_>) -> Verdict {
    let message = format!("Incorrect API key provided: {KEY}.");
    let fault = |status| Fault {
        status,
        kind: ErrorKind::Auth,
        message: &message,
    };
    let loose = Reply::status(200).text(message.as_str());
    for (capability, asked) in questions(trial)? {
        for reply in [
            trial.fault(&fault(401)),
            trial.fault(&fault(200)),
            loose.clone(),
        ] {
            let stage = trial.stage(reply).await?;
            // Sound and subtitles may be any text.
            if let Err(error) = ask(&stage, asked.clone()).await {
                let shown = format!("{error} {error:?}").contains(KEY);
                ensure(!shown, || {
                    format!("an error of {} shows the key", capability.as_str())
                })?;
            }
        }
    }
    Ok(())
}

pub(super) async fn cancel(trial: &Trial<'_>) -> Verdict {
    for (capability, asked) in questions(trial)? {
        let stage = trial.stage(Reply::hang()).await?;
        let name = capability.as_str();
        let outcome = tokio::select! {
            outcome = ask(&stage, asked) => Some(outcome.is_ok()),
            () = stage.upstream.wait_for_hits(1) => None,
        };
        same(
            &format!("end of {name} before an answer came"),
            &outcome,
            &None,
        )?;
        timeout(BOUND, stage.upstream.wait_for_disconnect())
            .await
            .map_err(|_| format!("the caller of {name} left, and the connection stayed open"))?;
    }
    Ok(())
}

/// Sound is handed on as it comes, and leaving closes the connection.
pub(super) async fn cancel_in_sound(trial: &Trial<'_>) -> Verdict {
    let asked = question(trial, Capability::Speech)?;
    let Some(reply) = trial.wire().beside(&asked) else {
        return Err(Stop::Skipped(
            "this wire has no answer of speech".to_owned(),
        ));
    };
    let stage = trial.stage(reply.then_hang()).await?;
    let Asked::Speech(request) = asked else {
        return Err("speech is asked for as something else".to_owned().into());
    };
    let cx = stage.context().model(&*request.model).build();
    let Some(speech) = stage.provider.speech() else {
        return Err("speech() has nothing".to_owned().into());
    };
    let speaking = timeout(BOUND, speech.speak(&cx, request)).await;
    let waited = |_| "the sound was collected before it was handed out".to_owned();
    let mut answer = speaking.map_err(waited)??;
    let piece = std::future::poll_fn(|cx| answer.audio.as_mut().poll_next(cx));
    let piece = timeout(BOUND, piece).await.map_err(waited)?;
    let piece = piece.transpose()?.unwrap_or_default();
    ensure(openai::MP3.starts_with(&piece) && !piece.is_empty(), || {
        format!("the first sound is {piece:?}")
    })?;
    drop(answer);
    timeout(BOUND, stage.upstream.wait_for_disconnect())
        .await
        .map_err(|_| {
            "the listener left, and the connection stayed open"
                .to_owned()
                .into()
        })
}
