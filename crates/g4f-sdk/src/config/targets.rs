//! The targets of a route.

use g4f_registry::Condition;

use super::kind::Fault;
use super::nearest::nearest;
use super::scalar::{number, text};
use super::tree::{Entry, Node, Raw};
use super::value::RouteTarget;

/// What a target has.
const KEYS: &[&str] = &["provider", "model", "weight", "when"];
/// The highest weight. Only their proportions count.
const HEAVIEST: f64 = 1e6;

/// Reads a list of `{ provider, model, weight, when }`.
pub(crate) fn read(node: &Node) -> Result<Vec<RouteTarget>, Vec<Fault>> {
    let Raw::List(items) = &node.raw else {
        let message = format!(
            "must be a list of targets, such as [{{ provider = \"groq\", model = \"m\" }}]; found {}",
            node.describe()
        );
        return Err(vec![Fault::new(node, message)]);
    };
    if items.is_empty() {
        return Err(vec![Fault::new(node, "must name at least one target")]);
    }
    let mut targets = Vec::with_capacity(items.len());
    let mut faults = Vec::new();
    for item in items {
        match &item.raw {
            Raw::Table(entries) => targets.push(target(item, entries, &mut faults)),
            _ => faults.push(Fault::new(
                item,
                format!(
                    "must hold tables {{ provider, model }}; found {}",
                    item.describe()
                ),
            )),
        }
    }
    if faults.is_empty() {
        Ok(targets)
    } else {
        Err(faults)
    }
}

fn target(item: &Node, entries: &[Entry], faults: &mut Vec<Fault>) -> RouteTarget {
    let before = faults.len();
    let mut target = RouteTarget {
        line: item.line,
        ..RouteTarget::default()
    };
    for Entry { key, line, node } in entries {
        let read = match key.as_str() {
            "provider" => name(key, node).map(|name| target.provider = Some(name)),
            "model" => name(key, node).map(|name| target.model = Some(name)),
            "weight" => weight(node).map(|weight| target.weight = Some(weight)),
            "when" => condition(node).map(|text| target.when = Some(text)),
            other => {
                let hint = match nearest(other, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a target has `provider`, `model`, `weight` and `when`".to_owned(),
                };
                Err(Fault {
                    line: *line,
                    message: format!("has a target with the unknown key `{other}`; {hint}"),
                })
            }
        };
        faults.extend(read.err());
    }
    if faults.len() == before && target.provider.is_none() && target.model.is_none() {
        faults.push(Fault::new(
            item,
            "has a target with neither `provider` nor `model`",
        ));
    }
    target
}

fn name(key: &str, node: &Node) -> Result<String, Fault> {
    let name = text(node).filter(|text| !text.is_empty());
    name.map(str::to_owned).ok_or_else(|| {
        let found = node.describe();
        Fault::new(
            node,
            format!("has a target whose `{key}` must be a text; found {found}"),
        )
    })
}

fn weight(node: &Node) -> Result<f64, Fault> {
    let weight = number(node).filter(|weight| *weight > 0.0 && *weight <= HEAVIEST);
    weight.ok_or_else(|| {
        let found = node.describe();
        Fault::new(
            node,
            format!("has a target whose `weight` must be a number above 0, at most {HEAVIEST}; found {found}"),
        )
    })
}

fn condition(node: &Node) -> Result<String, Fault> {
    let text = text(node).ok_or_else(|| {
        let found = node.describe();
        let words =
            "has a target whose `when` must be a condition, such as \"quota.remaining > 0 and error_count < 3\"";
        Fault::new(node, format!("{words}; found {found}"))
    })?;
    Condition::parse(text).map_err(|error| {
        Fault::new(
            node,
            format!("has a target whose `when` cannot be read at its {error}"),
        )
    })?;
    Ok(text.to_owned())
}
