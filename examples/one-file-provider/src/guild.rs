//! Guild, a vendor with a dialect and with words of its own for failures.

use g4f_types::{Descriptor, ErrorKind, FaultDomain, Variable, register_provider};
use g4f_wire::classify::{Facts, Verdict};
use g4f_wire::openai::{OpenAi, Quirks, ReasoningBack, ReasoningStyle, TokenLimit};

static QUIRKS: Quirks = Quirks::new()
    .token_limit(TokenLimit::MaxCompletionTokens)
    .omit(&["logit_bias", "n"])
    .rename(&[("seed", "random_seed")])
    .reasoning(ReasoningStyle::Thinking { effort: false })
    .reasoning_back(ReasoningBack::Text("reasoning_content"));

/// The vendor, as constant data.
pub const DESCRIPTOR: Descriptor = Descriptor {
    base_url: "https://{region}.guild.example/v1",
    variables: &[Variable {
        name: "region",
        env: &["GUILD_REGION"],
        default: "eu",
    }],
    key_env: &["GUILD_API_KEY"],
    sign_up: "https://guild.example/keys",
    origin: env!("CARGO_PKG_NAME"),
    ..Descriptor::new("guild", "Guild", "openai", |vendor, settings, way| {
        let provider = OpenAi::provider(vendor, settings, way, &QUIRKS)?;
        Ok(provider.verdict(verdict).build())
    })
};

/// A full hall comes as a bad request, and is the fault of one model only.
fn verdict(facts: &Facts<'_>) -> Option<Verdict> {
    let full = facts.words.contains("the hall is full");
    full.then(|| Verdict::new(ErrorKind::Overloaded).fault_domain(FaultDomain::Model))
}

register_provider!(DESCRIPTOR);
