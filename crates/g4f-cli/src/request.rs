//! From options to a request.

use std::path::Path;

use g4f_sdk::types::secrecy::SecretString;
use g4f_sdk::types::{CleanOptions, Proxy, media};
use g4f_sdk::{
    Askable, CallOptions, ChatBuilder, ChatRequest, Client, Media, Part, RequestBuilder, Role,
};
use serde_json::{Value, json};

use crate::args::{ContentArgs, FieldArgs, TargetArgs};
use crate::exit::CliError;
use crate::input;

/// Provider for a base URL that comes without one.
const ANY_SERVER: &str = "openai-compatible";
/// Enough of a file to see what it is.
const HEAD: usize = 4096;

/// Adds what the options say to `request` and to the options that it `asked` for itself, and hands all to the client.
/// Nothing is sent yet.
pub(crate) fn chat(
    client: &Client,
    mut request: ChatRequest,
    asked: CallOptions,
    target: &TargetArgs,
    content: &ContentArgs,
) -> Result<ChatBuilder, CliError> {
    let parts = attachments(content)?;
    if !parts.is_empty() {
        let last = request
            .messages_mut()
            .iter_mut()
            .rev()
            .find(|message| message.role == Role::User);
        let Some(message) = last else {
            return Err(CliError::usage(
                "the request has no message of the user to attach anything to",
            ));
        };
        message.parts.extend(parts);
    }
    let asked_clean = asked.clean.clone();
    let mut builder = aimed(client.chat(request).options(asked), target)?;
    if let Some(system) = &content.system {
        builder = builder.system(system);
    }
    if let Some(temperature) = content.temperature {
        builder = builder.temperature(temperature);
    }
    if let Some(tokens) = content.max_tokens {
        builder = builder.max_tokens(tokens);
    }
    if let Some(seed) = content.seed {
        builder = builder.seed(seed);
    }
    if let Some(options) = cleaning(asked_clean.as_deref(), content) {
        builder = builder.clean(options);
    }
    if let Some(file) = &content.tools {
        builder = builder.param("tools", tools(file)?);
    }
    if let Some(file) = &content.json_schema {
        builder = builder.param("response_format", schema(file)?);
    }
    for (key, value) in &content.param {
        builder = builder.param(key, value.clone());
    }
    for edit in &content.extra {
        builder = builder.extra(edit.clone());
    }
    Ok(builder)
}

/// How the answer is cleaned, where an option says something: over what the request says itself.
fn cleaning(asked: Option<&CleanOptions>, content: &ContentArgs) -> Option<CleanOptions> {
    let ContentArgs {
        clean,
        clean_model,
        clean_prompt,
        ..
    } = content;
    if clean.is_none() && clean_model.is_none() && clean_prompt.is_none() {
        return None;
    }
    let mut options = asked.cloned().unwrap_or_default();
    options.mode = clean.or(options.mode);
    options.judge.model = clean_model.clone().or(options.judge.model);
    options.judge.prompt = clean_prompt.clone().or(options.judge.prompt);
    Some(options)
}

/// Says whom to ask and how.
pub(crate) fn aimed<R: Askable>(
    builder: RequestBuilder<R>,
    target: &TargetArgs,
) -> Result<RequestBuilder<R>, CliError> {
    // Said here and not by the reader of options, which would repeat what may be a password or a key.
    match &target.base_url {
        Some(url) if url.contains('@') => {
            return Err(
                CliError::usage("--base-url must hold no user and no password")
                    .help("send them with --header, or a key with --api-key"),
            );
        }
        Some(url) if url.contains(['?', '#']) => {
            return Err(CliError::usage(
                "--base-url must end in a path: it has a query or a fragment",
            ));
        }
        _ => {}
    }
    let mut builder = builder.options(options(target));
    for header in &target.header {
        // The text is not repeated: it may be a credential without its name.
        let (name, value) = header
            .expose()
            .split_once(':')
            .ok_or_else(|| CliError::usage("--header is written as `Name: value`"))?;
        builder = builder.header(name.trim(), value.trim());
    }
    if let Some(model) = &target.model {
        builder = builder.model(model.as_str());
    }
    Ok(builder)
}

/// Sets the fields that have no option of their own.
pub(crate) fn filled<R: Askable>(
    builder: RequestBuilder<R>,
    fields: &FieldArgs,
) -> RequestBuilder<R> {
    let params = fields.param.iter();
    let builder = params.fold(builder, |builder, (key, value)| {
        builder.param(key, value.clone())
    });
    let edits = fields.extra.iter();
    edits.fold(builder, |builder, edit| builder.extra(edit.clone()))
}

