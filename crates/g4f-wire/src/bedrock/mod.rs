//! Amazon Bedrock: chat through Converse and ConverseStream, the same for all of its models, and through InvokeModel what
//! Converse does not do, each model in its maker's own shape.
//!
//! | piece | entry |
//! |---|---|
//! | chat | [`Converse`] |
//! | embeddings (Titan, Nova, Cohere) | [`InvokeEmbed`] |
//! | images (Nova Canvas, Titan Image, Stability) | [`InvokeImages`] |
//! | the list of models | [`FoundationModels`] |
//! | bearer tokens and signatures | [`AwsAuth`] |
//! | what its failures mean | [`verdict`] |
//!
//! <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>

mod auth;
mod decode;
mod embed;
mod encode;
mod family;
mod images;
mod invoke;
mod maker;
mod models;
mod verdict;

pub use auth::AwsAuth;
pub use decode::ConverseDecoder;
pub use embed::InvokeEmbed;
pub use family::Converse;
pub use images::InvokeImages;
pub use models::FoundationModels;
pub use verdict::verdict;

/// A text in which everything but letters, digits and `-_.~` is percent-encoded.
fn percent_encoded(text: &str) -> String {
    auth::encoded(text, false)
}

/// The path of an operation on a model. An id may be an ARN, colons and slashes included.
fn path(model: &str, operation: &str) -> String {
    format!("/model/{}/{operation}", percent_encoded(model))
}
