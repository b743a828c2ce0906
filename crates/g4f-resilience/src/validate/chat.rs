//! The beginning of a chat answer: what it is, and how much of it must be seen to know.

use g4f_clean::frame::Frames;
use g4f_clean::page::page;
use g4f_clean::{Filter, Kind, Output};
use g4f_types::{ChatEvent, ChatStream, Error, ErrorKind, FinishReason, Result};

use super::{Pages, ValidateConfig};
use crate::answer::chat::Held;
use crate::answer::{self, Answer};

/// How much of what came an error quotes at most, in bytes.
const QUOTED: usize = 480;

/// How much of a text is looked at first, in bytes: most answers are one by their first words. Each further look is
/// longer.
const FIRST_LOOK: usize = 256;

/// The answer, once its beginning is known to be one.
pub(crate) async fn check(
    stream: ChatStream,
    config: &ValidateConfig,
    pages: &Pages,
) -> Result<ChatStream> {
    let stream = stream.commit(None).await?;
    if let Some(events) = stream.as_ready()
        && !matches!(events.back(), Some(ChatEvent::Finished { .. }))
    {
        return Err(Error::new(
            ErrorKind::Truncated,
            "the answer ended without saying that it was complete",
        )
        .with_reached_upstream(true));
    }
    let mut beginning = Beginning::new(config, pages);
    for event in stream.buffered() {
        beginning.see(event);
        if matches!(beginning.verdict(), Verdict::Answer) {
            return Ok(stream);
        }
    }
    // Boxed, because nearly every answer is clear by now.
    Box::pin(settle(stream, config, pages)).await
}

/// Reads on while the beginning could still be something else than an answer.
async fn settle(
    mut stream: ChatStream,
    config: &ValidateConfig,
    pages: &Pages,
) -> Result<ChatStream> {
    let mut held = Held::default();
    let mut beginning = Beginning::new(config, pages);
    loop {
        match beginning.verdict() {
            Verdict::Answer => break,
            Verdict::Nothing(error) => return Err(error),
            Verdict::Open => {}
        }
        let Some(event) = stream.next().await else {
            break;
        };
        let event = event?;
        beginning.see(&event);
        if held.push(event) && !beginning.is_over() {
            break;
        }
    }
    Ok(held.give_back(stream))
}

enum Verdict {
    Answer,
    Open,
    Nothing(Error),
}

/// What has been seen of an answer.
struct Beginning<'a> {
    config: &'a ValidateConfig,
    pages: &'a Pages,
    frames: Frames,
    /// By choice.
    filters: Vec<(u32, Filter)>,
    out: Output,
    /// The first words, whatever they are.
    words: String,
    /// What was taken out first.
    inserted: Option<Kind>,
    /// Content that stays: then it is an answer.
    stays: bool,
    end: Option<FinishReason>,
}

impl<'a> Beginning<'a> {
    fn new(config: &'a ValidateConfig, pages: &'a Pages) -> Self {
        Self {
            config,
            pages,
            frames: Frames::default(),
            filters: Vec::new(),
            out: Output::default(),
            words: String::new(),
            inserted: None,
            stays: false,
            end: None,
        }
    }

    fn see(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::TextDelta { choice, text } => self.read(*choice, text),
            ChatEvent::Started(_) | ChatEvent::Frame(_) => {
                self.frames.see(&self.pages.rules, &self.pages.about, event);
            }
            ChatEvent::ChoiceFinished { choice, .. } => self.settle(|of| of == *choice),
            ChatEvent::Finished { reason } => {
                self.end = Some(reason.clone());
                self.settle(|_| true);
            }
            event => self.stays |= event.is_content(),
        }
    }

    fn read(&mut self, choice: u32, text: &str) {
        if !self.config.pages {
            self.stays |= !text.trim().is_empty();
            return;
        }
        quote(&mut self.words, text);
        if self.frames.inserted().is_some() {
            self.inserted.get_or_insert(Kind::Ad);
            return;
        }
        let known = self.filters.iter().position(|(of, _)| *of == choice);
        let at = known.unwrap_or_else(|| {
            let filter = self.pages.rules.filter(self.pages.about.clone());
            self.filters.push((choice, filter));
            self.filters.len() - 1
        });
        let (mut rest, mut look) = (text, FIRST_LOOK);
        while !rest.is_empty() && !self.stays {
            let (piece, more) = rest.split_at(floor(rest, look));
            if let Some((_, filter)) = self.filters.get_mut(at) {
                filter.push(piece, &mut self.out);
            }
            self.take();
            (rest, look) = (more, look * 4);
        }
    }

    /// These choices are over: what is held of them is decided.
    fn settle(&mut self, which: impl Fn(u32) -> bool) {
        for (choice, filter) in &mut self.filters {
            if which(*choice) {
                filter.finish(&mut self.out);
            }
        }
        self.filters.retain(|(choice, _)| !which(*choice));
        self.take();
    }

    /// Takes what a filter gave.
    fn take(&mut self) {
        let out = &mut self.out;
        self.stays |= !out.text.trim().is_empty() || !out.thinking.trim().is_empty();
        let inserted = out.removed.iter().map(|piece| piece.kind);
        let inserted =
            inserted.filter(|kind| matches!(kind, Kind::Notice | Kind::Ad | Kind::Token));
        self.inserted = self
            .inserted
            .or(inserted.min_by_key(|kind| *kind != Kind::Notice));
        out.text.clear();
        out.thinking.clear();
        out.removed.clear();
    }

    fn is_over(&self) -> bool {
        self.end.is_some()
    }

    fn verdict(&self) -> Verdict {
        if self.stays {
            return Verdict::Answer;
        }
        match (&self.end, self.inserted) {
            // A notice is the whole of what comes.
            (Some(_), Some(kind)) | (None, Some(kind @ Kind::Notice)) => {
                Verdict::Nothing(page(kind, &self.words))
            }
            (None, _) => Verdict::Open,
            (Some(FinishReason::ContentFilter), None) => Verdict::Nothing(filtered()),
            (Some(FinishReason::Length), None) => Verdict::Answer,
            (Some(_), None) if self.config.empty => Verdict::Nothing(answer::empty()),
            (Some(_), None) => Verdict::Answer,
        }
    }
}

/// Keeps the first words of a text.
fn quote(words: &mut String, text: &str) {
    let text = if words.is_empty() {
        text.trim_start()
    } else {
        text
    };
    let room = QUOTED.saturating_sub(words.len());
    words.push_str(&text[..floor(text, room)]);
}

/// The longest length of at most `max` at which a text can be cut.
fn floor(text: &str, max: usize) -> usize {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn filtered() -> Error {
    Error::new(
        ErrorKind::ContentFilter,
        "the provider's filter stopped the answer before it began",
    )
    .with_reached_upstream(true)
}
