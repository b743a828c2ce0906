//! Recorded requests: decoded into ours by a small reader, written again, and compared as JSON.

use g4f_testkit::Reply;
use g4f_types::facets::{
    EmbedInput, EmbedRequest, ImageRequest, ImageTask, ModerateRequest, TranscribeRequest,
};
use g4f_types::{Media, Operation};
use g4f_wire::openai::{Embed, EmbedQuirks, Inputs};
use g4f_wire::voyage;
use serde_json::{Map, Value, json};

use crate::setup::{Stage, parts, stage, stage_with};
use crate::shared::{folder, json};

/// The JSON requests of some APIs, with their files.
fn recorded(apis: &[&str]) -> Option<Vec<(String, Value)>> {
    let folder = folder("cassettes")?;
    let mut all = Vec::new();
    for entry in json(&folder.join("index.json")).as_array().unwrap() {
        if !apis.contains(&entry["api"].as_str().unwrap()) {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        for exchange in json(&folder.join(file))["exchanges"].as_array().unwrap() {
            let request = &exchange["request"];
            if request["recorded"] != json!(false) && !request["body"].is_null() {
                all.push((file.to_owned(), request.clone()));
            }
        }
    }
    assert!(!all.is_empty());
    Some(all)
}

/// Takes a field away.
fn take(body: &mut Map<String, Value>, name: &str) -> Option<Value> {
    body.remove(name).filter(|value| !value.is_null())
}

fn text(value: Option<Value>) -> Option<String> {
    value.map(|value| value.as_str().unwrap().to_owned())
}

fn number(value: Option<Value>) -> Option<u32> {
    value.map(|value| u32::try_from(value.as_u64().unwrap()).unwrap())
}

/// Sends `request`, whose answer does not matter, and gives what was sent.
async fn written<R: Operation>(stage: &Stage, request: R) -> Value {
    let _ = stage.ask(request).await;
    stage.sent()
}

fn embed(body: &Value) -> EmbedRequest {
    let mut body = body.as_object().unwrap().clone();
    let one = |value: Value| match value {
        Value::String(text) => EmbedInput::Text(text),
        value => EmbedInput::Tokens(serde_json::from_value(value).unwrap()),
    };
    let input = match take(&mut body, "input").unwrap() {
        Value::Array(list) => list.into_iter().map(one).collect(),
        value => vec![one(value)],
    };
    let dimensions = take(&mut body, "dimensions").or_else(|| take(&mut body, "output_dimension"));
    EmbedRequest {
        model: text(take(&mut body, "model")).unwrap().into(),
        input,
        dimensions: number(dimensions),
        encoding_format: text(take(&mut body, "encoding_format")),
        input_type: text(take(&mut body, "input_type")),
        user: text(take(&mut body, "user")),
        other: body
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect(),
        ..EmbedRequest::default()
    }
}

/// A list of one text is the text, and null is nothing.
fn normal(body: &Value) -> Value {
    let mut body = body.clone();
    let fields = body.as_object_mut().unwrap();
    fields.retain(|_, value| !value.is_null());
    if let Some([Value::String(one)]) = fields
        .get("input")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        let one = one.clone();
        fields.insert("input".to_owned(), Value::from(one));
    }
    body
}

#[tokio::test]
async fn embeddings_are_asked_for_as_recorded() {
    static ALL: EmbedQuirks = EmbedQuirks {
        inputs: Inputs::Texts { tokens: true },
        ..EmbedQuirks::DEFAULT
    };
    let openai = stage_with(Reply::status(500), |p| p.embed(Embed::new(&ALL))).await;
    let voyage = stage_with(Reply::status(500), |p| p.embed(Embed::new(&voyage::EMBED))).await;
    let Some(all) = recorded(&["openai.embeddings", "voyage.embeddings"]) else {
        return;
    };
    for (file, request) in all {
        let body = &request["body"];
        if body.get("input").is_none() {
            continue;
        }
        let stage = if file.starts_with("voyage") {
            &voyage
        } else {
            &openai
        };
        let again = written(stage, embed(body)).await;
        assert_eq!(normal(&again), normal(body), "{file}");
    }
}

