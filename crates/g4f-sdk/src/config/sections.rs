//! The sections of the configuration, each declared once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use g4f_types::secrecy::SecretString;
use g4f_types::{
    CleanMode, ContentFilter, OnUnsupported, Oversize, Price, Proxy, Resume, Strategy, TrimPolicy,
};

use super::clean::MODES;
use super::kind::{Kind, LEVELS};
use super::schema::{Key, Usual, section};
use super::value::{LogFormat, LogLevel, Other, RouteTarget, Slot as _, StoreKind, Value};

/// The words for the order of targets.
const STRATEGIES: &[&str] = &[
    "score",
    "priority",
    "latency",
    "price",
    "round_robin",
    "random",
    "weighted",
];

section! {
    /// What holds for every question that does not say otherwise.
    pub struct Defaults {
        /// Model, route, `provider:model`, or `auto` for any that can serve the question.
        model: Option<String> = Kind::Text, Default r#""auto""#;
        /// Providers to ask, in order of preference. Empty: all that can serve the question.
        providers: Vec<String> = Kind::Texts, Example r#"["groq", "ollama"]"# alias "provider";
        /// Providers never to ask.
        exclude_providers: Vec<String> = Kind::Texts, Example r#"["openai"]"#;
        /// Models to try when no provider of the first one answers, in order.
        fallback_models: Vec<String> = Kind::Texts, Example r#"["llama-3.3-70b"]"#;
        /// System message.
        system: Option<String> = Kind::Text, Example r#""Answer briefly.""#;
        /// Sampling temperature.
        temperature: Option<f64> = Kind::Number { min: 0.0, max: 2.0 }, Example "0.7";
        /// Nucleus sampling: the share of probability to draw from.
        top_p: Option<f64> = Kind::Number { min: 0.0, max: 1.0 }, Example "0.95";
        /// Most tokens of an answer.
        max_tokens: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1024";
        /// Models never to ask.
        exclude_models: Vec<String> = Kind::Texts, Example r#"["gpt-3.5-turbo"]"#;
        /// Whether models that resemble the one asked for may answer when no target of it does.
        similar_models: Option<bool> = Kind::Flag, Default "false";
        /// Dearest model to ask, in USD for a million tokens, three of prompt to one of answer.
        max_price: Option<f64> = Kind::Number { min: 0.0, max: 1e6 }, Example "5.0";
        /// Whether providers that need no key may be asked.
        allow_keyless: Option<bool> = Kind::Flag, Default "true";
        /// Proxy for all requests: http, https, socks5 or socks5h.
        proxy: Option<Proxy> = Kind::Proxy, Example r#""socks5h://127.0.0.1:9050""#;
        /// Headers to send with all requests.
        headers: BTreeMap<String, SecretString> = Kind::Map(&Kind::Header), Example r#"{ "x-team" = "blue" }"#;
    }
}

section! {
    /// A provider: a built-in one that is adjusted, or a server that only this configuration knows.
    pub struct ProviderSection {
        /// Whether it may be asked.
        enabled: Option<bool> = Kind::Flag, Default "true";
        /// How the server speaks: a wire family, or a built-in provider for a second one of its kind. This makes a new
        /// provider out of any server.
        protocol: Option<String> = Kind::Protocol, Example r#""openai""#;
        /// Its address, up to and including the version part.
        base_url: Option<String> = Kind::Url, Example r#""http://127.0.0.1:8000/v1""#;
        /// Its key. Better in a variable: see `api_key_env`.
        api_key: Option<SecretString> = Kind::Secret, Example r#""...""#;
        /// Variables that hold its keys; several keys in one are separated by commas or blanks.
        api_key_env: Vec<String> = Kind::Variables, Example r#""GROQ_API_KEY""#;
        /// Several keys, used in turn.
        api_keys: Vec<SecretString> = Kind::Secrets, Example r#"["...", "..."]"#;
        /// Models that it serves, instead of those it lists.
        models: Vec<String> = Kind::Texts, Example r#"["my-model"]"#;
        /// Model for questions that name none.
        default_model: Option<String> = Kind::Text, Example r#""my-model""#;
        /// Other names for its models: the name in the question, and the provider's own.
        model_aliases: BTreeMap<String, String> = Kind::Map(&Kind::Text), Example r#"{ "fast" = "my-model-8b" }"#;
        /// What its models cost, in USD for a million tokens; `"*"` for all others.
        prices: BTreeMap<String, Price> = Kind::Map(&Kind::Price), Example r#"{ "my-model" = { input = 2.5, output = 10.0 } }"#;
        /// Headers to send with its requests. They are shown nowhere, as they may hold keys.
        headers: BTreeMap<String, SecretString> = Kind::Map(&Kind::Header), Example r#"{ "x-team" = "blue" }"#;
        /// Proxy for its requests.
        proxy: Option<Proxy> = Kind::Proxy, Example r#""http://127.0.0.1:3128""#;
        /// Place in the order of the choice; lower comes first.
        tier: Option<u8> = Kind::Count { min: 0, max: 255 }, Example "1";
        /// Most calls within a minute, for all of its keys and models together. Retries are calls; minutes and days are those of UTC.
        requests_per_minute: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "60";
        /// Most calls within a day, for all of its keys and models together.
        requests_per_day: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1000";
        /// Most tokens of prompts and answers within a minute, for all of its keys and models together. They are counted when an answer ends: those under way come
        /// to their end.
        tokens_per_minute: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "30000";
        /// Most tokens within a day, for all of its keys and models together.
        tokens_per_day: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1000000";
        /// Most US dollars within a day, for all of its keys and models together, as far as prices are known.
        usd_per_day: Option<f64> = Kind::Number { min: 0.000_001, max: 1e6 }, Example "2.5";
        /// Settings that only this kind of provider knows.
        other: Other = Kind::Map(&Kind::Json), Example r#"{ "region" = "eu" }"#;
    }
}

