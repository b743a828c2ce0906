//! Turns a reply and the request it answers into exact writes.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::reply::{Drip, Framing, Head, Reply, Step, Stop};

/// One operation on the socket.
#[derive(Debug)]
pub(crate) enum Op {
    /// Write at once.
    Write(Bytes),
    /// Write in small pieces.
    Drip(Bytes, Drip),
    /// Write again and again.
    Flood(Bytes),
    Wait(Duration),
    Hang,
}

/// What happens to the connection when the operations are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    KeepAlive,
    Close,
    Reset,
}

/// The whole of an answer.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) ops: Vec<Op>,
    pub(crate) end: End,
}

/// What the request has to say about its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// The method was HEAD.
    pub(crate) head_only: bool,
    /// The client can read chunks: HTTP/1.1.
    pub(crate) chunks: bool,
    /// The client may send another request.
    pub(crate) keep_alive: bool,
}

impl Plan {
    pub(crate) fn new(reply: Reply, asked: Asked) -> Self {
        let bodiless = asked.head_only || reply.head.as_ref().is_some_and(Head::is_bodiless);
        let framing = match reply.framing {
            Framing::Chunked if !asked.chunks => Framing::CloseDelimited,
            framing => framing,
        };
        let mut plan = Self {
            ops: Vec::new(),
            end: End::Close,
        };
        if !reply.head_delay.is_zero() {
            plan.ops.push(Op::Wait(reply.head_delay));
        }
        let mut chunked = false;
        if let Some(head) = &reply.head {
            let closes = !asked.keep_alive || head.closes() || framing == Framing::CloseDelimited;
            plan.write(
                head.to_bytes(framing, body_len(&reply.steps), closes)
                    .into(),
                None,
            );
            chunked = framing == Framing::Chunked;
            if !closes {
                plan.end = End::KeepAlive;
            }
        }

        let mut left = reply.cut.as_ref().map(|cut| cut.at);
        for step in reply.steps {
            match step {
                Step::Send(_) | Step::Flood(_) if bodiless => {}
                Step::Send(data) => {
                    let kept = left.map_or(data.len(), |left| left.min(data.len()));
                    plan.send(&data, kept, chunked, reply.drip);
                    if let Some(left) = &mut left {
                        *left -= kept;
                        if *left == 0 {
                            break;
                        }
                    }
                }
                Step::Flood(data) if data.is_empty() => {}
                Step::Flood(data) => {
                    plan.ops
                        .push(Op::Flood(if chunked { chunk(&data) } else { data }));
                    return plan;
                }
                Step::Wait(pause) => plan.ops.push(Op::Wait(pause)),
                Step::Hang => return plan.stop(Stop::Hang),
                Step::Close => return plan.stop(Stop::Close),
                Step::Reset => return plan.stop(Stop::Reset),
            }
        }
        if let Some(cut) = reply.cut {
            return plan.stop(cut.then);
        }
        if chunked && !bodiless {
            plan.write(Bytes::from_static(b"0\r\n\r\n"), reply.drip);
        }
        plan
    }

    /// Sends the first `kept` bytes of `data`. A chunk that is cut short still announces its full
    /// size and lacks its end.
    fn send(&mut self, data: &Bytes, kept: usize, chunked: bool, drip: Option<Drip>) {
        if kept == 0 {
            return; // also because an empty chunk would end the body
        }
        if chunked {
            self.write(format!("{:x}\r\n", data.len()).into(), drip);
        }
        self.write(data.slice(..kept), drip);
        if chunked && kept == data.len() {
            self.write(Bytes::from_static(b"\r\n"), drip);
        }
    }

    fn stop(mut self, stop: Stop) -> Self {
        match stop {
            Stop::Hang => self.ops.push(Op::Hang),
            Stop::Close => self.end = End::Close,
            Stop::Reset => self.end = End::Reset,
        }
        self
    }

    /// Adds bytes, in one write with those before them if nothing comes between: a client that
    /// leaves at the last event then never sees the end of the chunks still on its way.
    fn write(&mut self, bytes: Bytes, drip: Option<Drip>) {
        match (self.ops.last_mut(), drip) {
            (Some(Op::Write(before)), None) | (Some(Op::Drip(before, _)), Some(_)) => {
                let mut joined = BytesMut::from(std::mem::take(before));
                joined.extend_from_slice(&bytes);
                *before = joined.freeze();
            }
            (_, Some(drip)) => self.ops.push(Op::Drip(bytes, drip)),
            (_, None) => self.ops.push(Op::Write(bytes)),
        }
    }
}

fn body_len(steps: &[Step]) -> u64 {
    steps
        .iter()
        .map(|step| match step {
            Step::Send(data) => data.len() as u64,
            _ => 0,
        })
        .sum()
}

fn chunk(data: &[u8]) -> Bytes {
    let mut chunk = BytesMut::from(format!("{:x}\r\n", data.len()).as_bytes());
    chunk.extend_from_slice(data);
    chunk.extend_from_slice(b"\r\n");
    chunk.freeze()
}
