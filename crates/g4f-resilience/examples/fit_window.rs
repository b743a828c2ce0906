//! What is left of a conversation in a small window: `cargo run -p g4f-resilience --example fit_window`.
#![expect(
    clippy::print_stdout,
    reason = "printing what is left is what this program is for"
)]

use g4f_resilience::trim::{Budget, Counter, Keep, Order, Policy, fit};
use g4f_types::{Message, Part, Result, Role, ToolCall};

fn main() -> Result<()> {
    let call = Part::ToolCall(ToolCall::new("call_1", "read_log", r#"{"year": 1899}"#));
    let messages = [
        Message::system("You keep the log of a lighthouse."),
        Message::user("What was in the log of 1899?"),
        Message::of(Role::Assistant, vec![call]),
        Message::tool("call_1", "Wind from the west, glass falling. ".repeat(200)),
        Message::assistant("Much wind from the west."),
        Message::user("And who wrote it?"),
        Message::assistant("The keeper, one line a day."),
        Message::user("What was his name?"),
    ];
    // A window of 512 tokens, of which the answer may take 128.
    let budget = Budget::of_window(512, 128, 0);
    let counter = Counter::for_model("gpt-4o");
    for (order, keep) in [
        (Order::Oldest, Keep::All),
        (Order::Middle, Keep::All),
        (Order::Oldest, Keep::Last(1)),
    ] {
        let policy = Policy {
            order,
            keep,
            ..Policy::default()
        };
        let fitted = fit(&messages, &budget, &policy, &counter)?;
        println!(
            "{:?}, {:?}: {}",
            policy.order,
            policy.keep,
            fitted.report.line()
        );
        for message in fitted.messages(&messages) {
            println!("  {}: {}", message.role.as_str(), message.text());
        }
    }
    Ok(())
}
