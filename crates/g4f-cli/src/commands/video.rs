//! `g4f video`: a video into a file.

use std::path::Path;

use g4f_sdk::types::facets::{VideoJob, VideoRequest};
use g4f_sdk::wire::openai::serve;
use g4f_sdk::{Answered, Progress, can_save};
use serde_json::json;

use crate::args::{GlobalArgs, VideoArgs};
use crate::exit::CliError;
use crate::output::json::now;
use crate::output::line::CLEAR;
use crate::output::report::{self, Report, names};
use crate::output::terminal::printable;
use crate::output::{Stop, print, say};
use crate::{connect, input, request, runtime};

pub(crate) fn run(global: &GlobalArgs, args: &VideoArgs) -> Result<(), Stop> {
    let file = args.output.as_deref();
    if file.is_none() && !args.report.json {
        return Err(CliError::usage("there is no place for the video")
            .help("name a file: -o video.mp4; or take its address as JSON: --json")
            .into());
    }
    file.map(can_save).transpose()?;
    let wanted = VideoRequest {
        prompt: input::prompt(&args.prompt)?,
        images: args
            .image
            .iter()
            .map(|place| request::locate(place))
            .collect(),
        seconds: args.seconds,
        size: args.size.clone(),
        aspect_ratio: args.aspect_ratio.clone(),
        resolution: args.resolution.clone(),
        negative_prompt: args.negative_prompt.clone(),
        seed: args.seed,
        audio: args.sound.then_some(true),
        ..VideoRequest::default()
    };
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(wanted), &args.target)?;
    let mut builder = request::filled(builder, &args.fields);
    if let Some(most) = args.wait {
        builder = builder.wait(most);
    }
    let report = Report::new(global, &args.report);
    if report.shows_progress() {
        builder = builder.on_progress(progress);
    }
    runtime::block_on(async {
        let asked = builder.await;
        if report.shows_progress() {
            say(CLEAR);
        }
        let answer = asked.map_err(|error| report.failed(&error, false))?;
        let outcome = keep(&report, &answer, file).await;
        report.explain(&answer.trail());
        outcome
    })
}

fn progress(progress: Progress<'_>) {
    let job = progress.job;
    let share = job
        .progress
        .map(|share| format!(" {:.0} %", share.clamp(0.0, 1.0) * 100.0));
    say(&format!(
        "{CLEAR}{}: {:?}{}",
        printable(progress.provider),
        job.state,
        share.unwrap_or_default()
    ));
}

async fn keep(
    report: &Report,
    answer: &Answered<VideoJob>,
    file: Option<&Path>,
) -> Result<(), Stop> {
    let files = match file {
        Some(file) => answer.save(file).await?,
        None => Vec::new(),
    };
    if !report.json {
        return Ok(print(&names(&files))?);
    }
    let mut object = serve::encode_video(answer, now());
    if !files.is_empty() {
        object["g4f"] = json!({ "files": files });
    }
    Ok(report::object(object, &answer.trail())?)
}
