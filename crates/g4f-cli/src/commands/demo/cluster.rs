//! Servers that fail, each in its own way, and one that answers.

use std::io;
use std::time::Duration;

use g4f_testkit::{RefusedPort, Script, Upstream, openai};

/// The model that all of them claim to have.
pub(super) const MODEL: &str = "demo-model";

const ANSWER: &str = "\
The first server refused the connection, the second was overloaded and was asked twice, the third wanted a pause of a \
minute, the fourth broke off before the first word, and the fifth took the question and stayed silent until its \
deadline passed. None of that reached you: until the first word of an answer is handed out, a failure is a reason to \
ask somebody else. I am the sixth server, and I am healthy.";

/// How the healthy one talks: in pieces, so that streaming can be seen.
const PIECES: usize = 60;
const PAUSE: Duration = Duration::from_millis(15);
const LIMITED_FOR: Duration = Duration::from_secs(60);

/// One server.
pub(super) struct Member {
    pub(super) id: &'static str,
    pub(super) habit: &'static str,
    pub(super) base_url: String,
}

/// All of them. They stop when this is dropped.
pub(super) struct Cluster {
    refusing: RefusedPort,
    upstreams: Vec<(&'static str, &'static str, Upstream)>,
}

impl Cluster {
    pub(super) async fn start() -> io::Result<Self> {
        let overloaded = openai::error(
            503,
            "server_error",
            "overloaded",
            "The engine is overloaded, try again later.",
        );
        let answer = openai::chat_sse(ANSWER, PIECES).pause_between(PAUSE);
        let cut = openai::ChatSse::new()
            .without_finish()
            .without_done()
            .reply();
        let scripts: [(&str, &str, Script); 5] = [
            ("overloaded", "answers 503: overloaded", overloaded.into()),
            (
                "rate-limited",
                "answers 429: come back in a minute",
                openai::rate_limited(LIMITED_FOR).into(),
            ),
            (
                "broken",
                "begins to answer and breaks off before the first word",
                cut.into(),
            ),
            (
                "silent",
                "takes the question and never answers",
                g4f_testkit::Reply::hang().into(),
            ),
            ("healthy", "answers", answer.into()),
        ];
        let mut upstreams = Vec::new();
        for (id, habit, script) in scripts {
            upstreams.push((id, habit, Upstream::start(script).await?));
        }
        Ok(Self {
            refusing: RefusedPort::bind()?,
            upstreams,
        })
    }

    /// The servers, in the order in which they are asked.
    pub(super) fn members(&self) -> impl Iterator<Item = Member> {
        let refusing = Member {
            id: "refusing",
            habit: "refuses every connection",
            base_url: self.refusing.base_url(),
        };
        let others = self.upstreams.iter().map(|(id, habit, upstream)| Member {
            id,
            habit,
            base_url: upstream.base_url(),
        });
        std::iter::once(refusing).chain(others)
    }

    pub(super) async fn stop(self) {
        for (_, _, upstream) in &self.upstreams {
            upstream.shutdown().await;
        }
    }
}