section! {
    /// What holds for questions that ask for this model, in any case of letters, where they do not say otherwise. It wins
    /// over `[defaults]` and `[resilience]`.
    pub struct ModelSection {
        /// Providers to ask, in order of preference.
        providers: Vec<String> = Kind::Texts, Example r#"["groq", "ollama"]"# alias "provider";
        /// Providers never to ask.
        exclude_providers: Vec<String> = Kind::Texts, Example r#"["openai"]"#;
        /// Models to try when no provider of this one answers, in order.
        fallback_models: Vec<String> = Kind::Texts, Example r#"["llama-3.3-70b"]"#;
        /// Models never to ask.
        exclude_models: Vec<String> = Kind::Texts, Example r#"["gpt-3.5-turbo"]"#;
        /// Whether models that resemble it may answer when no target of it does.
        similar_models: Option<bool> = Kind::Flag, Example "true";
        /// Dearest model to ask, in USD for a million tokens, three of prompt to one of answer.
        max_price: Option<f64> = Kind::Number { min: 0.0, max: 1e6 }, Example "5.0";
        /// System message.
        system: Option<String> = Kind::Text, Example r#""Answer briefly.""#;
        /// Sampling temperature.
        temperature: Option<f64> = Kind::Number { min: 0.0, max: 2.0 }, Example "0.7";
        /// Nucleus sampling: the share of probability to draw from.
        top_p: Option<f64> = Kind::Number { min: 0.0, max: 1.0 }, Example "0.95";
        /// Most tokens of an answer.
        max_tokens: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1024";
        /// In which order targets are asked.
        strategy: Option<Strategy> = Kind::Choice(STRATEGIES), Example r#""latency""#;
        /// Further tries at the same target.
        retries: Option<u32> = Kind::Count { min: 0, max: 100 }, Example "2";
        /// Most upstream calls for one question.
        attempts: Option<u32> = Kind::Count { min: 1, max: 1000 }, Example "16";
        /// Deadline of the whole question, in seconds.
        timeout: Option<f64> = Kind::Seconds, Example "300.0";
        /// Deadline of the first content of an attempt, in seconds.
        first_content: Option<f64> = Kind::Seconds, Example "30.0";
        /// Longest silence within a stream, in seconds.
        idle: Option<f64> = Kind::Seconds, Example "30.0";
        /// Asks only the first target.
        no_fallback: Option<bool> = Kind::Flag, Example "false";
        /// What happens to a stream that breaks after its first words.
        resume: Option<Resume> = Kind::Choice(&["continue", "restart", "off"]), Example r#""off""#;
        /// Asks a second target when the first one is late.
        hedge: Option<bool> = Kind::Flag, Example "true";
        /// By what its answers are cleaned: `off`, `rules`, `judge` or `hybrid`.
        clean: Option<CleanMode> = Kind::Choice(MODES), Example r#""off""#;
    }
}

