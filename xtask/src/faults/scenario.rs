//! A scenario as data: who is there, what the upstreams do, what the caller asks, and what must come of it.

use std::time::Duration;

use g4f_sdk::{ChatRequest, Message};
use g4f_testkit::{Reply, Script};

use super::expect::Expect;

/// How the caller asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For the whole answer.
    Plain,
    /// For a stream.
    Streamed,
}

impl Mode {
    pub(crate) const BOTH: &'static [Self] = &[Self::Plain, Self::Streamed];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Streamed => "streamed",
        }
    }
}

/// What stands at an upstream's address.
pub(crate) enum Place {
    /// A server with a script of its own for each run.
    Server(Box<dyn Fn() -> Script + Send + Sync>),
    /// A server that speaks no TLS, although the client is told that it does.
    PlainBehindHttps,
    /// A server that takes connections and does not answer to the handshake of TLS.
    DeafBehindHttps,
    /// A port that refuses.
    Refused,
    /// A host name that nobody has.
    NoSuchHost,
}

/// When the caller goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// When the connection is there and its handshake is not over.
    OnceConnected,
    /// When the upstream has read the request.
    OnceRead,
    /// When so many pieces of text have come, or were held back.
    AfterPieces(usize),
}

/// Deadlines of the client. They are its usual ones, so that what they catch is the target's fault.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Patience {
    pub(crate) first_content: Option<Duration>,
    pub(crate) idle: Option<Duration>,
    pub(crate) connect: Option<Duration>,
    /// Of the whole request, as a call's own option.
    pub(crate) timeout: Option<Duration>,
}

type Expected = Box<dyn Fn(Mode) -> Expect + Send + Sync>;

/// One row of the matrix.
pub(crate) struct Scenario {
    pub(crate) family: &'static str,
    pub(crate) name: String,
    pub(crate) modes: &'static [Mode],
    pub(crate) first: Place,
    pub(crate) second: Option<Place>,
    /// Keys of the first upstream; without any it is used without one.
    pub(crate) keys: &'static [&'static str],
    pub(crate) patience: Patience,
    pub(crate) leave: Option<Leave>,
    /// The conversation.
    pub(crate) request: fn() -> ChatRequest,
    /// What must come of each call, one after the other.
    pub(crate) expected: Vec<Expected>,
    /// Whether the next call waits until the upstream has closed its connections.
    pub(crate) until_idle: bool,
    /// Most bytes that the client may have allocated at a time; such a scenario runs on a thread of its own.
    pub(crate) memory: Option<usize>,
}

impl Scenario {
    /// A scenario whose first upstream is at `place`. A healthy second one is there unless said otherwise.
    pub(crate) fn at(name: impl Into<String>, place: Place) -> Self {
        Self {
            family: "",
            name: name.into(),
            modes: Mode::BOTH,
            first: place,
            second: Some(Place::healthy()),
            keys: &[],
            patience: Patience::default(),
            leave: None,
            request: usual,
            expected: Vec::new(),
            until_idle: false,
            memory: None,
        }
    }

    /// A scenario whose first upstream answers by this script.
    pub(crate) fn script(
        name: impl Into<String>,
        script: impl Fn() -> Script + Send + Sync + 'static,
    ) -> Self {
        Self::at(name, Place::Server(Box::new(script)))
    }

    /// A scenario whose first upstream gives the same reply to everybody.
    pub(crate) fn reply(name: impl Into<String>, reply: impl Into<Reply>) -> Self {
        let reply = reply.into();
        Self::script(name, move || Script::always(reply.clone()))
    }

    /// A scenario whose first upstream answers plain and streamed calls differently.
    pub(crate) fn replies(
        name: impl Into<String>,
        plain: impl Into<Reply>,
        streamed: impl Into<Reply>,
    ) -> Self {
        let (plain, streamed) = (plain.into(), streamed.into());
        Self::script(name, move || by_mode(plain.clone(), streamed.clone()))
    }

    /// Nobody else is there.
    pub(crate) fn alone(mut self) -> Self {
        self.second = None;
        self
    }

    /// The second upstream is no healthy one.
    pub(crate) fn second(mut self, place: Place) -> Self {
        self.second = Some(place);
        self
    }

    pub(crate) fn keys(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    pub(crate) fn first_content(mut self, time: Duration) -> Self {
        self.patience.first_content = Some(time);
        self
    }

    pub(crate) fn idle(mut self, time: Duration) -> Self {
        self.patience.idle = Some(time);
        self
    }

    pub(crate) fn connect(mut self, time: Duration) -> Self {
        self.patience.connect = Some(time);
        self
    }

    pub(crate) fn timeout(mut self, time: Duration) -> Self {
        self.patience.timeout = Some(time);
        self
    }

    pub(crate) fn leaves(mut self, when: Leave) -> Self {
        self.leave = Some(when);
        self
    }

    pub(crate) fn asks(mut self, request: fn() -> ChatRequest) -> Self {
        self.request = request;
        self
    }

    pub(crate) fn until_idle(mut self) -> Self {
        self.until_idle = true;
        self
    }

    pub(crate) fn memory(mut self, bytes: usize) -> Self {
        self.memory = Some(bytes);
        self
    }

    pub(crate) fn only(mut self, modes: &'static [Mode]) -> Self {
        self.modes = modes;
        self
    }

    /// What must come of the call; called again, of the next call with the same client.
    pub(crate) fn expect(
        mut self,
        expected: impl Fn(Mode) -> Expect + Send + Sync + 'static,
    ) -> Self {
        self.expected.push(Box::new(expected));
        self
    }

    /// Whether it waits for deadlines, which a busy machine would make others miss.
    pub(crate) fn is_timed(&self) -> bool {
        let Patience {
            first_content,
            idle,
            connect,
            timeout,
        } = self.patience;
        first_content.or(idle).or(connect).or(timeout).is_some()
    }
}

impl Place {
    /// A server that answers with [`TEXT`].
    pub(crate) fn healthy() -> Self {
        Self::Server(Box::new(|| Script::openai(TEXT)))
    }

    /// A server that gives the same reply to everybody.
    pub(crate) fn reply(reply: impl Into<Reply>) -> Self {
        let reply = reply.into();
        Self::Server(Box::new(move || Script::always(reply.clone())))
    }
}

/// The model that every upstream serves.
pub(crate) const MODEL: &str = "m";

/// The answer of whoever is well: letters of one to four bytes, markup, and blanks that must not get lost.
pub(crate) const TEXT: &str = "Grüße aus Київ: 1 < 2 & \"so on\".\n\n```rust\n    let crab = \"🦀\";\n```\n\n\
    A second paragraph, in which nothing may be lost and nothing may be said twice, 世界.\n";

/// One script for plain calls, another one for streamed calls.
pub(crate) fn by_mode(plain: impl Into<Script>, streamed: impl Into<Script>) -> Script {
    let (plain, streamed) = (plain.into(), streamed.into());
    Script::by(move |request| {
        let body = request.json().unwrap_or_default();
        if body["stream"].as_bool() == Some(true) {
            streamed.reply_to(request)
        } else {
            plain.reply_to(request)
        }
    })
}

fn usual() -> ChatRequest {
    ChatRequest {
        model: MODEL.into(),
        messages: vec![Message::user("Say your piece.")].into(),
        ..ChatRequest::default()
    }
}
