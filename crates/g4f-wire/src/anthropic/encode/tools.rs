//! Tools, and which of them must be called.

use g4f_types::{ChatParams, Function, Tool, ToolChoice};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::own::Own;
use super::schema::closed;
use crate::anthropic::model::Model;
use crate::shared::Dropped;

/// The tool of the API that stands for `web_search_options`.
const WEB_SEARCH: &str = "web_search_20250305";

/// The tools that are sent.
#[derive(Debug, Default)]
pub(super) struct Tools<'a> {
    list: Vec<&'a Tool>,
    strict: bool,
    eager: Option<bool>,
    search: Option<&'a Value>,
}

impl<'a> Tools<'a> {
    pub(super) fn of(
        params: &'a ChatParams,
        model: Model,
        own: Own<'_>,
        dropped: &mut Dropped,
    ) -> Self {
        let allowed = match &params.tool_choice {
            Some(ToolChoice::Allowed { tools, .. }) => Some(&tools[..]),
            _ => None,
        };
        let chosen =
            |tool: &&Tool| allowed.is_none_or(|names| names.iter().any(|name| name == tool.name()));
        let list: Vec<&Tool> = params.tools.iter().filter(chosen).collect();
        let strict = model.follows_schemas();
        if !strict && list.iter().any(|tool| is_strict(tool)) {
            dropped.add("strict");
        }
        let searches = list
            .iter()
            .any(|tool| tool.name().starts_with("web_search_"));
        Self {
            strict,
            eager: own.eager_input(),
            search: params.web_search_options.as_ref().filter(|_| !searches),
            list,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.search.is_none()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Tool> {
        self.list.iter().copied()
    }
}

fn is_strict(tool: &Tool) -> bool {
    matches!(
        tool,
        Tool::Function(Function {
            strict: Some(true),
            ..
        })
    )
}

/// The field `tool_choice`.
pub(super) fn choice(params: &ChatParams, tools: &Tools<'_>) -> Option<Value> {
    if tools.is_empty() {
        // Without tools there is nothing to choose.
        return None;
    }
    let mut choice = match &params.tool_choice {
        Some(ToolChoice::None) => return Some(json!({"type": "none"})),
        Some(ToolChoice::Raw(raw)) => return Some(raw.clone()),
        Some(
            ToolChoice::Auto
            | ToolChoice::Allowed {
                required: false, ..
            },
        ) => {
            json!({"type": "auto"})
        }
        Some(ToolChoice::Required | ToolChoice::Allowed { required: true, .. }) => {
            json!({"type": "any"})
        }
        Some(ToolChoice::Function(name) | ToolChoice::Custom(name)) => {
            json!({"type": "tool", "name": name})
        }
        None if params.parallel_tool_calls == Some(false) => json!({"type": "auto"}),
        None => return None,
    };
    if params.parallel_tool_calls == Some(false) {
        choice["disable_parallel_tool_use"] = Value::Bool(true);
    }
    Some(choice)
}

impl Serialize for Tools<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let functions = self.list.iter().map(|tool| Item::Tool(tool, self));
        serializer.collect_seq(functions.chain(self.search.map(Item::Search)))
    }
}

enum Item<'a> {
    Tool(&'a Tool, &'a Tools<'a>),
    Search(&'a Value),
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Tool(Tool::Builtin(raw), _) => raw.serialize(serializer),
            // Those with free-text input are refused before anything is written, unless they must not be called.
            Self::Tool(Tool::Custom(custom), _) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("name", &custom.name)?;
                if let Some(description) = &custom.description {
                    map.serialize_entry("description", description)?;
                }
                map.serialize_entry("input_schema", &json!({"type": "object"}))?;
                map.end()
            }
            Self::Tool(Tool::Function(function), tools) => function_of(function, tools, serializer),
            Self::Search(options) => search(options).serialize(serializer),
        }
    }
}

fn function_of<S: Serializer>(
    function: &Function,
    tools: &Tools<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let strict = tools.strict && function.strict == Some(true);
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("name", &function.name)?;
    if let Some(description) = &function.description {
        map.serialize_entry("description", description)?;
    }
    match &function.parameters {
        Some(schema) if strict => map.serialize_entry("input_schema", &closed(schema))?,
        Some(schema) => map.serialize_entry("input_schema", schema)?,
        None => map.serialize_entry("input_schema", &json!({"type": "object"}))?,
    }
    if strict {
        map.serialize_entry("strict", &true)?;
    }
    if let Some(eager) = tools.eager {
        map.serialize_entry("eager_input_streaming", &eager)?;
    }
    map.end()
}

/// OpenAI's options as a tool. How much context a search takes cannot be said here.
fn search(options: &Value) -> Value {
    let mut tool = json!({"type": WEB_SEARCH, "name": "web_search"});
    let place = options
        .pointer("/user_location/approximate")
        .or_else(|| options.get("user_location"));
    if let Some(place) = place.and_then(Value::as_object) {
        let mut place = place.clone();
        place.insert("type".to_owned(), Value::from("approximate"));
        tool["user_location"] = Value::Object(place);
    }
    tool
}
