//! Tools, and which of them must be called.

use g4f_types::{ChatParams, Function, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::params::Params;
use super::schema;
use crate::gemini::generation::Generation;

/// Google's name for tools that others and we call otherwise.
const BUILTIN: [(&str, &str); 8] = [
    ("web_search", "googleSearch"),
    ("web_search_preview", "googleSearch"),
    ("google_search", "googleSearch"),
    ("web_fetch", "urlContext"),
    ("url_context", "urlContext"),
    ("code_interpreter", "codeExecution"),
    ("code_execution", "codeExecution"),
    ("image_generation", "imageGeneration"),
];
/// Whose fields inside are somebody else's, and mean nothing to Google.
const FOREIGN: [&str; 4] = [
    "web_search",
    "web_search_preview",
    "web_fetch",
    "code_interpreter",
];

/// `tools` and `toolConfig`.
pub(super) fn tools(
    params: &ChatParams,
    generation: Generation,
    tuning: &mut Params<'_>,
) -> (Vec<Value>, Map<String, Value>) {
    let mut tools = Vec::new();
    let mut functions = Vec::new();
    let allowed = match &params.tool_choice {
        // Only a call that must be made can be held to some of the functions; otherwise the others are not shown.
        Some(ToolChoice::Allowed {
            required: false,
            tools,
        }) => Some(tools),
        _ => None,
    };
    for tool in &params.tools {
        match tool {
            Tool::Function(function)
                if allowed.is_none_or(|names| names.contains(&function.name)) =>
            {
                tuning.leave_out(function.strict.is_some(), "strict");
                functions.push(declaration(function, generation));
            }
            // Refused before, unless no tool may be called.
            Tool::Function(_) | Tool::Custom(_) => {}
            Tool::Builtin(raw) => tools.push(builtin(raw)),
        }
    }
    let searches = |tool: &Value| tool.get("googleSearch").is_some();
    if params.web_search_options.is_some() && !tools.iter().any(searches) {
        tools.push(json!({ "googleSearch": {} }));
    }
    let runs_own = !tools.is_empty();
    let calls = !functions.is_empty();
    if calls {
        tools.push(json!({ "functionDeclarations": functions }));
    }
    let mut config = Map::new();
    if let Some(choice) = &params.tool_choice
        && (calls || matches!(choice, ToolChoice::Raw(_)))
    {
        choose(choice, &mut config);
    }
    if runs_own && calls && generation.is_third() {
        // Without it, Google refuses its own tools beside functions.
        config.insert("includeServerSideToolInvocations".into(), true.into());
    }
    let parallel = calls && params.parallel_tool_calls.is_some();
    tuning.leave_out(parallel, "parallel_tool_calls");
    (tools, config)
}

fn declaration(function: &Function, generation: Generation) -> Value {
    let mut map = Map::new();
    map.insert("name".to_owned(), function.name.as_str().into());
    if let Some(description) = &function.description {
        map.insert("description".to_owned(), description.as_str().into());
    }
    if let Some(parameters) = &function.parameters {
        if generation.takes_json_schema() {
            map.insert("parametersJsonSchema".to_owned(), parameters.clone());
        } else {
            let parameters = schema::subset(parameters);
            // An object without properties is refused; no parameters at all say the same.
            let empty = parameters
                .get("properties")
                .and_then(Value::as_object)
                .is_none_or(Map::is_empty);
            if !empty {
                map.insert("parameters".to_owned(), parameters);
            }
        }
    }
    map.into()
}

/// A tool that Google runs: as Google writes it, or by its `type` as others write theirs.
fn builtin(raw: &Map<String, Value>) -> Value {
    let Some(kind) = raw.get("type").and_then(Value::as_str) else {
        return raw.clone().into();
    };
    // OpenAI and Anthropic add dates: `web_search_preview_2025_03_11`, `web_search_20250305`.
    let kind = kind.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let own = BUILTIN
        .iter()
        .find_map(|(name, own)| (*name == kind).then_some((*own).to_owned()))
        .unwrap_or_else(|| camel_case(kind));
    let mut fields = if FOREIGN.contains(&kind) {
        Map::new()
    } else {
        raw.clone()
    };
    fields.remove("type");
    // `{"type": "google_search", "google_search": {..}}`
    if let Some(Value::Object(inner)) = fields.remove(kind) {
        fields.extend(inner);
    }
    Map::from_iter([(own, fields.into())]).into()
}

fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            camel.extend(letter.to_uppercase());
        } else {
            camel.push(letter);
        }
    }
    camel
}

fn choose(choice: &ToolChoice, config: &mut Map<String, Value>) {
    let (mode, names): (&str, &[String]) = match choice {
        ToolChoice::Auto
        | ToolChoice::Allowed {
            required: false, ..
        } => ("AUTO", &[]),
        ToolChoice::None => ("NONE", &[]),
        ToolChoice::Required => ("ANY", &[]),
        ToolChoice::Function(name) | ToolChoice::Custom(name) => {
            ("ANY", std::slice::from_ref(name))
        }
        ToolChoice::Allowed { tools, .. } => ("ANY", tools),
        ToolChoice::Raw(Value::Object(raw)) if raw.contains_key("functionCallingConfig") => {
            config.extend(raw.clone());
            return;
        }
        ToolChoice::Raw(raw) => {
            config.insert("functionCallingConfig".to_owned(), raw.clone());
            return;
        }
    };
    let mut calling = Map::from_iter([("mode".to_owned(), Value::from(mode))]);
    if !names.is_empty() {
        calling.insert("allowedFunctionNames".to_owned(), json!(names));
    }
    config.insert("functionCallingConfig".to_owned(), calling.into());
}
