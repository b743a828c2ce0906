//! Which beta flags a request needs, so that callers need not know them.
//!
//! See <https://docs.claude.com/en/api/beta-headers>. A flag stays accepted when its feature is no beta any more.

use g4f_types::Tool;
use serde_json::Value;

use super::body::Body;
use super::own::Own;
use super::turns::Conversation;

/// Beginnings of tools' types, and the flag that they need.
const TOOLS: &[(&str, &str)] = &[
    ("advisor_20260301", "advisor-tool-2026-03-01"),
    ("bash_20241022", "computer-use-2024-10-22"),
    ("bash_20250124", "computer-use-2025-01-24"),
    ("code_execution_20250522", "code-execution-2025-05-22"),
    ("code_execution_20250825", "code-execution-2025-08-25"),
    ("computer_20241022", "computer-use-2024-10-22"),
    ("computer_20250124", "computer-use-2025-01-24"),
    ("computer_20251124", "computer-use-2025-11-24"),
    ("mcp_toolset", "mcp-client-2025-11-20"),
    ("memory_20250818", "context-management-2025-06-27"),
    ("text_editor_20241022", "computer-use-2024-10-22"),
    ("text_editor_20250124", "computer-use-2025-01-24"),
    ("text_editor_20250429", "computer-use-2025-01-24"),
    ("tool_search_tool_", "advanced-tool-use-2025-11-20"),
    ("web_fetch_20250910", "web-fetch-2025-09-10"),
];

/// The value of the header; empty for none.
pub(super) fn needed(body: &Body<'_>, conversation: &Conversation<'_>, own: Own<'_>) -> String {
    let mut flags: Vec<&str> = own.betas().collect();
    let mut need = |flag| {
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    };
    for tool in body.tools() {
        let Tool::Builtin(raw) = tool else { continue };
        let kind = raw.get("type").and_then(Value::as_str).unwrap_or_default();
        if let Some((_, flag)) = TOOLS.iter().find(|(start, _)| kind.starts_with(start)) {
            need(flag);
        }
        if raw.contains_key("defer_loading") {
            need("advanced-tool-use-2025-11-20");
        }
    }
    conversation.flags.iter().for_each(|flag| need(flag));
    if own.get("fallbacks").is_some() {
        need("server-side-fallback-2026-07-01");
    }
    if own.get("mcp_servers").is_some() && !body.tools().any(|tool| tool.name() == "mcp_toolset") {
        need("mcp-client-2025-04-04");
    }
    if let Some(edits) = own.get("context_management").map(|value| &value["edits"]) {
        let kinds = edits.as_array().into_iter().flatten();
        let compacts = |edit: &Value| {
            let kind = edit["type"].as_str().unwrap_or_default();
            kind.starts_with("compact_")
        };
        let (compacting, clearing): (Vec<_>, Vec<_>) = kinds.partition(|edit| compacts(edit));
        if !clearing.is_empty() || compacting.is_empty() {
            need("context-management-2025-06-27");
        }
        if !compacting.is_empty() {
            need("compact-2026-01-12");
        }
    }
    if own.get("container").is_some_and(Value::is_object) {
        need("skills-2025-10-02");
    }
    if own.get("output_format").is_some() {
        need("structured-outputs-2025-11-13");
    }
    flags.join(",")
}
