//! The TOML shape of a block rule: `[rule.block]`.
//!
//! A rule for a known block names what the block holds:
//!
//! ```toml
//! [rule.block]
//! place = ["end", "middle"]
//! all = ["rule", "url:example.ai/redirect"]
//! any = ["words:powered", "call"]
//! ```
//!
//! A rule for blocks that nobody has seen yet weighs what they hold (`weights`) against what is needed at a place (`needs`).
//!
//! A condition is one of
//!
//! | condition | the block |
//! |---|---|
//! | `rule`, `label`, `blank`, `line` | is set apart by a rule line, by a label such as `**Sponsor:**`, by a blank line, by nothing but its own line |
//! | `notice-label` | is set apart by a heading such as `Important notice`, or begins with one and a colon |
//! | `label-inline` | begins with a label: `Ad: ...` |
//! | `after` | directly follows a block that was taken out |
//! | `runs-on` | is followed by a line of the same paragraph |
//! | `emoji`, `exclaims`, `asks`, `price` | begins with an emoji, holds an exclamation mark, a question mark, a price or a percentage |
//! | `link`, `links`, `only-link` | holds a link, more than two, nothing but a link |
//! | `call` | holds a link whose text calls to do something (`words:call`) |
//! | `own`, `name` | links to a host of the pack, names its provider; of any pack, in a pack without hosts or names |
//! | `long`, `longer`, `code`, `contact` | is longer than 300 bytes, than 600; holds inline code; an e-mail address or a telephone number |
//! | `handle` | holds a name such as `@channel` |
//! | `empty`, `enclosed` | is a label with nothing below it; holds a line that stands in brackets or italics as a whole |
//! | `words:LIST`, `opens:LIST` | holds a word of a list under `[words]`, begins with one |
//! | `banner` | begins with an image that is a link, and is no badge |
//! | `text:TEXT`, `starts:TEXT` | holds this text, begins with it; in any case, without markup |
//! | `line:TEXT` | holds a line that says this and nothing else, beside links with a path or scheme |
//! | `link:LIST` | links to an address of the list `link-LIST` under `[words]` |
//! | `url:PATTERN` | links to an address: `host/path` (and what is below), `*/path` at any host, `?parameter=` |

use std::collections::BTreeMap;

use serde::Deserialize;

/// Where a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// Before the answer.
    Start,
    /// Between two parts of the answer.
    Middle,
    /// Behind the answer.
    End,
    /// In place of an answer.
    Whole,
}

/// Which rule lines around a block go with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Taken {
    /// The one before it, and the one behind it.
    #[default]
    Both,
    /// The one before it; the one behind it only at an end of the text.
    Open,
    /// None: the answer's own rule lines stay.
    None,
}

/// What a block rule looks for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct BlockRule {
    /// Where the block stands; empty: anywhere.
    pub(crate) place: Vec<Place>,
    /// Conditions that all hold.
    pub(crate) all: Vec<String>,
    /// Conditions of which one holds; empty: nothing more is needed.
    pub(crate) any: Vec<String>,
    /// Conditions of which none holds.
    pub(crate) none: Vec<String>,
    /// Conditions of which one makes the next paragraph belong to the block as well.
    pub(crate) then: Vec<String>,
    /// Most bytes that a paragraph of it has; 1000.
    pub(crate) max: Option<usize>,
    /// Which rule lines go with it.
    pub(crate) rules: Taken,
    /// Whether it is also looked for behind an answer that ends in an open code fence or JSON value.
    pub(crate) anywhere: bool,
    /// Conditions of which one holds where nothing else came (`place` is `whole`); empty: nothing more is needed.
    pub(crate) alone: Vec<String>,
    /// Conditions that prove a block inserted; where none holds, `needs.unproven` is needed more.
    pub(crate) proof: Vec<String>,
    /// What each condition adds to a block's score.
    pub(crate) weights: BTreeMap<String, f32>,
    /// The scores that are enough.
    pub(crate) needs: Option<Needs>,
    /// Name of a list under `[words]`: a request that holds one of them is about such things.
    pub(crate) about_ads: Option<String>,
    /// Name of a list under `[words]`: a request that holds one of them may be about such things.
    pub(crate) maybe_ads: Option<String>,
}

/// The scores that are enough at a place.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Needs {
    pub(crate) start: f32,
    pub(crate) middle: f32,
    pub(crate) end: f32,
    pub(crate) whole: f32,
    /// From this score on a paragraph is worth waiting for the next one.
    pub(crate) hold: f32,
    /// What is needed more where the request is about such things.
    pub(crate) asked: f32,
    /// What is needed more where the request may be about such things.
    pub(crate) maybe: f32,
    /// What is needed more for each longer word that the block shares with the request.
    pub(crate) shared: f32,
    /// What is needed more where nothing of `proof` holds.
    pub(crate) unproven: f32,
}
