//! The two connections: one for commands, one on which the others' messages come.

use std::fmt;
use std::time::Duration;

use ::redis::aio::{MultiplexedConnection, PubSubSink, PubSubStream};
use ::redis::{AsyncConnectionConfig, Client, RedisError, RedisResult, Script, cmd};
use futures_util::StreamExt as _;

use super::message::{self, Parcel};
use super::{RECORDED, RedisConfig};
use crate::clock::Timestamp;
use crate::memory::MemoryStore;
use crate::mirror::News;

/// Rows that are read at once.
const PAGE: usize = 256;

/// How often everything is read because somebody wrote meanwhile.
const TRIES: u32 = 3;

/// What went wrong, without anything that must not be seen.
#[derive(Debug)]
pub(super) enum Broken {
    /// It did not answer in time.
    Slow,
    /// The others' messages have ended.
    Closed,
    /// It answered something that cannot be.
    Nonsense,
    Redis(RedisError),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow => f.write_str("no answer in time"),
            Self::Closed => f.write_str("the connection was closed"),
            Self::Nonsense => f.write_str("an answer that makes no sense"),
            Self::Redis(error) => error.fmt(f),
        }
    }
}

impl From<RedisError> for Broken {
    fn from(error: RedisError) -> Self {
        Self::Redis(error)
    }
}

/// Everything that is kept, read at once.
pub(super) struct Pulled {
    pub(super) news: Vec<News>,
    /// The number of the last change that is in it.
    pub(super) version: u64,
    /// The life of the data: another one means that everything was lost in between.
    pub(super) life: String,
    /// Whether nobody wrote meanwhile, so that what is missing is not there.
    pub(super) exact: bool,
}

/// An open link.
pub(super) struct Link {
    commands: MultiplexedConnection,
    inbox: PubSubStream,
    /// Kept, so that nothing about the subscription changes as long as the link lives.
    _subscription: PubSubSink,
    exchange: Script,
    page: Script,
    keys: Keys,
    sender: String,
    timeout: Duration,
}

/// The names of everything.
#[derive(Debug)]
struct Keys {
    /// Sorted sets, each with the hash beside it: benches, counters, records.
    sets: [(String, String); 3],
    version: String,
    life: String,
    seen: String,
    channel: String,
}

impl Keys {
    fn new(prefix: &str, sender: &str) -> Self {
        let key = |name: &str| format!("{prefix}{name}");
        Self {
            sets: [
                (key("benches"), key("benches:why")),
                (key("counts"), key("counts:totals")),
                (key("records"), key("records:texts")),
            ],
            version: key("version"),
            life: key("life"),
            seen: format!("{prefix}seen:{sender}"),
            channel: key("changes"),
        }
    }
}

