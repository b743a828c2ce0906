//! Streams that are cut, spelt and padded in ways that mean nothing.

use bytes::Bytes;

use super::answers::{check, parts, whole};
use crate::Reply;
use crate::conformance::trial::{Stop, Trial, Verdict, ensure};
use crate::conformance::wire::Noise;

/// Sizes of pieces; the odd ones fall inside characters and line ends.
const SIZES: [usize; 4] = [1, 2, 3, 7];

fn stream(trial: &Trial<'_>) -> Verdict<Reply> {
    trial.needed(trial.wire().stream(&trial.said(parts())), "streamed text")
}

async fn reads(trial: &Trial<'_>, reply: Reply) -> Verdict {
    let answer = trial
        .stage(reply)
        .await?
        .answer(trial.question(true))
        .await?;
    check(trial, &answer, &whole())
}

pub(super) async fn every_byte(trial: &Trial<'_>) -> Verdict {
    for size in SIZES {
        reads(trial, stream(trial)?.chop(size))
            .await
            .map_err(|stop| match stop {
                Stop::Failed(why) => Stop::Failed(format!("in pieces of {size} bytes: {why}")),
                skipped @ Stop::Skipped(_) => skipped,
            })?;
    }
    Ok(())
}

pub(super) async fn crlf(trial: &Trial<'_>) -> Verdict {
    if !trial.wire().allows_crlf() {
        return Err(Stop::Skipped("this family has no CR LF".to_owned()));
    }
    let reply = stream(trial)?.map_body(to_crlf);
    reads(trial, reply.clone()).await?;
    // CR and LF in pieces of their own.
    reads(trial, reply.chop(1)).await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_body wants"
)]
fn to_crlf(data: Bytes) -> Bytes {
    let mut lines = Vec::with_capacity(data.len() + 8);
    for &byte in &data {
        if byte == b'\n' && lines.last() != Some(&b'\r') {
            lines.push(b'\r');
        }
        lines.push(byte);
    }
    lines.into()
}

pub(super) async fn noise(trial: &Trial<'_>, noise: Noise) -> Verdict {
    let Some(bytes) = trial.wire().noise(noise) else {
        return Err(Stop::Skipped(format!("this family has no {noise:?}")));
    };
    let mut padded = 0;
    let reply = stream(trial)?.map_body(|event| {
        padded += 1;
        [&bytes[..], &event[..]].concat().into()
    });
    ensure(padded > 1, || {
        "the wire sends its stream in one step".to_owned()
    })?;
    reads(trial, reply).await
}
