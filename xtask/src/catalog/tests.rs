//! The catalog's providers are the program's.

use g4f_registry::catalog::{Catalog, ProviderMap};

/// Whether a built-in provider has this id.
fn is_built_in(id: &str) -> bool {
    g4f_providers::all()
        .iter()
        .any(|descriptor| descriptor.id == id)
}

#[test]
fn what_we_call_otherwise_is_mapped() {
    let mut astray = Vec::new();
    for provider in Catalog::embedded().providers() {
        if is_built_in(&provider.id) {
            continue;
        }
        for descriptor in g4f_providers::all() {
            let is_alias = descriptor
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(&provider.id));
            if is_alias {
                astray.push(format!("{} is {}", provider.id, descriptor.id));
            }
        }
    }
    assert!(astray.is_empty(), "map these in providers.toml: {astray:?}");
}

#[test]
fn many_of_our_providers_are_in_it() {
    let catalog = Catalog::embedded();
    let ours = g4f_providers::all();
    let known = ours.iter().filter(|descriptor| {
        catalog
            .provider(descriptor.id)
            .is_some_and(|provider| *provider.id == *descriptor.id)
    });
    let known = known.count();
    println!(
        "{known} of {} built-in providers are in the catalog",
        ours.len()
    );
    assert!(known >= 100, "{known} of {}", ours.len());
}

#[test]
fn keyless_in_the_table_is_keyless_in_the_program() {
    for descriptor in g4f_providers::all() {
        let keyless = ProviderMap::built_in().access(descriptor.id)
            == Some(g4f_registry::catalog::Access::Keyless);
        assert!(
            !keyless || descriptor.access == g4f_types::Access::Keyless,
            "{}",
            descriptor.id
        );
    }
}
