//! A provider that follows a script, and everything around it.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file takes this module in, and uses a part of it"
)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use g4f_clean::{CleanLayer, Rules};
use g4f_registry::{Considered, Note, Plan, Query, Router};
use g4f_resilience::{ResilienceConfig, Service, Stack};
use g4f_store::{MemoryStore, Store};
use g4f_types::secrecy::SecretString;
use g4f_types::{
    Access, AuthScheme, Call, CallOptions, Capabilities, ChatEvent, ChatRequest, ChatStream,
    Context, Credential, Error, ErrorKind, FinishReason, Message, Provider, ProviderInfo, Result,
    Target,
};
use tokio::time::Instant;
use tower::ServiceExt as _;

/// What a provider does with one call.
#[derive(Clone, Debug)]
pub enum Step {
    /// Refuses.
    Fail(Error),
    /// Opens a stream.
    Stream(Vec<Beat>),
    /// Answers as a whole.
    Whole(Vec<ChatEvent>),
    /// Never opens.
    Hang,
}

/// What a stream does next. After the last beat it ends.
#[derive(Clone, Debug)]
pub enum Beat {
    Event(ChatEvent),
    Fail(Error),
    Wait(Duration),
    Hang,
}

pub fn text(text: &str) -> Beat {
    Beat::Event(ChatEvent::text(text))
}

pub fn finished() -> ChatEvent {
    ended(FinishReason::Stop)
}

pub fn ended(reason: FinishReason) -> ChatEvent {
    ChatEvent::Finished { reason }
}

pub fn done() -> Beat {
    Beat::Event(finished())
}

pub fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A streamed answer.
pub fn says(words: &str) -> Step {
    Step::Stream(vec![text(words), done()])
}

/// A plain answer.
pub fn whole(words: &str) -> Step {
    Step::Whole(vec![ChatEvent::text(words), finished()])
}

pub fn fail(kind: ErrorKind) -> Step {
    Step::Fail(error(kind))
}

pub fn error(kind: ErrorKind) -> Error {
    Error::new(kind, format!("scripted {kind}")).with_reached_upstream(true)
}

/// A provider that follows a script: first the steps, then the last one for ever.
pub struct Scripted {
    info: ProviderInfo,
    steps: Mutex<VecDeque<Step>>,
    last: Mutex<Step>,
    capabilities: Capabilities,
    /// When each call came, and with which key.
    calls: Mutex<Vec<(Instant, Option<String>)>>,
    /// What each of them asked.
    requests: Mutex<Vec<ChatRequest>>,
    /// Calls and streams that are alive.
    pub alive: Arc<AtomicUsize>,
}

impl Scripted {
    pub fn new(id: &str, steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Self::with_capabilities(id, steps, Capabilities::UNKNOWN)
    }

    pub fn with_capabilities(
        id: &str,
        steps: impl IntoIterator<Item = Step>,
        capabilities: Capabilities,
    ) -> Arc<Self> {
        let steps: VecDeque<_> = steps.into_iter().collect();
        let last = steps.back().cloned().unwrap_or(Step::Hang);
        Arc::new(Self {
            info: info(id, capabilities),
            steps: Mutex::new(steps),
            last: Mutex::new(last),
            capabilities,
            calls: Mutex::default(),
            requests: Mutex::default(),
            alive: Arc::default(),
        })
    }

    /// From now on it does this.
    pub fn becomes(&self, step: Step) {
        self.steps.lock().unwrap().clear();
        *self.last.lock().unwrap() = step;
    }

