//! What the vendor files are written with.

use std::sync::Arc;

pub(crate) use g4f_types::{
    Access, AuthScheme, Capabilities, Capability, CapabilitySet, Descriptor, ErrorKind,
    FaultDomain, register_provider,
};
use g4f_types::{Provider, Result, Settings, Transport, Variable};
use g4f_wire::classify::Override;
pub(crate) use g4f_wire::classify::{Facts, Verdict};
use g4f_wire::openai::OpenAi;
pub(crate) use g4f_wire::openai::{
    Diarize, Element, Embed, EmbedQuirks, Formats, ImageQuirks, Images, Inputs, Look, Moderate,
    ModerateQuirks, Pictures, Rerank, RerankQuirks, Sizes, Speech, SpeechQuirks, Transcribe,
    TranscribeQuirks, Video, VideoBody, VideoQuirks,
};
pub(crate) use g4f_wire::openai::{
    ModelRule, Names, Quirks, ReasoningBack, ReasoningNeeded, ReasoningStyle, Required, TokenLimit,
};
pub(crate) use g4f_wire::provider::WireProvider;

pub(crate) use crate::quota::{JsonQuota, number};
pub(crate) use g4f_types::facets::Quota;

/// The wire family of everyone here.
pub(crate) const OPENAI: &str = "openai";

/// What is not chat. A capability is what a call can use, so a vendor's file names what it has the pieces for.
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

/// A server that chats, streams, and has nothing else.
pub(crate) const CHAT: Capabilities = Capabilities::can(&[
    Capability::Chat,
    Capability::Stream,
    Capability::System,
    Capability::ModelList,
])
.cannot(BESIDE_CHAT);

/// A vendor that does these and does not chat.
pub(crate) const fn beside_chat(can: &[Capability]) -> Capabilities {
    let all = and(CHAT, can);
    without(
        all,
        &[
            Capability::Chat,
            Capability::Stream,
            Capability::System,
            Capability::ModelList,
        ],
    )
}

/// The same, without a list of its models.
pub(crate) const UNLISTED: Capabilities = without(CHAT, &[Capability::ModelList]);

/// A descriptor with nothing unusual: a key as a bearer token, chat and a list of models, and any model may be asked
/// for. Everything that a vendor's file does not say is from here.
pub(crate) const fn plain(id: &'static str, name: &'static str) -> Descriptor {
    Descriptor {
        capabilities: CHAT,
        tier: TIER_KEYED,
        origin: env!("CARGO_PKG_NAME"),
        ..Descriptor::new(id, name, OPENAI, |descriptor, settings, transport| {
            openai(descriptor, settings, transport, &PLAIN, None)
        })
    }
}

/// Engines on this machine.
pub(crate) const TIER_LOCAL: u8 = 0;
/// Servers that the configuration names.
pub(crate) const TIER_OWN: u8 = 5;
/// Vendors with a key.
pub(crate) const TIER_KEYED: u8 = 10;
/// Small or regional vendors with a key that costs nothing: those whom most know come first.
pub(crate) const TIER_SMALL: u8 = 12;
/// Gateways with a key: the vendors themselves come first.
pub(crate) const TIER_GATEWAY: u8 = 15;
/// Resellers whose own sources are not known: after everybody else who wants a key.
pub(crate) const TIER_RESELLER: u8 = 18;
/// Bridges to other servers that choose by themselves.
pub(crate) const TIER_BRIDGE: u8 = 20;
/// Hosts without a key, the most dependable first.
pub(crate) const TIER_KEYLESS: u8 = 30;

/// A plain server of the family.
pub(crate) static PLAIN: Quirks = Quirks::DEFAULT;

/// Builds a provider of the `openai` family.
pub(crate) fn openai(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    quirks: &'static Quirks,
    vendor: Option<Override>,
) -> Result<Arc<dyn Provider>> {
    let provider = OpenAi::provider(descriptor, settings, transport, quirks)?;
    Ok(match vendor {
        Some(vendor) => provider.verdict(vendor).build(),
        None => provider.build(),
    })
}

