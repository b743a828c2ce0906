//! `g4f call` for everything beside chat.

use g4f_sdk::types::facets::{ImageRequest, ImageTask, SpeechAnswer, TranscribeRequest};
use g4f_sdk::wire::openai::serve::{self, Fields, Served, TranscriptBody};
use g4f_sdk::wishes::Wishes;
use g4f_sdk::{Answered, Askable, Attempt, Error, RequestBuilder, can_save};
use serde_json::Value;

use super::{Style, event, failed, failure, upload};
use crate::args::{CallOtherArgs, GlobalArgs};
use crate::exit::CliError;
use crate::output::json::{about, answer_id, now};
use crate::output::report::print_bytes;
use crate::output::{Stop, print};
use crate::{connect, request, runtime};

/// A call that is ready to be made.
struct Prepared<R: Askable> {
    builder: RequestBuilder<R>,
    /// The request without its files, for the shape of the answer.
    shape: R,
    style: Style,
    stream: bool,
}

/// Makes a call out of what was read; `without_files` takes out what is large.
fn prepare<R: Askable + Fields>(
    global: &GlobalArgs,
    args: &CallOtherArgs,
    served: Served<R>,
    without_files: impl FnOnce(&mut R),
) -> Result<Prepared<R>, Stop> {
    let Served {
        mut request,
        extras,
        stream,
    } = served;
    args.output.as_deref().map(can_save).transpose()?;
    let wishes = Wishes::read(extras)?;
    wishes.apply(&mut request);
    let style = Style {
        with_trail: wishes.trail,
        include_usage: false,
        explain: args.explain,
    };
    let client = connect::client(global)?;
    let builder = client.ask(request).options(wishes.options);
    let builder = request::filled(request::aimed(builder, &args.target)?, &args.fields);
    let mut shape = builder.request().clone();
    without_files(&mut shape);
    Ok(Prepared {
        builder,
        shape,
        style,
        stream,
    })
}

/// Asks, and prints the error object where that fails.
async fn ask<R: Askable>(builder: RequestBuilder<R>, style: Style) -> Result<R::Output, Stop> {
    match builder.await {
        Ok(answer) => Ok(answer),
        Err(error) => Err(refused(&error, style, false)),
    }
}

fn refused(error: &Error, style: Style, content: bool) -> Stop {
    let printed = print(&format!("{}\n", failure(error, error.trail(), style)));
    style.explain(error.trail());
    match printed {
        Ok(()) => failed(error, content),
        Err(printed) => printed.into(),
    }
}

/// One object, or events.
fn write(
    prepared: (Style, bool),
    mut object: Value,
    events: &[Value],
    attempts: &[Attempt],
) -> Result<(), Stop> {
    let (style, stream) = prepared;
    let printed = if stream && !events.is_empty() {
        events.iter().try_for_each(|one| event(&one.to_string()))
    } else {
        if style.with_trail {
            object["g4f"] = about(attempts);
        }
        print(&format!("{object}\n")).map_err(Stop::from)
    };
    style.explain(attempts);
    printed
}

pub(super) fn image(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    images(global, args, ImageTask::Generate)
}

pub(super) fn edit(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    images(global, args, ImageTask::Edit)
}

pub(super) fn variation(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    images(global, args, ImageTask::Variation)
}

fn images(global: &GlobalArgs, args: &CallOtherArgs, task: ImageTask) -> Result<(), Stop> {
    let mut served = serve::decode_images(upload::body(args)?, task)?;
    for (field, file) in upload::files(args)? {
        let field = field.as_deref().unwrap_or("image");
        serve::attach_image(&mut served.request, field, file);
    }
    let prepared = prepare(global, args, served, |request: &mut ImageRequest| {
        request.images.clear();
        request.mask = None;
    })?;
    runtime::block_on(async {
        let (style, stream) = (prepared.style, prepared.stream);
        let mut answer = ask(prepared.builder, style).await?;
        if let Some(file) = &args.output {
            answer.save(file).await?;
        }
        if prepared.shape.response_format.as_deref() == Some("b64_json") || stream {
            answer.fetch().await?;
        }
        let object = serve::encode_images(&answer, &prepared.shape, now());
        let events = serve::image_events(&answer, now());
        write((style, stream), object, &events, &answer.trail())
    })
}

pub(super) fn speech(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    no_files(args)?;
    let served = serve::decode_speech(upload::body(args)?)?;
    let prepared = prepare(global, args, served, |_| {})?;
    runtime::block_on(async {
        let (style, stream) = (prepared.style, prepared.stream);
        let mut answer = ask(prepared.builder, style).await?;
        if let Some(file) = &args.output {
            let saved = answer.save(file).await;
            style.explain(&answer.trail());
            return saved.map(drop).map_err(|error| failed(&error, true));
        }
        speak(&mut answer, style, stream).await
    })
}