section! {
    /// A name that questions use as a model, and the targets behind it in order.
    pub struct RouteSection {
        /// Targets in order. One without a provider asks any that serves the model, or is another route; one without a
        /// model asks for the provider's own choice. `weight` is its share where targets are chosen by weight; `when` says
        /// when it is asked, by `quota.NAME` and `balance` of the provider and `error_count` of the last hour. What is not
        /// known yet keeps no target out.
        targets: Vec<RouteTarget> = Kind::Targets, Example r#"[{ provider = "groq", model = "llama-3.3-70b", weight = 2, when = "error_count < 3" }]"#;
        /// In which order they are asked: `priority` as they stand here, or as `strategy` of `[resilience]` says.
        strategy: Option<Strategy> = Kind::Choice(STRATEGIES), Example r#""weighted""#;
        /// Dearest model to ask, in USD for a million tokens. A question can only lower it.
        max_price: Option<f64> = Kind::Number { min: 0.0, max: 1e6 }, Example "5.0";
        /// What it is for.
        description: Option<String> = Kind::Text, Example r#""quick answers""#;
    }
}

section! {
    /// What keeps an answer coming. Times are in seconds.
    pub struct ResilienceSection {
        /// Further tries at the same target after a failure that may pass.
        retries: Option<u32> = Kind::Count { min: 0, max: 100 }, Default "2";
        /// Most upstream calls for one question, over all targets.
        attempts: Option<u32> = Kind::Count { min: 1, max: 1000 }, Default "16";
        /// Deadline of the whole question.
        timeout: Option<f64> = Kind::Seconds, Default "300.0";
        /// Deadline of a connection.
        connect: Option<f64> = Kind::Seconds, Default "10.0";
        /// Deadline of the first content of an attempt. Without it 30 for streams; with it for plain answers as well,
        /// unless `answer` is set.
        first_content: Option<f64> = Kind::Seconds, Example "30.0";
        /// Deadline of an attempt that is answered in one piece. Without it `first_content`, or 120.
        answer: Option<f64> = Kind::Seconds, Example "120.0";
        /// Deadline of an attempt that makes images, submits a video or writes speech down.
        media: Option<f64> = Kind::Seconds, Default "300.0";
        /// Deadline of the whole of such a request.
        media_timeout: Option<f64> = Kind::Seconds, Default "600.0";
        /// Longest silence within a stream.
        idle: Option<f64> = Kind::Seconds, Default "30.0";
        /// Asks although every target is benched.
        try_anyway: Option<bool> = Kind::Flag, Default "false";
        /// Asks only the first target.
        no_fallback: Option<bool> = Kind::Flag, Default "false";
        /// What a content filter's refusal leads to: `stop` makes it the answer, `switch` asks another target.
        content_filter: Option<ContentFilter> = Kind::Choice(&["stop", "switch"]), Default r#""stop""#;
        /// What happens to a parameter that a target does not know: `drop` leaves it out, `error` fails.
        on_unsupported: Option<OnUnsupported> = Kind::Choice(&["drop", "error"]), Default r#""drop""#;
        /// In which order targets are asked: `score`, `priority`, `latency`, `price`, `round_robin`, `random` or `weighted`.
        strategy: Option<Strategy> = Kind::Choice(STRATEGIES), Default r#""score""#;
        /// Share of the questions that may go to a target that is not the best, so that it is known how that one is.
        exploration: Option<f64> = Kind::Number { min: 0.0, max: 1.0 }, Default "0.05";
        /// What happens to a stream that breaks after its first words: `continue` lets another target go on, `restart` asks
        /// one anew, `off` ends with the error.
        resume: Option<Resume> = Kind::Choice(&["continue", "restart", "off"]), Default r#""continue""#;
        /// Asks a second target when the first one is late.
        hedge: Option<bool> = Kind::Flag, Default "false";
        /// Sends a request again that a provider may have executed. Unless set: all but images and videos.
        retry_after_dispatch: Option<bool> = Kind::Flag, Example "true";
        /// Most answers of one target at the same time.
        concurrency: Option<u32> = Kind::Count { min: 1, max: 100_000 }, Default "64";
    }
}

