//! Summaries in place of what goes.
//!
//! A summary costs a call, so it is made rarely and used long: when a conversation is too long, as much of it goes into
//! the summary that the rest takes only half of the room, and the summary is remembered under a hash of what it stands
//! for. The next turns of the conversation find it and ask nobody. When the room is full again, the old summary and what
//! was said since become the new one.
//!
//! A summary is put before the first message of the user that stays, as a text of its own: so the order of roles stays
//! valid for every provider, and the system's messages stay the caller's.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use g4f_tokens::{REPLY_PRIMER, head};
use g4f_types::{BoxFuture, ChatRequest, Context, MediaSource, Message, Part, Result, Role};

use super::count::Counter;
use super::cut;
use super::fit::{Fitted, Kept, fit};
use super::policy::{Budget, Policy};
use super::report::Report;
use super::units;

/// Most summaries of each of two generations.
const SUMMARIES: usize = 128;

/// The longest summary, in tokens.
const LONGEST: usize = 1024;

/// The shortest room in which a summary says anything.
const SHORTEST: usize = 64;

const INSTRUCTION: &str = "Summarise the conversation below so that it can go on without it. Keep what the user wants, \
facts, names, numbers, decisions and what is still open; leave out what does not matter any more. Write in the language \
of the conversation. Write the summary and nothing else.";

/// Writes summaries: a service of one's own, another model.
pub trait Summarise: Send + Sync + 'static {
    /// Answers `request`, which holds an instruction and what is to be summarised. Its model is the one that was
    /// configured, or empty.
    ///
    /// An error or an empty answer costs the summary and nothing else: the messages go without one.
    fn summarise<'a>(
        &'a self,
        cx: &'a Context,
        request: ChatRequest,
    ) -> BoxFuture<'a, Result<String>>;
}

/// Fits like [`fit`], with a summary in place of what goes. `ask` is called where a new summary is needed; when it fails,
/// the messages go without one.
///
/// # Errors
/// As [`fit`].
pub async fn fit_with_summary<F, A>(
    messages: &[Message],
    budget: &Budget,
    policy: &Policy,
    counter: &Counter,
    ask: F,
) -> Result<Fitted>
where
    F: FnOnce(ChatRequest) -> A,
    A: Future<Output = Result<String>>,
{
    let plain = fit(messages, budget, policy, counter)?;
    let summaries = Summaries::default();
    summarised(plain, messages, budget, policy, counter, &summaries, ask).await
}

/// `plain` with a summary, where something was dropped and a summary can be had.
pub(super) async fn summarised<F, A>(
    plain: Fitted,
    messages: &[Message],
    budget: &Budget,
    policy: &Policy,
    counter: &Counter,
    summaries: &Summaries,
    ask: F,
) -> Result<Fitted>
where
    F: FnOnce(ChatRequest) -> A,
    A: Future<Output = Result<String>>,
{
    if plain.report.dropped.is_empty() || !plain.report.cut.is_empty() {
        return Ok(plain);
    }
    let room = policy.room(budget);
    let longest = (room / 8).min(LONGEST);
    if longest < SHORTEST {
        return Ok(plain);
    }
    let may_go = may_go(messages);
    let hashes = summaries.hashes(messages, &may_go);
    let known = summaries.longest(&hashes);
    if let Some((count, summary)) = &known
        && *count >= plain.report.dropped.len()
        && let Some(fitted) = assemble(messages, &may_go[..*count], summary, room, budget, counter)
    {
        return Ok(fitted);
    }
    // Deep enough that the next turns need no other summary.
    let deep = fit(
        messages,
        &budget.at_most(budget.tokens / 2),
        policy,
        counter,
    )
    .ok()
    .filter(|deep| deep.report.cut.is_empty())
    .map_or(plain.report.dropped.len(), |deep| deep.report.dropped.len());
    let goes = &may_go[..deep.max(plain.report.dropped.len()).min(may_go.len())];
    if goes.is_empty() || !goes.starts_with(&plain.report.dropped) {
        // An order of the caller's own: what goes is no beginning.
        return Ok(plain);
    }
    let earlier = known.filter(|(count, _)| *count < goes.len());
    let request = request(messages, goes, earlier, room, longest, counter);
    let summary = match ask(request).await {
        Ok(summary) => summary,
        Err(error) => {
            tracing::debug!(%error, "no summary: messages go without one");
            return Ok(plain);
        }
    };
    let summary = head(
        counter.plain(),
        summary.trim(),
        counter.surely_within(longest),
    )
    .trim_end();
    if summary.is_empty() {
        tracing::debug!("an empty summary: messages go without one");
        return Ok(plain);
    }
    let Some(fitted) = assemble(messages, goes, summary, room, budget, counter) else {
        return Ok(plain);
    };
    summaries.put(hashes[goes.len() - 1], summary.into());
    Ok(fitted)
}

/// Messages that may go, in the order in which the oldest goes first.
fn may_go(messages: &[Message]) -> Vec<usize> {
    let units = units::of(messages);
    let open = units.iter().filter(|unit| !unit.stays);
    open.flat_map(|unit| unit.spoken(messages)).collect()
}

