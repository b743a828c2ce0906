//! `client.video(..)`: submitted through the stack, then looked at until it is done.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use g4f_registry::{Query, Router as _};
use g4f_types::facets::{VideoJob, VideoRequest, VideoState};
use g4f_types::{
    Attempt, BodyEdit, BoxFuture, CallOptions, Context, Credential, Error, ErrorKind, Media,
    Operation as _, Outcome, Result, Target,
};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};

use super::other::{answered, ask, set};
use super::{Askable, RequestBuilder};
use crate::answered::Answered;
use crate::client::Client;

/// A video in the making. Await it for an [`Answered`](crate::Answered) with the finished job, whose videos can be saved.
pub type VideoBuilder = RequestBuilder<VideoRequest>;

/// Failed looks in a row after which a job counts as lost.
const MOST_FAILED_LOOKS: u32 = 5;

type Watcher = Arc<dyn Fn(Progress<'_>) + Send + Sync>;

/// How a video stands.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The provider that makes it.
    pub provider: &'a str,
    /// The job.
    pub job: &'a VideoJob,
}

/// How a video is waited for.
#[derive(Clone)]
pub struct Waiting {
    /// Between two looks.
    interval: Duration,
    /// From the first submission to the finished video.
    most: Option<Duration>,
    /// Submissions elsewhere after a job has failed.
    resubmits: u32,
    watcher: Option<Watcher>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(5),
            most: None,
            resubmits: 2,
            watcher: None,
        }
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting")
            .field("interval", &self.interval)
            .field("most", &self.most)
            .field("resubmits", &self.resubmits)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Asks for a video of `prompt`.
    pub fn video(&self, prompt: impl Into<String>) -> VideoBuilder {
        self.videos(VideoRequest {
            prompt: prompt.into(),
            ..VideoRequest::default()
        })
    }

    /// A whole video request.
    pub fn videos(&self, request: VideoRequest) -> VideoBuilder {
        VideoBuilder::new(self.clone(), request)
    }
}

impl VideoBuilder {
    /// A picture to begin with or to follow.
    pub fn picture(mut self, image: Media) -> Self {
        self.request.images.push(image);
        self
    }

    /// Length in seconds.
    pub fn seconds(mut self, seconds: f64) -> Self {
        self.request.seconds = Some(seconds);
        self
    }

    /// Size such as `1280x720`.
    pub fn size(mut self, size: impl Into<String>) -> Self {
        self.request.size = Some(size.into());
        self
    }

    /// Aspect ratio such as `16:9`.
    pub fn aspect_ratio(mut self, aspect_ratio: impl Into<String>) -> Self {
        self.request.aspect_ratio = Some(aspect_ratio.into());
        self
    }

    /// What not to show.
    pub fn negative_prompt(mut self, negative_prompt: impl Into<String>) -> Self {
        self.request.negative_prompt = Some(negative_prompt.into());
        self
    }

    /// Lines of the picture, such as `720p`.
    pub fn resolution(mut self, resolution: impl Into<String>) -> Self {
        self.request.resolution = Some(resolution.into());
        self
    }

    /// Seed for repeatable videos.
    pub fn seed(mut self, seed: i64) -> Self {
        self.request.seed = Some(seed);
        self
    }

    /// Whether to make sound as well.
    pub fn audio(mut self, audio: bool) -> Self {
        self.request.audio = Some(audio);
        self
    }