impl Link {
    /// Connects and listens to the others.
    pub(super) async fn open(
        client: &Client,
        config: &RedisConfig,
        sender: &str,
    ) -> Result<Self, Broken> {
        let timeout = config.timeout;
        let keys = Keys::new(&config.prefix, sender);
        let settings = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(timeout))
            .set_response_timeout(Some(timeout));
        let commands = client.get_multiplexed_async_connection_with_config(&settings);
        let commands = in_time(timeout, commands).await?;
        let listening = in_time(timeout, client.get_async_pubsub()).await?;
        let (mut subscription, inbox) = listening.split();
        in_time(timeout, subscription.subscribe(&keys.channel)).await?;
        Ok(Self {
            commands,
            inbox,
            _subscription: subscription,
            exchange: Script::new(include_str!("exchange.lua")),
            page: Script::new(include_str!("page.lua")),
            keys,
            sender: sender.to_owned(),
            timeout,
        })
    }

    /// The next message. Can be given up at any time.
    pub(super) async fn message(&mut self) -> Result<Vec<u8>, Broken> {
        match self.inbox.next().await {
            Some(message) => Ok(message.get_payload_bytes().to_vec()),
            None => Err(Broken::Closed),
        }
    }

    /// Writes the batch of this number, and returns the life of the data and what the batch's counters come to. A number is
    /// written once, however often it is sent.
    pub(super) async fn write(
        &mut self,
        number: u64,
        parcel: Parcel,
        now: Timestamp,
    ) -> Result<(String, Vec<News>), Broken> {
        let mut call = self.exchange.prepare_invoke();
        for (set, hash) in &self.keys.sets {
            call.key(set).key(hash);
        }
        call.key(&self.keys.version)
            .key(&self.keys.life)
            .key(&self.keys.seen);
        call.arg(number)
            .arg(now.0)
            .arg(&self.keys.channel)
            .arg(MemoryStore::CAPACITY)
            .arg(millis(RECORDED))
            .arg(new_life(&self.sender, now))
            .arg(&parcel.message)
            .arg(&parcel.arguments);
        let answer = call.invoke_async::<(String, String)>(&mut self.commands);
        let (life, totals) = in_time(self.timeout, answer).await?;
        Ok((life, parcel.totals(&totals)))
    }

    /// The number of the last change.
    pub(super) async fn version(&mut self) -> Result<u64, Broken> {
        let mut get = cmd("GET");
        get.arg(&self.keys.version);
        let answer = get.query_async::<Option<u64>>(&mut self.commands);
        Ok(in_time(self.timeout, answer).await?.unwrap_or_default())
    }

    /// Reads everything.
    pub(super) async fn pull(&mut self, now: Timestamp) -> Result<Pulled, Broken> {
        for _ in 1..TRIES {
            let pulled = self.read_all(now).await?;
            if pulled.exact {
                return Ok(pulled);
            }
        }
        self.read_all(now).await
    }

    async fn read_all(&mut self, now: Timestamp) -> Result<Pulled, Broken> {
        type Read = fn(&str, u64, &str) -> Option<News>;
        let recorded = Timestamp(now.0.saturating_sub(millis(RECORDED)));
        let kinds: [(Timestamp, Read); 3] = [
            (now, message::bench),
            (now, message::counter),
            (recorded, message::record),
        ];
        let mut first: Option<(String, u64)> = None;
        let (mut news, mut exact) = (Vec::new(), true);
        for (set, (least, read)) in kinds.into_iter().enumerate() {
            let mut offset = 0;
            loop {
                let (life, version, rows) = self.read_page(set, least, now, offset).await?;
                let (first_life, since) = first.get_or_insert((life.clone(), version));
                exact &= *since == version && *first_life == life;
                let count = rows.len() / 3;
                for row in rows.chunks_exact(3) {
                    let score = row[1].parse::<f64>().unwrap_or_default();
                    let one = read(&row[0], whole(score), &row[2]);
                    if one.is_none() {
                        tracing::debug!("an entry of the store cannot be read; left out");
                    }
                    news.extend(one);
                }
                offset += count;
                if count < PAGE || offset >= MemoryStore::CAPACITY {
                    break;
                }
            }
        }
        let (life, version) = first.ok_or(Broken::Nonsense)?;
        Ok(Pulled {
            news,
            version,
            life,
            exact,
        })
    }

    async fn read_page(
        &mut self,
        set: usize,
        least: Timestamp,
        now: Timestamp,
        offset: usize,
    ) -> Result<(String, u64, Vec<String>), Broken> {
        let (set, hash) = self.keys.sets.get(set).ok_or(Broken::Nonsense)?;
        let mut call = self.page.prepare_invoke();
        call.key(set)
            .key(hash)
            .key(&self.keys.version)
            .key(&self.keys.life)
            .arg(least.0)
            .arg(offset)
            .arg(PAGE)
            .arg(new_life(&self.sender, now))
            .arg(millis(RECORDED));
        let answer = call.invoke_async::<(String, u64, Vec<String>)>(&mut self.commands);
        in_time(self.timeout, answer).await
    }
}

/// A name for the life of the data, should it begin now.
fn new_life(sender: &str, now: Timestamp) -> String {
    format!("{sender}/{}", now.0)
}

async fn in_time<T>(
    limit: Duration,
    answer: impl Future<Output = RedisResult<T>>,
) -> Result<T, Broken> {
    match tokio::time::timeout(limit, answer).await {
        Ok(Err(error)) if error.is_timeout() => Err(Broken::Slow),
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Broken::Slow),
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A score as the whole number that it was.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, and scores are whole numbers below 2^53"
)]
fn whole(score: f64) -> u64 {
    score as u64
}
