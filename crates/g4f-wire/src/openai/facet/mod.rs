//! What the calls beside chat have in common: parameters by a vendor's rules, forms, lenient answers, usage.

mod answer;
mod form;
mod params;
mod serve;
mod usage;

pub(crate) use answer::{object, unusable};
pub(crate) use form::{file_part, form};
pub(crate) use params::Params;
pub(crate) use serve::{checked, explain, target};
pub(crate) use usage::usage_of;

#[cfg(test)]
mod tests;
