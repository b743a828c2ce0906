//! `g4f embed`, `rerank`, `moderate`: what is made of texts beside answers.

use g4f_sdk::types::facets::{EmbedRequest, ModerateRequest, RerankRequest};
use g4f_sdk::wire::openai::serve;
use serde_json::{Value, json};

use crate::args::{EmbedArgs, GlobalArgs, ModerateArgs, RerankArgs};
use crate::output::json::answer_id;
use crate::output::report::{self, Report};
use crate::output::terminal::printable;
use crate::output::{Stop, print};
use crate::{connect, input, request, runtime};

/// `g4f embed`: one vector a line.
pub(crate) fn embed(global: &GlobalArgs, args: &EmbedArgs) -> Result<(), Stop> {
    let texts = input::texts(&args.text, args.lines)?;
    let wanted = EmbedRequest {
        input: texts.into_iter().map(Into::into).collect(),
        dimensions: args.dimensions,
        input_type: args.input_type.clone(),
        ..EmbedRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(wanted), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let sent = builder.request().clone();
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let answer = report.ask(builder, "embedding").await?;
        let attempts = answer.trail();
        let object = serve::encode_embeddings(&answer, &sent);
        let printed = if report.json {
            report::object(object, &attempts)
        } else {
            let data = object["data"].as_array().into_iter().flatten();
            let lines = data.fold(String::new(), |lines, item| {
                lines
                    + &item["embedding"].to_string()
                    + "
"
            });
            print(&lines)
        };
        report.explain(&attempts);
        Ok(printed?)
    })
}

/// `g4f rerank`: score, place and document, best first.
pub(crate) fn rerank(global: &GlobalArgs, args: &RerankArgs) -> Result<(), Stop> {
    let wanted = RerankRequest {
        query: args.query.clone(),
        documents: input::texts(&args.document, true)?,
        top_n: args.top,
        ..RerankRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(wanted), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let sent = builder.request().clone();
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let answer = report.ask(builder, "ranking").await?;
        let attempts = answer.trail();
        let printed = if report.json {
            let object = serve::encode_ranking(&answer, &sent, &answer.model);
            report::object(object, &attempts)
        } else {
            let line = |(index, score): &(u32, f64)| {
                let place = usize::try_from(*index).unwrap_or(usize::MAX);
                let document = sent.documents.get(place).map_or("", String::as_str);
                format!("{score:.4}\t{index}\t{}\n", printable(document))
            };
            print(&answer.results.iter().map(line).collect::<String>())
        };
        report.explain(&attempts);
        Ok(printed?)
    })
}

/// `g4f moderate`: what was flagged, one input a line.
pub(crate) fn moderate(global: &GlobalArgs, args: &ModerateArgs) -> Result<(), Stop> {
    let has_pictures = !args.image.is_empty();
    let texts = if has_pictures && args.text.is_empty() {
        Vec::new()
    } else {
        input::texts(&args.text, false)?
    };
    let wanted = ModerateRequest {
        input: texts,
        images: args
            .image
            .iter()
            .map(|place| request::locate(place))
            .collect(),
        ..ModerateRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(wanted), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let answer = report.ask(builder, "judging").await?;
        let attempts = answer.trail();
        let printed = if report.json {
            let id = answer_id().replacen("chatcmpl", "modr", 1);
            report::object(
                serve::encode_moderation(&answer, &id, &answer.model),
                &attempts,
            )
        } else {
            print(&answer.results.iter().map(verdict).collect::<String>())
        };
        report.explain(&attempts);
        Ok(printed?)
    })
}

/// `flagged: harassment, violence` or `ok`.
fn verdict(result: &Value) -> String {
    if result["flagged"] != json!(true) {
        return "ok\n".to_owned();
    }
    let categories = result["categories"].as_object();
    let flagged: Vec<&str> = categories
        .into_iter()
        .flatten()
        .filter(|(_, is_flagged)| **is_flagged == json!(true))
        .map(|(name, _)| name.as_str())
        .collect();
    if flagged.is_empty() {
        return "flagged\n".to_owned();
    }
    format!("flagged: {}\n", printable(&flagged.join(", ")))
}