/// The same, with pieces for more than chat.
pub(crate) fn openai_and(
    descriptor: &'static Descriptor,
    settings: Settings,
    transport: Arc<dyn Transport>,
    (quirks, vendor): (&'static Quirks, Option<Override>),
    add: fn(WireProvider) -> WireProvider,
) -> Result<Arc<dyn Provider>> {
    let provider = add(OpenAi::provider(descriptor, settings, transport, quirks)?);
    Ok(match vendor {
        Some(vendor) => provider.verdict(vendor).build(),
        None => provider.build(),
    })
}

/// A plain server's pieces beside chat.
pub(crate) static IMAGES: ImageQuirks = ImageQuirks::DEFAULT;
pub(crate) static SPEECH: SpeechQuirks = SpeechQuirks::DEFAULT;
pub(crate) static TRANSCRIBE: TranscribeQuirks = TranscribeQuirks::DEFAULT;
pub(crate) static EMBED: EmbedQuirks = EmbedQuirks::DEFAULT;
pub(crate) static RERANK: RerankQuirks = RerankQuirks::DEFAULT;
pub(crate) static MODERATE: ModerateQuirks = ModerateQuirks::DEFAULT;
pub(crate) static VIDEO: VideoQuirks = VideoQuirks::DEFAULT;

/// A model that does these and nothing else.
pub(crate) const fn only(can: &[Capability]) -> Capabilities {
    let nothing = without(
        Capabilities::UNKNOWN.cannot(BESIDE_CHAT),
        &[Capability::Chat, Capability::Stream],
    );
    and(nothing, can)
}

/// A model that makes embeddings.
pub(crate) const EMBEDS: Capabilities = only(&[Capability::Embeddings]);
/// A model that makes images from text.
pub(crate) const PAINTS: Capabilities = only(&[Capability::Images]);
/// A model that makes images from text and changes given ones.
pub(crate) const EDITS: Capabilities = only(&[Capability::Images, Capability::ImageEdits]);
/// A model that speaks.
pub(crate) const SPEAKS: Capabilities = only(&[Capability::Speech]);
/// A model that writes down what is said.
pub(crate) const LISTENS: Capabilities = only(&[Capability::Transcription]);
/// The same, and it translates into English.
pub(crate) const TRANSLATES: Capabilities =
    only(&[Capability::Transcription, Capability::Translation]);
/// A model that orders documents.
pub(crate) const RANKS: Capabilities = only(&[Capability::Rerank]);
/// A model that makes videos.
pub(crate) const FILMS: Capabilities = only(&[Capability::Video]);

/// A part of the base URL that the user must name, and the variables of the environment that may do so.
pub(crate) const fn variable(name: &'static str, env: &'static [&'static str]) -> Variable {
    Variable {
        name,
        env,
        default: "",
    }
}

/// `base`, and these as well.
pub(crate) const fn and(base: Capabilities, more: &[Capability]) -> Capabilities {
    let more = CapabilitySet::of(more);
    Capabilities {
        yes: base.yes.union(more),
        no: base.no.difference(more),
        ..base
    }
}

/// `base`, without these.
pub(crate) const fn without(base: Capabilities, less: &[Capability]) -> Capabilities {
    let less = CapabilitySet::of(less);
    Capabilities {
        yes: base.yes.difference(less),
        no: base.no.union(less),
        ..base
    }
}

/// A model that chats, and does nothing else: it must not be taken for one that embeds or paints.
pub(crate) const CHATS: Capabilities =
    Capabilities::can(&[Capability::Chat, Capability::Stream]).cannot(BESIDE_CHAT);

/// A model that reads text only, with tools.
pub(crate) const fn text(context_window: u32) -> Capabilities {
    let able = and(CHATS, &[Capability::Tools]);
    without(
        able,
        &[
            Capability::Vision,
            Capability::AudioInput,
            Capability::VideoInput,
            Capability::AudioOutput,
            Capability::ImageOutput,
        ],
    )
    .with_context_window(context_window)
}

/// The same, and it thinks.
pub(crate) const fn thinker(context_window: u32) -> Capabilities {
    and(text(context_window), &[Capability::Reasoning])
}

/// A model that reads text and images, with tools.
pub(crate) const fn seer(context_window: u32) -> Capabilities {
    and(text(context_window), &[Capability::Vision])
}

/// The same, and it thinks.
pub(crate) const fn seeing_thinker(context_window: u32) -> Capabilities {
    and(seer(context_window), &[Capability::Reasoning])
}

/// A verdict of this kind, if the provider's words hold this phrase (in lower case).
pub(crate) fn says(facts: &Facts<'_>, phrase: &str, kind: ErrorKind) -> Option<Verdict> {
    facts.words.contains(phrase).then(|| Verdict::new(kind))
}