section! {
    /// How a conversation is fitted into a model's window.
    pub struct TrimSection {
        /// What goes first: `oldest` messages, those in the `middle`, the oldest in favour of a summary (`summarise`), or
        /// nothing (`off`).
        policy: Option<TrimPolicy> = Kind::Choice(&["off", "oldest", "middle", "summarise"]), Default r#""oldest""#;
        /// What is kept at most, even where more would fit: the last so many messages for 1 and above, a share of the window
        /// below 1.
        keep: Option<f64> = Kind::Number { min: 0.001, max: 1e6 }, Example "0.75";
        /// Most tokens of a conversation, instead of what the window leaves.
        max_tokens: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "8000";
        /// Tokens that are left free for the answer.
        reserve: Option<u32> = Kind::Count { min: 0, max: u32::MAX }, Example "1024";
        /// What happens to a single message that is too large: `cut` or `refuse`.
        oversize: Option<Oversize> = Kind::Choice(&["cut", "refuse"]), Default r#""cut""#;
        /// Model that writes summaries; unless set the one that is asked.
        summary_model: Option<String> = Kind::Text, Example r#""gpt-4o-mini""#;
    }
}

section! {
    /// What all calls together may take at most. Everyone who shares the store shares these.
    pub struct LimitsSection {
        /// Most calls within a minute. Retries are calls. Minutes and days are those of UTC.
        requests_per_minute: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "60";
        /// Most calls within a day.
        requests_per_day: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1000";
        /// Most tokens of prompts and answers within a minute. They are counted when an answer ends: those under way come
        /// to their end.
        tokens_per_minute: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "30000";
        /// Most tokens within a day.
        tokens_per_day: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "1000000";
        /// Most US dollars within a day, as far as prices are known.
        usd_per_day: Option<f64> = Kind::Number { min: 0.000_001, max: 1e6 }, Example "2.5";
    }
}

section! {
    /// Pictures, sound, videos and other files. Sizes are in MiB, times in seconds.
    pub struct MediaSection {
        /// Largest audio that is sent.
        max_audio_mb: Option<u32> = Kind::Count { min: 1, max: 4096 }, Default "25";
        /// Largest file of any other kind that is sent.
        max_file_mb: Option<u32> = Kind::Count { min: 1, max: 4096 }, Default "64";
        /// Largest file of an answer that is fetched.
        max_download_mb: Option<u32> = Kind::Count { min: 1, max: 65_536 }, Default "512";
        /// Deadline of fetching a file for a provider that takes no addresses.
        fetch_timeout: Option<f64> = Kind::Seconds, Default "60.0";
        /// Most redirects on the way to a file.
        fetch_redirects: Option<u32> = Kind::Count { min: 0, max: 20 }, Default "5";
        /// Whether files on this machine's own addresses and in private networks are fetched as well. Addresses come from
        /// wherever a conversation comes from, so that this may show a stranger what only this machine can reach.
        allow_private_media: Option<bool> = Kind::Flag, Default "false";
        /// Longest time from the submission of a video to the finished file.
        video_timeout: Option<f64> = Kind::Seconds, Default "1800.0";
    }
}

section! {
    /// Where it is remembered who is benched, what was counted and what was learned. The command remembers in a file, a
    /// program that uses the library in its memory only, unless something is set here.
    pub struct StoreSection {
        /// `memory`, `sqlite` for a file, or `redis` to share it with other replicas. Unless set, an address means `redis`
        /// and a path `sqlite`.
        kind: Option<StoreKind> = Kind::Choice(&["memory", "sqlite", "redis"]), Example r#""sqlite""#;
        /// The file, instead of `g4f/state.db` in the user's folder for such things.
        path: Option<PathBuf> = Kind::File, Example r#""/var/lib/g4f/state.db""#;
        /// The address of the Redis: `redis://[user:password@]host[:port][/database]`. It is shown nowhere, as it may hold a
        /// password.
        url: Option<SecretString> = Kind::Secret, Example r#""redis://127.0.0.1/""#;
        /// What the names of all keys in Redis begin with.
        prefix: Option<String> = Kind::Text, Default r#""g4f:""#;
        /// Longest time for one step with Redis. One that takes longer counts as gone, and memory does until it is back.
        timeout: Option<f64> = Kind::Seconds, Default "0.1";
    }
}

section! {
    /// What the command and the gateway log. A program that uses the library sets up its own.
    pub struct LogSection {
        /// How much: `off`, `error`, `warn`, `info`, `debug` or `trace`.
        level: Option<LogLevel> = Kind::Choice(LEVELS), Default r#""warn""#;
        /// `text` for people, `json` for machines.
        format: Option<LogFormat> = Kind::Choice(&["text", "json"]), Default r#""text""#;
        /// File to write to, instead of stderr.
        file: Option<PathBuf> = Kind::File, Example r#""g4f.log""#;
        /// Levels of single parts.
        targets: BTreeMap<String, LogLevel> = Kind::Map(&Kind::Choice(LEVELS)), Example r#"{ g4f_wire = "trace" }"#;
    }
}