/// Sound on standard output as it comes, bare or as events.
async fn speak(
    answer: &mut Answered<SpeechAnswer>,
    style: Style,
    stream: bool,
) -> Result<(), Stop> {
    while let Some(piece) = answer.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                // Behind sound nothing can be said on standard output, behind events it can.
                if stream {
                    event(&failure(&error, &answer.trail(), style).to_string())?;
                }
                style.explain(&answer.trail());
                return Err(failed(&error, true));
            }
        };
        if stream {
            event(&serve::speech_delta(&piece).to_string())?;
        } else {
            print_bytes(&piece)?;
        }
    }
    if stream {
        event(&serve::speech_done().to_string())?;
    }
    style.explain(&answer.trail());
    Ok(())
}

pub(super) fn transcription(
    global: &GlobalArgs,
    args: &CallOtherArgs,
    translate: bool,
) -> Result<(), Stop> {
    let mut served = serve::decode_transcription(upload::body(args)?, translate)?;
    for (_, file) in upload::files(args)? {
        if served.request.audio.replace(file).is_some() {
            return Err(CliError::usage("one audio is written down at a time").into());
        }
    }
    let prepared = prepare(global, args, served, |request: &mut TranscribeRequest| {
        request.audio = None;
    })?;
    runtime::block_on(async {
        let (style, stream) = (prepared.style, prepared.stream);
        let answer = ask(prepared.builder, style).await?;
        let attempts = answer.trail();
        match serve::encode_transcript(&answer, &prepared.shape) {
            TranscriptBody::Text(_, text) if !stream => {
                let end = if text.ends_with('\n') { "" } else { "\n" };
                let printed = print(&format!("{text}{end}"));
                style.explain(&attempts);
                Ok(printed?)
            }
            TranscriptBody::Text(..) => {
                let events = serve::transcript_events(&answer);
                write((style, true), Value::Null, &events, &attempts)
            }
            TranscriptBody::Json(object) => {
                let events = serve::transcript_events(&answer);
                write((style, stream), object, &events, &attempts)
            }
        }
    })
}

pub(super) fn embed(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    no_files(args)?;
    let served = serve::decode_embeddings(upload::body(args)?)?;
    let prepared = prepare(global, args, served, |request| request.input.clear())?;
    runtime::block_on(async {
        let answer = ask(prepared.builder, prepared.style).await?;
        let mut object = serve::encode_embeddings(&answer, &prepared.shape);
        if object["model"] == "" {
            object["model"] = Value::from(&*answer.model);
        }
        write((prepared.style, false), object, &[], &answer.trail())
    })
}

pub(super) fn rerank(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    no_files(args)?;
    let served = serve::decode_rerank(upload::body(args)?)?;
    let prepared = prepare(global, args, served, |_| {})?;
    runtime::block_on(async {
        let answer = ask(prepared.builder, prepared.style).await?;
        let object = serve::encode_ranking(&answer, &prepared.shape, &answer.model);
        write((prepared.style, false), object, &[], &answer.trail())
    })
}

pub(super) fn moderate(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    let mut served = serve::decode_moderation(upload::body(args)?)?;
    let files = upload::files(args)?;
    served
        .request
        .images
        .extend(files.into_iter().map(|(_, file)| file));
    let prepared = prepare(global, args, served, |request| request.images.clear())?;
    runtime::block_on(async {
        let answer = ask(prepared.builder, prepared.style).await?;
        let id = answer_id().replacen("chatcmpl", "modr", 1);
        let object = serve::encode_moderation(&answer, &id, &answer.model);
        write((prepared.style, false), object, &[], &answer.trail())
    })
}

pub(super) fn video(global: &GlobalArgs, args: &CallOtherArgs) -> Result<(), Stop> {
    let mut served = serve::decode_video(upload::body(args)?)?;
    let files = upload::files(args)?;
    served
        .request
        .images
        .extend(files.into_iter().map(|(_, file)| file));
    let prepared = prepare(global, args, served, |request| request.images.clear())?;
    runtime::block_on(async {
        let answer = ask(prepared.builder, prepared.style).await?;
        if let Some(file) = &args.output {
            answer.save(file).await?;
        }
        let object = serve::encode_video(&answer, now());
        write((prepared.style, false), object, &[], &answer.trail())
    })
}

fn no_files(args: &CallOtherArgs) -> Result<(), CliError> {
    if args.file.is_empty() {
        Ok(())
    } else {
        Err(CliError::usage("this call takes no files"))
    }
}