    pub fn calls(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    pub fn requests(&self) -> Vec<ChatRequest> {
        self.requests.lock().unwrap().clone()
    }

    pub fn keys(&self) -> Vec<Option<String>> {
        self.calls
            .lock()
            .unwrap()
            .iter()
            .map(|call| call.1.clone())
            .collect()
    }

    /// Times between the calls.
    pub fn gaps(&self) -> Vec<Duration> {
        let calls = self.calls.lock().unwrap();
        calls.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }

    pub fn alive(&self) -> usize {
        self.alive.load(Ordering::SeqCst)
    }

    /// The target of this provider and `model`, without a key.
    pub fn target(self: &Arc<Self>, model: &str) -> Arc<Target> {
        Arc::new(Target {
            provider: self.clone(),
            model: model.into(),
            credential: None,
        })
    }

    pub fn keyed(self: &Arc<Self>, model: &str, key: &str) -> Arc<Target> {
        let key = SecretString::from(key.to_owned());
        Arc::new(Target {
            provider: self.clone(),
            model: model.into(),
            credential: Some(Credential::new(key, "test")),
        })
    }
}

fn info(id: &str, capabilities: Capabilities) -> ProviderInfo {
    ProviderInfo {
        id: id.into(),
        name: id.to_owned(),
        aliases: Vec::new(),
        family: "scripted".to_owned(),
        base_url: String::new(),
        auth: AuthScheme::OptionalBearer,
        access: Access::Local,
        key_env: Vec::new(),
        sign_up: None,
        capabilities,
        models: Vec::new(),
        model_aliases: std::collections::BTreeMap::default(),
        default_model: None,
        tier: 0,
        open_models: true,
        origin: "test".to_owned(),
    }
}

/// Counts what is alive.
struct Life(Arc<AtomicUsize>);

impl Life {
    fn new(alive: &Arc<AtomicUsize>) -> Self {
        alive.fetch_add(1, Ordering::SeqCst);
        Self(alive.clone())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Provider for Scripted {
    fn info(&self) -> &ProviderInfo {
        &self.info
    }

    fn capabilities(&self, _: &str) -> Capabilities {
        self.capabilities
    }

    async fn chat(&self, cx: &Context, request: ChatRequest) -> Result<ChatStream> {
        let life = Life::new(&self.alive);
        let key = cx.credential().map(|key| key.expose().to_owned());
        self.calls.lock().unwrap().push((Instant::now(), key));
        self.requests.lock().unwrap().push(request);
        let step = self.steps.lock().unwrap().pop_front();
        let step = step.unwrap_or_else(|| self.last.lock().unwrap().clone());
        match step {
            Step::Fail(error) => Err(error),
            Step::Hang => std::future::pending().await,
            Step::Whole(events) => Ok(ChatStream::ready(events)),
            Step::Stream(beats) => {
                let events = stream::iter(beats).filter_map(play);
                let events: Pin<Box<dyn futures_util::Stream<Item = _> + Send>> = Box::pin(events);
                Ok(ChatStream::new(events).holding(life))
            }
        }
    }
}

async fn play(beat: Beat) -> Option<Result<ChatEvent>> {
    match beat {
        Beat::Event(event) => Some(Ok(event)),
        Beat::Fail(error) => Some(Err(error)),
        Beat::Wait(time) => {
            tokio::time::sleep(time).await;
            None
        }
        Beat::Hang => std::future::pending().await,
    }
}

/// Always the same plan.
pub struct Fixed(pub Arc<Plan>);

#[async_trait]
impl Router for Fixed {
    async fn plan(&self, _: &Context, _: &Query) -> Result<Arc<Plan>> {
        Ok(self.0.clone())
    }
}

/// A stack over these targets, and what a test wants to look at.
pub struct Rig {
    pub stack: Stack,
    pub store: Arc<MemoryStore>,
    pub service: Service<ChatRequest>,
    pub config: ResilienceConfig,
}

impl Rig {
    pub fn new(targets: impl IntoIterator<Item = Arc<Target>>) -> Self {
        Self::with(targets, |_| {}, |stack| stack)
    }

    pub fn with(
        targets: impl IntoIterator<Item = Arc<Target>>,
        change: impl FnOnce(&mut ResilienceConfig),
        build: impl FnOnce(Stack) -> Stack,
    ) -> Self {
        let plan = Plan {
            targets: targets.into_iter().collect(),
            considered: Vec::new(),
            ..Plan::default()
        };
        Self::over(plan, change, build)
    }

    /// A stack over a plan with notes.
    pub fn noted(
        targets: impl IntoIterator<Item = (Arc<Target>, Note)>,
        change: impl FnOnce(&mut ResilienceConfig),
        build: impl FnOnce(Stack) -> Stack,
    ) -> Self {
        let (targets, notes) = targets.into_iter().unzip();
        let plan = Plan {
            targets,
            notes,
            ..Plan::default()
        };
        Self::over(plan, change, build)
    }

    pub fn considering(considered: Vec<Considered>) -> Self {
        let plan = Plan {
            targets: Vec::new(),
            considered,
            ..Plan::default()
        };
        Self::over(plan, |_| {}, |stack| stack)
    }

    pub fn over(
        plan: Plan,
        change: impl FnOnce(&mut ResilienceConfig),
        build: impl FnOnce(Stack) -> Stack,
    ) -> Self {
        let mut config = ResilienceConfig::default();
        change(&mut config);
        config.validate().unwrap();
        let store = Arc::new(MemoryStore::default());
        let stack = Stack::new(
            Arc::new(Fixed(Arc::new(plan))),
            store.clone() as Arc<dyn Store>,
            config.clone(),
        );
        // The words of these tests are so short that each could be the beginning of something to take out.
        let (none, _) = Rules::builder().without_builtin().build();
        let stack = build(stack.clean(CleanLayer::new(none)));
        let service = stack.service::<ChatRequest>();
        Self {
            stack,
            store,
            service,
            config,
        }
    }

    pub fn cx(&self) -> Context {
        self.cx_with(|_| {})
    }

    pub fn cx_with(&self, change: impl FnOnce(&mut CallOptions)) -> Context {
        let mut options = CallOptions::default();
        change(&mut options);
        self.config.context("test", options)
    }

    /// A streamed chat.
    pub async fn chat(&self) -> Result<ChatStream> {
        self.ask(&self.cx(), true).await
    }

    /// A streamed chat, read to its end.
    pub async fn say(&self) -> Result<String> {
        Ok(self.chat().await?.collect().await?.text())
    }

    pub async fn ask(&self, cx: &Context, streamed: bool) -> Result<ChatStream> {
        self.prompt(cx, streamed, "hello?").await
    }

    pub async fn prompt(&self, cx: &Context, streamed: bool, prompt: &str) -> Result<ChatStream> {
        let mut request = ChatRequest::new("model", [Message::user(prompt)]);
        request.stream = streamed;
        self.service
            .clone()
            .oneshot(Call::new(cx.clone(), request))
            .await
    }
}

/// `provider outcome action` of each attempt.
pub fn trail(cx: &Context) -> Vec<String> {
    cx.trail()
        .snapshot()
        .iter()
        .map(|a| {
            format!(
                "{} {} {}",
                a.provider,
                a.outcome.as_str(),
                a.action.as_str()
            )
        })
        .collect()
}

/// Where a subscriber writes.
#[derive(Clone, Default)]
pub struct Lines(pub Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
