//! `g4f image`: pictures into files.

use std::path::Path;

use g4f_sdk::types::MediaSource;
use g4f_sdk::types::facets::{ImageAnswer, ImageRequest, ImageTask};
use g4f_sdk::wire::openai::serve;
use g4f_sdk::{Answered, can_save};
use serde_json::json;

use crate::args::{GlobalArgs, ImageArgs};
use crate::exit::CliError;
use crate::output::json::now;
use crate::output::report::{self, Report, names, print_bytes};
use crate::output::{Stop, print};
use crate::{connect, input, request, runtime};

pub(crate) fn run(global: &GlobalArgs, args: &ImageArgs) -> Result<(), Stop> {
    let output = args.output.as_deref();
    if output.is_none() && !args.report.json {
        return Err(CliError::usage("there is no place for the picture")
            .help("name a file: -o picture.png; or take it as JSON: --json")
            .into());
    }
    let to_stdout = output == Some(Path::new("-"));
    if to_stdout && (args.report.json || args.count.is_some_and(|count| count > 1)) {
        return Err(CliError::usage("-o - takes one picture, and no --json beside it").into());
    }
    let file = output.filter(|_| !to_stdout);
    // Found out now and not when the picture is paid for.
    file.map(can_save).transpose()?;
    let prompt = input::prompt(&args.prompt)?;
    let client = connect::client(global)?;
    let builder = request::aimed(client.ask(asked(args, prompt, file)), &args.target)?;
    let builder = request::filled(builder, &args.fields);
    let sent = builder.request().clone();
    let report = Report::new(global, &args.report);
    runtime::block_on(async {
        let mut answer = report.ask(builder, "drawing").await?;
        let outcome = if to_stdout {
            show(&mut answer).await
        } else {
            keep(&report, &answer, &sent, file).await
        };
        report.explain(&answer.trail());
        outcome
    })
}

fn asked(args: &ImageArgs, prompt: String, file: Option<&Path>) -> ImageRequest {
    let task = if args.edit.is_empty() {
        ImageTask::Generate
    } else {
        ImageTask::Edit
    };
    ImageRequest {
        task,
        prompt,
        images: args
            .edit
            .iter()
            .map(|place| request::locate(place))
            .collect(),
        mask: args.mask.as_deref().map(request::locate),
        n: args.count,
        size: args.size.clone(),
        aspect_ratio: args.aspect_ratio.clone(),
        quality: args.quality.clone(),
        style: args.style.clone(),
        output_format: args.format.clone().or_else(|| format_of(file)),
        background: args.background.clone(),
        negative_prompt: args.negative_prompt.clone(),
        seed: args.seed,
        guidance_scale: args.guidance_scale,
        num_inference_steps: args.steps,
        ..ImageRequest::default()
    }
}

/// What the name of the file says, where that is not what everybody makes anyway.
fn format_of(file: Option<&Path>) -> Option<String> {
    let extension = file?.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" => Some("jpeg".to_owned()),
        "webp" => Some("webp".to_owned()),
        _ => None,
    }
}

/// The picture on standard output.
async fn show(answer: &mut Answered<ImageAnswer>) -> Result<(), Stop> {
    answer.fetch().await?;
    match answer.images.first().map(|media| &media.source) {
        Some(MediaSource::Bytes(bytes)) => Ok(print_bytes(bytes)?),
        _ => Err(CliError::usage("the answer holds no picture that can be written").into()),
    }
}

/// The pictures in files, whose names go to standard output, or everything as one object.
async fn keep(
    report: &Report,
    answer: &Answered<ImageAnswer>,
    sent: &ImageRequest,
    file: Option<&Path>,
) -> Result<(), Stop> {
    let files = match file {
        Some(file) => answer.save(file).await?,
        None => Vec::new(),
    };
    if !report.json {
        return Ok(print(&names(&files))?);
    }
    let mut object = serve::encode_images(answer, sent, now());
    if !files.is_empty() {
        object["g4f"] = json!({ "files": files });
    }
    Ok(report::object(object, &answer.trail())?)
}
