//! What a provider says about itself.

use g4f_types::{Access, AuthScheme, Capability, CapabilitySet, Provider, Support};

use super::keys::carries_key;
use crate::conformance::trial::{KEY, Trial, Verdict, ensure, same};

pub(super) async fn sane(trial: &Trial<'_>) -> Verdict {
    let stage = trial.stage(crate::Reply::hang()).await?;
    let info = stage.provider.info();
    ensure(
        !info.id.is_empty() && *info.id == info.id.to_lowercase(),
        || format!("the id is not lower case: {:?}", info.id),
    )?;
    ensure(!info.name.is_empty(), || "it has no name".to_owned())?;
    ensure(!info.family.is_empty(), || {
        "it has no wire family".to_owned()
    })?;
    same(
        "base URL",
        &info.base_url,
        &trial.base_url(&stage.upstream.url()),
    )?;

    let can = stage.provider.capabilities(trial.wire().model());
    let chats = can.support(Capability::Chat);
    let something = !info.can().is_empty() && chats == Support::No;
    ensure(chats == Support::Yes || something, || {
        "chat is not declared, nor that it does something else instead".to_owned()
    })?;
    for (whose, facts) in [("provider", info.capabilities), ("model", can)] {
        let both = facts.yes.intersection(facts.no);
        same(
            &format!("declared both ways for the {whose}"),
            &both,
            &CapabilitySet::EMPTY,
        )?;
    }

    let keyless = matches!(info.access, Access::Keyless | Access::Local);
    ensure(!(keyless && info.auth.needs_key()), || {
        format!(
            "{:?} access needs no key, {:?} does",
            info.access, info.auth
        )
    })?;
    ensure(
        info.auth != AuthScheme::None || info.key_env.is_empty(),
        || format!("no key is sent, but {:?} may hold one", info.key_env),
    )
}

/// The name of a facet, the capabilities that promise it, and whether a provider has it.
type Facet = (
    &'static str,
    &'static [Capability],
    fn(&dyn Provider) -> bool,
);

/// Every facet.
pub(crate) const FACETS: [Facet; 7] = [
    (
        "images",
        &[Capability::Images, Capability::ImageEdits],
        |p| p.images().is_some(),
    ),
    ("speech", &[Capability::Speech], |p| p.speech().is_some()),
    (
        "transcribe",
        &[Capability::Transcription, Capability::Translation],
        |p| p.transcribe().is_some(),
    ),
    ("embed", &[Capability::Embeddings], |p| p.embed().is_some()),
    ("rerank", &[Capability::Rerank], |p| p.rerank().is_some()),
    ("moderate", &[Capability::Moderation], |p| {
        p.moderate().is_some()
    }),
    ("video", &[Capability::Video], |p| p.video().is_some()),
];

#[expect(clippy::unused_async, reason = "all scenarios have one shape")]
pub(super) async fn facets(trial: &Trial<'_>) -> Verdict {
    let provider = trial.idle_provider();
    let of_model = provider.capabilities(trial.wire().model());
    let can = provider.info().can().union(of_model.yes);
    for (facet, capabilities, has) in FACETS {
        let declared = capabilities
            .iter()
            .find(|capability| can.contains(**capability));
        if let Some(declared) = declared {
            ensure(has(&*provider), || {
                format!(
                    "{} is declared, and {facet}() has nothing",
                    declared.as_str()
                )
            })?;
        }
    }
    Ok(())
}

pub(super) async fn models(trial: &Trial<'_>) -> Verdict {
    const IDS: [&str; 2] = ["alpha", "Beta/2"];
    let reply = trial.reply(trial.wire().models(&IDS), "a list of models")?;
    let stage = trial.stage(reply).await?;
    let cx = stage.context().build();
    let models = stage.provider.models(&cx).await;
    let models = models.map_err(|error| format!("it failed: {error}"))?;
    let ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    same("models", &ids, &IDS.to_vec())?;
    let Some(received) = stage.upstream.last_request() else {
        return Err("nothing was sent".to_owned().into());
    };
    match stage.provider.info().auth {
        AuthScheme::Custom => Ok(()),
        scheme => carries_key(&received, scheme, KEY),
    }
}
