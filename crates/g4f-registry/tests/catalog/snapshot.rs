//! The snapshot that is built in.

use g4f_registry::catalog::{Catalog, Needs, Query};

#[test]
fn explore() {
    let catalog = Catalog::embedded();
    for name in [
        "gpt-4o",
        "openai/gpt-4o",
        "GPT-4o-2024-08-06",
        "claude-sonnet-4.5",
        "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "llama3.3",
        "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "llama-3.3-70b",
        "gpt-4o-1999-01-01",
        "gpt-4o-2023-01-01",
        "gemini-3-pro",
        "auto",
        "fast",
        "nova-3",
        "text-embedding-3-small",
        "whisper-1",
    ] {
        match catalog.lookup(name) {
            Ok(found) => {
                let o = found.offerings();
                eprintln!(
                    "{name}: {} {:?} {:?} {:?} {} offerings, first {:?}",
                    found.model.id,
                    found.how,
                    found.snapshot,
                    found.variants,
                    o.len(),
                    o.iter()
                        .take(4)
                        .map(|o| format!("{}:{}", o.provider, o.id))
                        .collect::<Vec<_>>()
                );
            }
            Err(miss) => eprintln!("{miss}"),
        }
    }
    for id in [
        "openai/gpt-4o",
        "anthropic/claude-sonnet-4-5",
        "meta/llama-3-3-70b-instruct",
    ] {
        let m = catalog.model(id).unwrap();
        eprintln!("{}", serde_json::to_string(m).unwrap());
        eprintln!(
            "{}",
            serde_json::to_string(catalog.lookup(id).unwrap().offerings()[0]).unwrap()
        );
        for s in catalog.similar(m, &Needs::of(m)).iter().take(6) {
            eprintln!("   {} {:.2} {:?}", s.model.id, s.distance, s.reasons);
        }
    }
    let nolab: Vec<_> = catalog
        .models()
        .iter()
        .filter(|m| m.lab.is_none())
        .collect();
    eprintln!("{} without lab", nolab.len());
    for m in nolab.iter().step_by(9) {
        eprint!("{} ", m.id);
    }
    eprintln!();
    let mut labs = std::collections::BTreeMap::<&str, usize>::new();
    for m in catalog.models() {
        *labs.entry(m.lab.as_deref().unwrap_or("-")).or_default() += 1;
    }
    eprintln!("{labs:?}");
    for q in ["sonnet 4.5", "llama instruct", "embedding"] {
        let hits = catalog.query(&Query {
            text: q.to_owned(),
            ..Query::default()
        });
        eprintln!(
            "{q}: {} {:?}",
            hits.len(),
            hits.iter().take(8).map(|h| &h.model.id).collect::<Vec<_>>()
        );
    }
    let mut acc = std::collections::BTreeMap::<String, usize>::new();
    for o in catalog.offerings() {
        *acc.entry(format!("{:?}", o.access)).or_default() += 1;
        *acc.entry(format!("{:?}", o.task)).or_default() += 1;
        *acc.entry(format!("{:?}", o.status)).or_default() += 1;
        *acc.entry(format!("agreed{:?}", o.price_agreed))
            .or_default() += 1;
    }
    eprintln!("{acc:?}");
    let mut zero = std::collections::BTreeMap::<&str, usize>::new();
    for o in catalog.offerings() {
        if o.access.is_none() {
            *zero.entry(&o.provider).or_default() += 1;
        }
    }
    eprintln!("no access: {zero:?}");
}
