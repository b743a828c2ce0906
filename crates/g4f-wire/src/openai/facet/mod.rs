//! What the calls beside chat have in common: parameters by a vendor's rules, forms, lenient answers, usage.

mod answer;
mod form;
mod params;
mod usage;

pub(crate) use answer::{error_in, object, unusable};
pub(crate) use form::{file_part, form, inline};
pub(crate) use params::{Aim, Params, unsupported};
pub(crate) use usage::usage_of;

#[cfg(test)]
mod tests;
