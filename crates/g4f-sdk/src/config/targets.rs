//! The targets of a route.

use super::kind::Fault;
use super::nearest::nearest;
use super::scalar::text;
use super::tree::{Entry, Node, Raw};
use super::value::RouteTarget;

/// Reads a list of `{ provider, model }`.
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
    let mut target = RouteTarget::default();
    for Entry { key, line, node } in entries {
        let field = match key.as_str() {
            "provider" => &mut target.provider,
            "model" => &mut target.model,
            other => {
                let hint = match nearest(other, &["provider", "model"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a target has `provider` and `model`".to_owned(),
                };
                faults.push(Fault {
                    line: *line,
                    message: format!("has a target with the unknown key `{other}`; {hint}"),
                });
                continue;
            }
        };
        match text(node).filter(|text| !text.is_empty()) {
            Some(text) => *field = Some(text.to_owned()),
            None => faults.push(Fault::new(
                node,
                format!(
                    "has a target whose `{key}` must be a text; found {}",
                    node.describe()
                ),
            )),
        }
    }
    if faults.len() == before && target == RouteTarget::default() {
        faults.push(Fault::new(
            item,
            "has a target with neither `provider` nor `model`",
        ));
    }
    target
}