    /// Calls `watcher` with every look at the job.
    pub fn on_progress(mut self, watcher: impl Fn(Progress<'_>) + Send + Sync + 'static) -> Self {
        self.draft.watcher = Some(Arc::new(watcher));
        self
    }

    /// Time between two looks; 5 s.
    pub fn poll_every(mut self, interval: Duration) -> Self {
        self.draft.interval = interval;
        self
    }

    /// Longest time from the first submission to the finished video. Default: `video_timeout` of the configuration, 30
    /// minutes. The call's `timeout` is for each submission.
    pub fn wait(mut self, most: Duration) -> Self {
        self.draft.most = Some(most);
        self
    }

    /// How often a job that failed is submitted elsewhere; 2.
    pub fn resubmits(mut self, most: u32) -> Self {
        self.draft.resubmits = most;
        self
    }

    /// Submits it and does not wait: [`Client::poll_video`] looks at it.
    ///
    /// # Errors
    /// As awaiting it.
    pub async fn submit(self) -> Result<Answered<VideoJob>> {
        answered(self).await
    }
}

impl Askable for VideoRequest {
    type Draft = Waiting;
    type Output = Answered<VideoJob>;

    fn edits(&mut self) -> &mut Vec<BodyEdit> {
        &mut self.extra
    }

    fn set_field(&mut self, name: &str, value: Value) -> Result<()> {
        set(self, name, value)
    }

    fn run(builder: RequestBuilder<Self>) -> BoxFuture<'static, Result<Self::Output>> {
        Box::pin(async move {
            let RequestBuilder {
                client,
                request,
                options,
                draft,
                wrong,
            } = builder;
            match wrong {
                Some(error) => Err(error),
                None => make(&client, &request, options, &draft).await,
            }
        })
    }
}

/// Submits and waits; elsewhere again where a job fails.
async fn make(
    client: &Client,
    request: &VideoRequest,
    mut options: CallOptions,
    waiting: &Waiting,
) -> Result<Answered<VideoJob>> {
    let most = waiting.most.unwrap_or(client.inner.video_timeout);
    let until = Instant::now() + most;
    let mut earlier: Vec<Attempt> = Vec::new();
    let mut failures: Vec<Error> = Vec::new();
    loop {
        let submitted = ask(client, request.clone(), options.clone()).await;
        let mut answered = match submitted {
            Ok(answered) => answered,
            // Nobody else is left: what the jobs themselves said is the better answer.
            Err(error) => return Err(ended(error, failures, earlier)),
        };
        let error = match follow(client, request, &mut answered, waiting, until).await {
            Ok(()) => {
                answered.precede(earlier);
                return Ok(answered);
            }
            Err(error) => error,
        };
        earlier.extend(answered.trail());
        let provider = answered.provider.to_string();
        let is_over = Instant::now() >= until || options.no_fallback == Some(true);
        let done = u32::try_from(failures.len()).unwrap_or(u32::MAX);
        tracing::info!(%provider, %error, "a video failed");
        if is_over || done >= waiting.resubmits {
            return Err(ended(error, failures, earlier));
        }
        failures.push(error);
        options.exclude_providers.push(provider);
    }
}

/// The one error at the end, with all that failed before it.
fn ended(error: Error, mut failures: Vec<Error>, mut earlier: Vec<Attempt>) -> Error {
    earlier.extend(error.trail().iter().cloned());
    renumber(&mut earlier);
    let error = match (error.kind(), failures.pop()) {
        (ErrorKind::NoTarget, Some(last)) => last,
        (_, Some(last)) => {
            failures.push(last);
            error
        }
        (_, None) => error,
    };
    let error = error.with_trail(earlier);
    if failures.is_empty() {
        return error;
    }
    error.with_causes(failures)
}

/// Entries of several trails in one, counted through.
pub(crate) fn renumber(trail: &mut [Attempt]) {
    for (entry, n) in trail.iter_mut().zip(1..) {
        entry.n = n;
    }
}

