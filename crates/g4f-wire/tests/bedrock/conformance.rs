//! The provider keeps the contract of providers, with every capability that the family has.

use g4f_testkit::conformance::BedrockWire;

g4f_testkit::provider_conformance!(
    bedrock_family,
    BedrockWire,
    crate::setup::at,
    skip(
        "beside_chat_error_under_200",
        "beside chat each model has a format of its own, and failures come by status alone"
    )
);
