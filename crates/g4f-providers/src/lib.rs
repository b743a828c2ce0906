#![doc = include_str!("../README.md")]

/// The descriptors of these modules.
macro_rules! descriptors {
    ($($module:ident),* $(,)?) => {
        &[$(&$module::DESCRIPTOR),*]
    };
}

mod engines;
mod fate;
mod prelude;
mod quota;
mod vendors;

use g4f_types::Descriptor;

/// Providers of one sort.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What they are, as a heading.
    pub title: &'static str,
    /// Its providers, by the names of their files.
    pub providers: &'static [&'static Descriptor],
}

/// Every provider of this crate, by sort: first those who make models, then those who serve them, who pass calls on,
/// who does other things than chat, and what runs on one's own machines.
pub fn groups() -> [Group; 6] {
    let group = |title, providers| Group { title, providers };
    [
        group("Labs", vendors::LABS),
        group("Hosts", vendors::HOSTS),
        group("Gateways and clouds", vendors::GATEWAYS),
        group("Beside chat", vendors::SPECIALISTS),
        group("Engines and bridges", engines::ENGINES),
        group("Any server of a family", vendors::KINDS),
    ]
}

/// Every provider of this crate, sorted by id. The same ones register themselves in programs that link the crate; this
/// list does not depend on the linker.
pub fn all() -> Vec<&'static Descriptor> {
    let mut all: Vec<_> = groups()
        .iter()
        .flat_map(|group| group.providers.iter().copied())
        .collect();
    all.sort_unstable_by_key(|descriptor| descriptor.id);
    all
}

#[cfg(test)]
mod tests;
