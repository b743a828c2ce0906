//! `g4f models` and `g4f model`.

use g4f_sdk::Client;
use g4f_sdk::registry::{ModelEntry, ModelFilter};
use g4f_sdk::types::{Access, Price, Support};
use serde_json::{Value, json};

use crate::args::{GlobalArgs, ModelArgs, ModelsArgs};
use crate::commands::providers::{access, known};
use crate::exit::{CliError, Code};
use crate::output::table::{Cell, Table};
use crate::output::terminal::{Style, Terminal};
use crate::output::{Stop, print, say};
use crate::{connect, runtime};

/// Most near names in an error.
const NEAR: usize = 5;

pub(crate) fn list(global: &GlobalArgs, args: &ModelsArgs) -> Result<(), Stop> {
    let client = connect::listing(global)?;
    for name in &args.filter.provider {
        known(&client, name)?;
    }
    let filter = ModelFilter {
        providers: args.filter.provider.clone(),
        query: args.query.clone(),
        can: args.filter.can.iter().copied().collect(),
        free: args.filter.free,
        keyless: args.filter.keyless,
        live: args.live,
        limit: args.filter.limit,
        ..ModelFilter::default()
    };
    runtime::block_on(async {
        let models = client.models(&filter).await;
        if args.json {
            let list = Value::Array(models.iter().map(describe).collect());
            return Ok(print(&format!("{list}\n"))?);
        }
        if models.is_empty() {
            let live = if args.live {
                ""
            } else {
                "; --live asks the providers for their lists"
            };
            say(&format!("no model fits{live}\n"));
            return Ok(());
        }
        Ok(print(&table(&models).render(Terminal::stdout()))?)
    })
}

pub(crate) fn show(global: &GlobalArgs, args: &ModelArgs) -> Result<(), Stop> {
    let client = connect::listing(global)?;
    let (provider, id) = split(&client, &args.id);
    let filter = ModelFilter {
        providers: provider.map(str::to_owned).into_iter().collect(),
        query: Some(id.to_owned()),
        live: args.live,
        ..ModelFilter::default()
    };
    runtime::block_on(async {
        let mut models = client.models(&filter).await;
        models.retain(|entry| is_named(entry, id));
        if models.is_empty() {
            return Err(unknown(&client, &args.id).into());
        }
        if args.json {
            let list: Vec<Value> = models.iter().map(describe).collect();
            return Ok(print(&format!(
                "{}\n",
                json!({ "id": args.id, "providers": list })
            ))?);
        }
        Ok(print(&table(&models).render(Terminal::stdout()))?)
    })
}

/// `provider:model` where the first part is a provider.
pub(super) fn split<'a>(client: &Client, name: &'a str) -> (Option<&'a str>, &'a str) {
    match name.split_once(':') {
        Some((provider, model)) if client.registry().provider(provider).is_some() => {
            (Some(provider), model)
        }
        _ => (None, name),
    }
}

/// The whole id, or what stands behind its last slash.
pub(super) fn is_named(entry: &ModelEntry, name: &str) -> bool {
    let id = entry.model.id.as_str();
    let last = id.rsplit('/').next().unwrap_or(id);
    id.eq_ignore_ascii_case(name) || last.eq_ignore_ascii_case(name)
}

fn unknown(client: &Client, name: &str) -> CliError {
    let near = client.registry().nearest(name, NEAR);
    let error = CliError::new(Code::Usage, format!("nobody is known to serve {name:?}"));
    let error = if near.is_empty() {
        error
    } else {
        error.help(format!("near it: {}", near.join(", ")))
    };
    error.help("`g4f models` lists what is known, `g4f models --live` asks the providers")
}

fn table(models: &[ModelEntry]) -> Table {
    let mut table = Table::new([
        "model", "provider", "access", "usable", "context", "price", "can",
    ])
    .spare(&["can", "price", "context", "access"]);
    for entry in models {
        let capabilities = &entry.model.capabilities;
        let can: Vec<&str> = capabilities
            .yes
            .iter()
            .map(g4f_sdk::Capability::as_str)
            .collect();
        table.row([
            entry.model.id.as_str().into(),
            entry.provider.as_ref().into(),
            access(entry.access).into(),
            if entry.usable {
                Cell::styled(Style::Good, "yes")
            } else {
                Cell::styled(Style::Dim, "no")
            },
            capabilities
                .context_window
                .map_or_else(|| "-".to_owned(), tokens)
                .into(),
            entry
                .model
                .price
                .map_or_else(|| "-".to_owned(), price)
                .into(),
            Cell::styled(Style::Dim, can.join(" ")),
        ]);
    }
    table
}

/// A number of tokens as people write it.
fn tokens(count: u32) -> String {
    match count {
        0..1000 => count.to_string(),
        1000..1_000_000 => format!("{}k", count / 1000),
        _ => format!("{}.{}M", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

/// USD for a million tokens of prompt and of answer.
fn price(price: Price) -> String {
    if price == Price::FREE {
        return "free".to_owned();
    }
    format!("{}/{}", dollars(price.input), dollars(price.output))
}

/// An amount with no more digits than say something.
fn dollars(amount: f64) -> String {
    let text = format!("{amount:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn describe(entry: &ModelEntry) -> Value {
    let model = &entry.model;
    let with = |support: Support| -> Vec<&str> {
        let all = g4f_sdk::Capability::ALL.iter();
        all.filter(|c| model.capabilities.support(**c) == support)
            .map(|c| c.as_str())
            .collect()
    };
    json!({
        "id": model.id,
        "object": "model",
        "name": model.name,
        "created": model.created,
        "owned_by": model.owned_by.as_deref().unwrap_or(&entry.provider),
        "provider": entry.provider,
        "access": access(entry.access),
        "usable": entry.usable,
        "free": entry.access != Access::Paid && entry.access != Access::Bridge,
        "can": with(Support::Yes),
        "cannot": with(Support::No),
        "context_window": model.capabilities.context_window,
        "max_output": model.capabilities.max_output,
        "loaded": model.loaded,
        "price": model.price,
    })
}

#[cfg(test)]
mod tests;
