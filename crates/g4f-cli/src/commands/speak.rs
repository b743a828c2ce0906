//! `g4f speak`: text into sound.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use g4f_sdk::types::facets::{SpeechAnswer, SpeechRequest};
use g4f_sdk::{Answered, can_save};
use serde_json::json;

use crate::args::{GlobalArgs, SpeakArgs};
use crate::exit::CliError;
use crate::output::report::{self, Report, print_bytes};
use crate::output::{Stop, print};
use crate::{connect, input, request, runtime};

/// Formats that the name of a file may ask for.
const FORMATS: [&str; 6] = ["mp3", "opus", "aac", "flac", "wav", "pcm"];

pub(crate) fn run(global: &GlobalArgs, args: &SpeakArgs) -> Result<(), Stop> {
    let file = args
        .output
        .as_deref()
        .filter(|file| *file != Path::new("-"));
    let is_named = args.output.is_some();
    if !is_named && io::stdout().is_terminal() {
        return Err(CliError::usage("there is no place for the sound")
            .help("name a file: -o speech.mp3; or pipe it on: g4f speak \"Hello\" | mpv -")
            .into());
    }
    if file.is_none() && args.report.json {
        return Err(CliError::usage("--json needs a file for the sound: -o speech.mp3").into());
    }
    file.map(can_save).transpose()?;
    let wanted = SpeechRequest {
        input: input::prompt(&args.text)?,
        voice: args.voice.clone(),
        instructions: args.instructions.clone(),
        response_format: args.format.clone().or_else(|| format_of(file)),
        speed: args.speed,
        language: args.language.clone(),
        ..SpeechRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(wanted), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let mut answer = report.ask(builder, "speaking").await?;
        match file {
            Some(file) => save(&report, &mut answer, file).await,
            None => pass(&report, &mut answer).await,
        }
    })
}

fn format_of(file: Option<&Path>) -> Option<String> {
    let extension = file?.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.contains(&extension.as_str()).then_some(extension)
}

/// The sound in a file, whole or not at all.
async fn save(
    report: &Report,
    answer: &mut Answered<SpeechAnswer>,
    file: &Path,
) -> Result<(), Stop> {
    let size = match answer.save(file).await {
        Ok(size) => size,
        Err(error) => return Err(report.failed(&error, true)),
    };
    let attempts = answer.trail();
    let printed = if report.json {
        let about = json!({"files": [file]});
        let object = json!({
            "object": "speech", "media_type": answer.media_type, "bytes": size, "g4f": about,
        });
        report::object(object, &attempts)
    } else {
        print(&format!("{}\n", file.display()))
    };
    report.explain(&attempts);
    Ok(printed?)
}

/// The sound on standard output as it comes.
pub(crate) async fn pass(report: &Report, answer: &mut Answered<SpeechAnswer>) -> Result<(), Stop> {
    while let Some(piece) = answer.next().await {
        match piece {
            Ok(piece) => print_bytes(&piece)?,
            Err(error) => {
                let error = error.with_trail(answer.trail());
                return Err(report.failed(&error, true));
            }
        }
    }
    report.explain(&answer.trail());
    Ok(())
}
