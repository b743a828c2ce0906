//! `g4f transcribe`: sound into text.

use g4f_sdk::Media;
use g4f_sdk::types::facets::TranscribeRequest;
use g4f_sdk::wire::openai::serve::{self, TranscriptBody};
use serde_json::json;

use crate::args::{GlobalArgs, TranscribeArgs, TranscriptFormat};
use crate::output::report::{self, Report};
use crate::output::terminal::{Terminal, harmless};
use crate::output::{Printed, Stop, print};
use crate::{connect, input, request, runtime};

pub(crate) fn run(global: &GlobalArgs, args: &TranscribeArgs) -> Result<(), Stop> {
    let audio = match args.audio.as_str() {
        "-" => Media::bytes(input::piped_bytes()?),
        place => request::locate(place),
    };
    let format = args.format.unwrap_or_default();
    // The words alone are in every answer; asking for them as an object brings tokens and more with them.
    let wanted = (format != TranscriptFormat::Text).then(|| format.as_str().to_owned());
    let timed = (!args.timestamps.is_empty()).then(|| "verbose_json".to_owned());
    let listened = TranscribeRequest {
        audio: Some(audio),
        translate: args.translate,
        language: args.language.clone(),
        prompt: args.hint.clone(),
        response_format: wanted.or(timed),
        timestamp_granularities: args.timestamps.clone(),
        diarize: args.diarize.then_some(true),
        ..TranscribeRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(listened), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let sent = TranscribeRequest {
        audio: None,
        ..builder.request().clone()
    };
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let answer = report.ask(builder, "listening").await?;
        let attempts = answer.trail();
        let printed = if report.json {
            let object = match serve::encode_transcript(&answer, &sent) {
                TranscriptBody::Json(object) => object,
                TranscriptBody::Text(_, text) => json!({ "text": text }),
            };
            report::object(object, &attempts)
        } else if format == TranscriptFormat::Text {
            words(&answer.text)
        } else {
            match serve::encode_transcript(&answer, &sent) {
                TranscriptBody::Json(object) => print(&format!("{object}\n")),
                TranscriptBody::Text(_, text) => words(&text),
            }
        };
        report.explain(&attempts);
        Ok(printed?)
    })
}

/// A text, ended by a line break.
fn words(text: &str) -> Result<(), Printed> {
    let text = text.trim_end_matches(['\r', '\n']);
    if Terminal::stdout().is_terminal() {
        print(&format!("{}\n", harmless(text)))
    } else {
        print(&format!("{text}\n"))
    }
}