/// Looks at a job until it is done.
async fn follow(
    client: &Client,
    request: &VideoRequest,
    answered: &mut Answered<VideoJob>,
    waiting: &Waiting,
    until: Instant,
) -> Result<()> {
    let target = target_of(client, request, answered).await;
    let mut failed_looks = 0;
    loop {
        if let Some(watcher) = &waiting.watcher {
            let provider = &*answered.provider;
            let job = &answered.answer;
            watcher(Progress { provider, job });
        }
        match answered.state {
            VideoState::Done if answered.videos.is_empty() => {
                return Err(named(
                    Error::new(ErrorKind::Empty, "the job is done and there is no video"),
                    answered,
                ));
            }
            VideoState::Done => return Ok(()),
            VideoState::Failed => {
                let words = answered.error.clone();
                let words = words.unwrap_or_else(|| "the provider gave the job up".to_owned());
                return Err(named(Error::new(ErrorKind::Server, words), answered));
            }
            VideoState::Queued | VideoState::Running => {}
        }
        if Instant::now() + waiting.interval > until {
            let message = "the video was not done in time";
            return Err(named(Error::new(ErrorKind::Timeout, message), answered));
        }
        sleep(waiting.interval).await;
        let target = target.clone().map_err(|error| named(error, answered))?;
        // A look has time of its own: that of the submission is over long before most videos are done.
        let options = answered.context().options().clone();
        let cx = client.context_for_other(options, request.needs());
        let cx = cx.for_target(target.clone());
        match timeout_at(until, look(&cx, &target, answered)).await {
            Ok(Ok(job)) => {
                failed_looks = 0;
                answered.answer = keep(job, &answered.answer);
            }
            Ok(Err(error)) if error.is_temporary() && failed_looks < MOST_FAILED_LOOKS => {
                failed_looks += 1;
                tracing::debug!(%error, failed_looks, "a look at a video failed");
            }
            Ok(Err(error)) => return Err(named(error, answered)),
            Err(_) => {
                let message = "the video was not done in time";
                return Err(named(Error::new(ErrorKind::Timeout, message), answered));
            }
        }
    }
}

/// What a look says, with what only the submission said.
fn keep(mut job: VideoJob, before: &VideoJob) -> VideoJob {
    for (field, known) in [
        (&mut job.id, &before.id),
        (&mut job.provider, &before.provider),
        (&mut job.model, &before.model),
    ] {
        if field.is_empty() {
            field.clone_from(known);
        }
    }
    job.url = job.url.or_else(|| before.url.clone());
    job
}

fn named(error: Error, answered: &Answered<VideoJob>) -> Error {
    error
        .with_target(answered.provider.clone(), answered.model.clone())
        .with_reached_upstream(true)
}

async fn look(cx: &Context, target: &Target, job: &VideoJob) -> Result<VideoJob> {
    match target.provider.video() {
        Some(video) => video.poll(cx, job).await,
        None => Err(target.provider.unsupported("videos")),
    }
}

/// Who took the job: the target of the plan that the trail names.
async fn target_of(
    client: &Client,
    request: &VideoRequest,
    answered: &Answered<VideoJob>,
) -> Result<Arc<Target>> {
    let cx = answered.context();
    let plan = client.inner.registry.plan(cx, &Query::of(request)).await?;
    let trail = cx.trail().snapshot();
    let answered_it = |attempt: &&Attempt| attempt.outcome == Outcome::Ok;
    let key = trail
        .iter()
        .rfind(answered_it)
        .and_then(|attempt| attempt.key.clone());
    let took_it = |target: &&Arc<Target>| {
        *target.provider_id() == answered.provider
            && target.model == answered.model
            && target.credential.as_ref().map(Credential::hint) == key.as_ref()
    };
    let found = plan.targets.iter().find(took_it).cloned();
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::NoTarget,
            "whoever took the job cannot be asked any more",
        )
    })
}

impl Client {
    /// Looks once at a job that was submitted before, perhaps by another process.
    ///
    /// # Errors
    /// `Config` when the job's provider does not exist, else whatever went wrong with the looking.
    pub async fn poll_video(&self, job: &VideoJob) -> Result<VideoJob> {
        let target = self.inner.registry.target(&job.provider)?;
        let target = Arc::new(Target {
            model: job.model.as_str().into(),
            ..Target::clone(&target)
        });
        let needs = VideoRequest::default().needs();
        let cx = self.context_for_other(CallOptions::default(), needs);
        let cx = cx.for_target(target.clone());
        Ok(keep(look(&cx, &target, job).await?, job))
    }
}