fn options(target: &TargetArgs) -> CallOptions {
    let mut options = CallOptions::default();
    options.providers.clone_from(&target.provider);
    options
        .exclude_providers
        .clone_from(&target.exclude_provider);
    options.fallback_models.clone_from(&target.fallback_model);
    options.no_fallback = target.no_fallback.then_some(true);
    options.retries = target.retries;
    options.attempts = target.attempts;
    options.timeout = target.timeout;
    options.first_content = target.first_content;
    options.idle = target.idle;
    options.exclude_models.clone_from(&target.exclude_model);
    options.similar_models = target.similar_models.then_some(true);
    options.max_price = target.max_price;
    options.strategy = target.strategy;
    options.resume = target.resume;
    options.hedge = target.hedge.then_some(true);
    options.retry_after_dispatch = target.retry_after_dispatch;
    options.base_url.clone_from(&target.base_url);
    options.api_key = target
        .api_key
        .as_ref()
        .map(|key| SecretString::from(key.expose()));
    options.proxy = target
        .proxy
        .as_ref()
        .map(|proxy| Proxy::new(proxy.expose()));
    if options.base_url.is_some() && options.providers.is_empty() {
        options.providers.push(ANY_SERVER.to_owned());
    }
    options
}

fn attachments(content: &ContentArgs) -> Result<Vec<Part>, CliError> {
    let images = content.image.iter().map(|place| Part::Image(locate(place)));
    let audio = content.audio.iter().map(|place| Part::Audio(locate(place)));
    let mut parts: Vec<Part> = images.chain(audio).collect();
    for place in &content.attach {
        parts.push(by_kind(place)?);
    }
    Ok(parts)
}

fn is_address(place: &str) -> bool {
    ["http://", "https://", "data:"]
        .iter()
        .any(|scheme| place.starts_with(scheme))
}

/// Media at an address or in a file.
pub(crate) fn locate(place: &str) -> Media {
    if is_address(place) {
        Media::url(place)
    } else {
        Media::path(place)
    }
}

/// An attachment as what its first bytes say it is. What they say nothing about is text if it can be read as one, which
/// every model can, and else a document.
fn by_kind(place: &str) -> Result<Part, CliError> {
    let media = locate(place);
    let kind = if is_address(place) {
        media.media_type.clone()
    } else {
        let path = Path::new(place);
        let kind = media::sniff(&input::head(path, HEAD)?).map(str::to_owned);
        if kind.as_deref().is_none_or(|kind| kind.starts_with("text/"))
            && let Some(text) = input::text_file(path)?
        {
            return Ok(Part::Text(inlined(path, &text)));
        }
        kind
    };
    Ok(
        match kind.as_deref().and_then(|kind| kind.split('/').next()) {
            Some("image") => Part::Image(media),
            Some("audio") => Part::Audio(media),
            Some("video") => Part::Video(media),
            _ => Part::File(media),
        },
    )
}

/// A text file as part of a message: its name, and its content between marks that it does not hold itself.
fn inlined(path: &Path, text: &str) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{}:\n{fence}\n{text}{end}{fence}", name.to_string_lossy())
}

/// A list of tools, bare or as the field of a request.
fn tools(file: &Path) -> Result<Value, CliError> {
    let value = match input::json_file(file)? {
        Value::Object(mut request) => request.remove("tools").unwrap_or(Value::Object(request)),
        value => value,
    };
    if value.is_array() {
        return Ok(value);
    }
    Err(CliError::usage(format!("{} holds no list of tools", file.display()))
        .help("write it as OpenAI does: [{\"type\": \"function\", \"function\": {\"name\": ..., \"parameters\": ...}}]"))
}

/// A response format for a bare JSON Schema, or for one in OpenAI's wrapping.
fn schema(file: &Path) -> Result<Value, CliError> {
    let value = input::json_file(file)?;
    if value["type"] == "json_schema" && value["json_schema"].is_object() {
        return Ok(value);
    }
    if !value.is_object() {
        return Err(CliError::usage(format!(
            "{} is not a JSON Schema: it must be an object",
            file.display()
        )));
    }
    let wrapped = value["schema"].is_object() && value["name"].is_string();
    let schema = if wrapped {
        value
    } else {
        json!({ "name": schema_name(file), "schema": value })
    };
    Ok(json!({ "type": "json_schema", "json_schema": schema }))
}

/// The file's name, in the characters that vendors take.
fn schema_name(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(64)
        .collect();
    if name.is_empty() {
        "answer".to_owned()
    } else {
        name
    }
}