/// The conversation without `goes` and with the summary; `None` where it does not fit.
fn assemble(
    messages: &[Message],
    goes: &[usize],
    summary: &str,
    room: usize,
    budget: &Budget,
    counter: &Counter,
) -> Option<Fitted> {
    let mut gone = goes.iter().copied().peekable();
    let mut kept: Vec<Kept> = (0..messages.len())
        .filter(|at| gone.next_if_eq(at).is_none())
        .map(Kept::Whole)
        .collect();
    let speaks = |message: &Message| {
        message.role == Role::User
            && !message
                .parts
                .iter()
                .any(|part| matches!(part, Part::ToolResult(_)))
    };
    let first = kept
        .iter_mut()
        .find(|kept| speaks(&messages[kept.place()]))?;
    let mut message = messages[first.place()].clone();
    message.parts.insert(
        0,
        Part::Text(format!(
            "[Summary of what was said before, which is not repeated here:\n{summary}\n]\n\n"
        )),
    );
    *first = Kept::Changed(first.place(), Box::new(message));
    let (mut used, mut exact) = (0, counter.is_exact());
    for kept in &kept {
        let message = match kept {
            Kept::Whole(at) => &messages[*at],
            Kept::Changed(_, message) => message,
        };
        let count = counter.count_up_to(message, room - used).ok()?;
        used += count.tokens;
        exact &= count.exact;
    }
    let before: usize = goes
        .iter()
        .map(|at| Counter::estimate(&messages[*at]))
        .sum();
    let report = Report {
        budget: budget.tokens,
        before: before + used + REPLY_PRIMER,
        after: used + REPLY_PRIMER,
        counted: true,
        exact,
        dropped: goes.to_vec(),
        cut: Vec::new(),
        summarised: true,
    };
    Some(Fitted::new(kept, report))
}

/// What is asked for a summary: the instruction, and the conversation as text, cut to what fits the room itself.
fn request(
    messages: &[Message],
    goes: &[usize],
    earlier: Option<(usize, Arc<str>)>,
    room: usize,
    longest: usize,
    counter: &Counter,
) -> ChatRequest {
    let mut text = String::new();
    let from = match earlier {
        Some((count, summary)) => {
            let _ = write!(text, "Summary of what was said before:\n{summary}\n\n");
            count
        }
        None => 0,
    };
    for at in &goes[from..] {
        transcribe(&messages[*at], &mut text);
    }
    let room = room.saturating_sub(longest + INSTRUCTION.len() / 2);
    let text = cut::cut_text(counter, &text, room).unwrap_or(text);
    let mut request = ChatRequest::new("", [Message::system(INSTRUCTION), Message::user(text)]);
    request.params_mut().max_tokens = u32::try_from(longest).ok();
    request
}

/// A message as lines of a transcript.
fn transcribe(message: &Message, text: &mut String) {
    let who = match message.role {
        Role::System | Role::Developer => "System",
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::Tool => "Tool",
    };
    let _ = write!(text, "{who}: ");
    parts(&message.parts, text);
    text.push_str("\n\n");
}

fn parts(list: &[Part], text: &mut String) {
    for part in list {
        match part {
            Part::Text(said) | Part::Refusal(said) => text.push_str(said),
            Part::ToolCall(call) => {
                let _ = write!(text, "[calls {} with {}]", call.name, call.arguments);
            }
            Part::ToolResult(result) => parts(&result.parts, text),
            Part::Image(_) => text.push_str("[a picture]"),
            Part::Audio(_) => text.push_str("[sound]"),
            Part::Video(_) => text.push_str("[a video]"),
            Part::File(_) => text.push_str("[a document]"),
            Part::Reasoning(_) | Part::Citation(_) => {}
        }
    }
}

/// Summaries by a hash of what they stand for. Bounded in two generations, as counts are.
#[derive(Default)]
pub(super) struct Summaries {
    hasher: RandomState,
    known: Mutex<[HashMap<u64, Arc<str>>; 2]>,
}

impl Summaries {
    /// For each place in `order` the hash of the messages up to it.
    fn hashes(&self, messages: &[Message], order: &[usize]) -> Vec<u64> {
        let mut hasher = self.hasher.build_hasher();
        order
            .iter()
            .map(|at| {
                let message = &messages[*at];
                message.role.hash(&mut hasher);
                message.name.hash(&mut hasher);
                hash(&message.parts, &mut hasher);
                hasher.clone().finish()
            })
            .collect()
    }

    /// The summary of the longest beginning, and how many messages that is.
    fn longest(&self, hashes: &[u64]) -> Option<(usize, Arc<str>)> {
        let mut known = self.lock();
        let (n, hash) = hashes
            .iter()
            .enumerate()
            .rev()
            .find(|(_, hash)| known.iter().any(|generation| generation.contains_key(hash)))?;
        if let Some(old) = known[1].remove(hash) {
            insert(&mut known, *hash, old);
        }
        known[0].get(hash).map(|summary| (n + 1, summary.clone()))
    }

    fn put(&self, hash: u64, summary: Arc<str>) {
        insert(&mut self.lock(), hash, summary);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, [HashMap<u64, Arc<str>>; 2]> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert(known: &mut [HashMap<u64, Arc<str>>; 2], hash: u64, summary: Arc<str>) {
    if known[0].len() >= SUMMARIES {
        known[1] = mem::take(&mut known[0]);
    }
    known[0].insert(hash, summary);
}

fn hash(list: &[Part], hasher: &mut impl std::hash::Hasher) {
    list.len().hash(hasher);
    for part in list {
        mem::discriminant(part).hash(hasher);
        match part {
            Part::Text(text) | Part::Refusal(text) => text.hash(hasher),
            Part::ToolCall(call) => (&call.id, &call.name, &call.arguments).hash(hasher),
            Part::ToolResult(result) => {
                result.call_id.hash(hasher);
                hash(&result.parts, hasher);
            }
            Part::Image(media) | Part::Audio(media) | Part::Video(media) | Part::File(media) => {
                match &media.source {
                    MediaSource::Url(at) | MediaSource::Id(at) => at.hash(hasher),
                    MediaSource::Bytes(bytes) => bytes.hash(hasher),
                    MediaSource::Path(path) => path.hash(hasher),
                }
            }
            Part::Reasoning(_) | Part::Citation(_) => {}
        }
    }
}