#[tokio::test]
async fn images_are_asked_for_as_recorded() {
    let stage = stage(Reply::status(500)).await;
    let Some(all) = recorded(&["openai.images", "openai.image_edits"]) else {
        return;
    };
    for (file, request) in all {
        let mut body = request["body"].as_object().unwrap().clone();
        let images = body.remove("images").unwrap_or(json!([]));
        let images: Vec<Media> = images
            .as_array()
            .unwrap()
            .iter()
            .map(|image| Media::url(image["image_url"].as_str().unwrap()))
            .collect();
        // Before there was a choice, the model was not named.
        let model = text(take(&mut body, "model")).unwrap_or_else(|| "dall-e-2".to_owned());
        let ours = ImageRequest {
            model: model.clone().into(),
            task: if images.is_empty() {
                ImageTask::Generate
            } else {
                ImageTask::Edit
            },
            prompt: text(take(&mut body, "prompt")).unwrap(),
            images,
            n: number(take(&mut body, "n")),
            size: text(take(&mut body, "size")),
            quality: text(take(&mut body, "quality")),
            response_format: text(take(&mut body, "response_format")),
            user: text(take(&mut body, "user")),
            other: body,
            ..ImageRequest::default()
        };
        let again = written(&stage, ours).await;
        let mut whole = request["body"].clone();
        whole["model"] = json!(model);
        assert_eq!(again, whole, "{file}");
    }
}

#[tokio::test]
async fn judgements_are_asked_for_as_recorded() {
    let stage = stage(Reply::status(500)).await;
    let Some(all) = recorded(&["openai.moderations"]) else {
        return;
    };
    for (file, request) in all {
        let body = &request["body"];
        let (input, images) = match &body["input"] {
            Value::String(text) => (vec![text.clone()], Vec::new()),
            parts => {
                let urls = parts.as_array().unwrap().iter();
                let urls = urls.filter_map(|part| part["image_url"]["url"].as_str());
                (Vec::new(), urls.map(Media::url).collect())
            }
        };
        let ours = ModerateRequest {
            model: body["model"].as_str().unwrap().into(),
            input,
            images,
            ..ModerateRequest::default()
        };
        assert_eq!(&written(&stage, ours).await, body, "{file}");
    }
}

#[tokio::test]
async fn transcripts_are_asked_for_as_recorded() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    let stage = stage(Reply::status(500)).await;
    let Some(all) = recorded(&["openai.transcriptions"]) else {
        return;
    };
    for (file, request) in all {
        // xAI's, which has a path of its own, is read with its provider.
        if !file.starts_with("openai/") && !file.starts_with("openrouter/") {
            continue;
        }
        let body = STANDARD
            .decode(request["body"]["base64"].as_str().unwrap())
            .unwrap();
        let kind = request["headers"]["content-type"].as_str().unwrap();
        let mut theirs = parts(kind, &body);
        let mut ours = TranscribeRequest::default();
        for part in &theirs {
            match part.name.as_str() {
                "model" => ours.model = part.text().into(),
                "language" => ours.language = Some(part.text()),
                "file" => {
                    let media = Media::bytes(part.data.clone());
                    let media = media.with_name(part.file_name.clone().unwrap());
                    ours.audio = Some(media.with_media_type(part.media_type.clone().unwrap()));
                }
                "response_format" => ours.diarize = Some(true),
                "chunking_strategy" => {}
                other => {
                    ours.other.insert(other.to_owned(), json!(part.text()));
                }
            }
        }
        let _ = stage.ask(ours).await;
        let mut again = stage.form();
        again.sort_by(|a, b| a.name.cmp(&b.name));
        theirs.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(again, theirs, "{file}");
    }
}
