//! A program that only says `use custom_provider as _;` has the provider.

use custom_provider as _;
use g4f_sdk::Client;

#[test]
fn the_client_finds_it() {
    let client = Client::builder()
        .build()
        .expect("a client without settings");
    let ids: Vec<_> = client
        .providers()
        .into_iter()
        .map(|entry| entry.info.id.to_string())
        .collect();
    assert!(ids.iter().any(|id| id == "oracle"), "{ids:?}");
    assert!(
        ids.iter().any(|id| id == "openai"),
        "beside the built-in ones: {ids:?}"
    );
    assert!(client.provider("Delphi").is_ok(), "by its alias as well");
}
