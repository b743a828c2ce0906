//! Parts of the engine that scenarios need. A scenario is written to the design; where its part has not landed, it says
//! what holds until then.

/// A part of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A stream that broke after its first content goes on at the next target.
    Resume,
}

/// What has landed.
const LANDED: &[Part] = &[Part::Resume];

/// Whether `part` is there.
pub(crate) fn has(part: Part) -> bool {
    LANDED.contains(&part)
}
