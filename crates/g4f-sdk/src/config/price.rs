//! What a model costs.

use g4f_types::Price;

use super::kind::Fault;
use super::nearest::nearest;
use super::scalar::number;
use super::tree::{Entry, Node, Raw};

/// The highest price that can be set, in USD for a million tokens. Higher ones are mistakes.
const HIGHEST: f64 = 1e6;

/// Reads `{ input, output }`.
pub(crate) fn read(node: &Node) -> Result<Price, Vec<Fault>> {
    let Raw::Table(entries) = &node.raw else {
        let message = format!(
            "must be a price such as {{ input = 2.5, output = 10.0 }}, in USD for a million tokens; found {}",
            node.describe()
        );
        return Err(vec![Fault::new(node, message)]);
    };
    let (mut input, mut output) = (None, None);
    let mut faults = Vec::new();
    for Entry { key, line, node } in entries {
        let field = match key.as_str() {
            "input" => &mut input,
            "output" => &mut output,
            other => {
                let hint = match nearest(other, &["input", "output"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a price has `input` and `output`".to_owned(),
                };
                faults.push(Fault {
                    line: *line,
                    message: format!("has the unknown key `{other}`; {hint}"),
                });
                continue;
            }
        };
        *field = number(node).filter(|number| (0.0..=HIGHEST).contains(number));
        if field.is_none() {
            let message = format!(
                "has an `{key}` that must be a number from 0 to {HIGHEST}; found {}",
                node.describe()
            );
            faults.push(Fault::new(node, message));
        }
    }
    match (input, output) {
        (Some(input), Some(output)) if faults.is_empty() => Ok(Price { input, output }),
        _ if !faults.is_empty() => Err(faults),
        _ => Err(vec![Fault::new(
            node,
            "must have both `input` and `output`",
        )]),
    }
}
