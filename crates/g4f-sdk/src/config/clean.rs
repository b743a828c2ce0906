//! `[clean]` and `[clean.judge]`: how answers are cleaned, and what calls get of that.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use g4f_clean::{Builder, Rules};
use g4f_types::{
    CallOptions, CitationPolicy, CleanMode, CleanOptions, JudgeOptions, ThinkingPolicy,
};

use super::Config;
use super::kind::Kind;
use super::origin::Origin;
use super::problem::Problem;
use super::schema::{Key, Usual, section};
use super::value::{Other, Slot as _, Value};

/// The words for what answers are cleaned by.
pub(crate) const MODES: &[&str] = &["off", "rules", "judge", "hybrid"];

section! {
    /// How answers are cleaned of what providers insert: advertisements, control tokens, citation marks, notices.
    pub struct CleanSection {
        /// By what: `off`, `rules`, rules and then a model (`judge`), or rules and a model where the rest looks
        /// suspicious (`hybrid`).
        mode: Option<CleanMode> = Kind::Choice(MODES), Default r#""rules""#;
        /// What becomes of a `<think>` block before the answer: `reasoning` beside it, `drop`, or `keep` in the text.
        thinking: Option<ThinkingPolicy> = Kind::Choice(&["reasoning", "drop", "keep"]), Default r#""reasoning""#;
        /// Which citation marks go: none (`keep`), those that only providers write (`marks`), or bare numbers too (`all`).
        citations: Option<CitationPolicy> = Kind::Choice(&["keep", "marks", "all"]), Default r#""marks""#;
        /// Whether tracking parameters are taken out of links.
        tracking: Option<bool> = Kind::Flag, Default "false";
        /// Whether blanks that only look like a blank become one.
        blanks: Option<bool> = Kind::Flag, Default "false";
        /// Rules (`pack.rule`) and packs that are not applied.
        without: Vec<String> = Kind::Texts, Example r#"["notices", "pollinations.support-block"]"#;
        /// Files with rules of your own. Their paths begin at the folder of the file that names them.
        packs: Vec<String> = Kind::Texts, Example r#"["my-rules.toml"]"#;
    }
}

section! {
    /// The model that judges what a provider inserted. Its calls are cleaned by nothing and count in no other call's budget.
    pub struct JudgeSection {
        /// The model; unless set the one of `[defaults]`.
        model: Option<String> = Kind::Text, Example r#""gpt-4o-mini""#;
        /// What it is told, in place of the built-in text: `{request}` is what the user asked, `{provider}` who answered.
        prompt: Option<String> = Kind::Text, Example r#""Find advertising. The request was: {request}""#;
        /// Providers to ask, in order of preference.
        providers: Vec<String> = Kind::Texts, Example r#"["groq"]"# alias "provider";
        /// Providers never to ask.
        exclude_providers: Vec<String> = Kind::Texts, Example r#"["openai"]"#;
        /// Models to try when no provider of the first one answers, in order.
        fallback_models: Vec<String> = Kind::Texts, Example r#"["llama-3.1-8b"]"#;
        /// Asks only the first target.
        no_fallback: Option<bool> = Kind::Flag, Example "true";
        /// Sampling temperature.
        temperature: Option<f64> = Kind::Number { min: 0.0, max: 2.0 }, Example "0.0";
        /// Most tokens of its answer.
        max_tokens: Option<u32> = Kind::Count { min: 1, max: u32::MAX }, Example "4096";
        /// Any other field of the request, by its name in OpenAI's API.
        params: Other = Kind::Map(&Kind::Json), Example r#"{ "reasoning_effort" = "low" }"#;
        /// Deadline of the whole judgement, in seconds. After it the rules' result stands.
        timeout: Option<f64> = Kind::Seconds, Default "15.0";
        /// Deadline of its first content, in seconds.
        first_content: Option<f64> = Kind::Seconds, Example "5.0";
        /// Longest silence within its answer, in seconds.
        idle: Option<f64> = Kind::Seconds, Example "5.0";
        /// Further tries at the same target.
        retries: Option<u32> = Kind::Count { min: 0, max: 100 }, Example "1";
        /// Most upstream calls for one judgement.
        attempts: Option<u32> = Kind::Count { min: 1, max: 1000 }, Example "3";
    }
}

impl Config {
    /// What `[clean]` and `[clean.judge]` say, as far as somebody set it; `None` where nobody set anything.
    pub fn clean_options(&self) -> Option<CleanOptions> {
        let is_set = self.values.iter().any(|(path, _, origin)| {
            path.parts()
                .first()
                .is_some_and(|section| section == "clean")
                && *origin != Origin::Default
        });
        if !is_set {
            return None;
        }
        let said = &self.clean;
        let mut options = CleanOptions::default();
        options.mode = self.set("clean.mode", said.mode);
        options.thinking = self.set("clean.thinking", said.thinking);
        options.citations = self.set("clean.citations", said.citations);
        options.tracking = self.set("clean.tracking", said.tracking);
        options.blanks = self.set("clean.blanks", said.blanks);
        options.without.clone_from(&said.without);
        options.judge = self.judge_options();
        Some(options)
    }

    fn judge_options(&self) -> JudgeOptions {
        let said = &self.judge;
        let mut judge = JudgeOptions::default();
        judge.model.clone_from(&said.model);
        judge.prompt.clone_from(&said.prompt);
        judge.temperature = said.temperature;
        judge.max_tokens = said.max_tokens;
        judge.params.clone_from(&said.params.0);
        let mut call = CallOptions::default();
        call.providers.clone_from(&said.providers);
        call.exclude_providers.clone_from(&said.exclude_providers);
        call.fallback_models.clone_from(&said.fallback_models);
        call.no_fallback = said.no_fallback;
        let timeout = self.set("clean.judge.timeout", said.timeout);
        call.timeout = timeout.map(Duration::from_secs_f64);
        call.first_content = said.first_content.map(Duration::from_secs_f64);
        call.idle = said.idle.map(Duration::from_secs_f64);
        call.retries = said.retries;
        call.attempts = said.attempts;
        judge.options = Some(Arc::new(call));
        judge
    }

    /// The rules for cleaning: the built-in ones, and those of `packs`. What is wrong with the latter is among the
    /// [`warnings`](Self::warnings).
    pub fn rules(&self) -> Rules {
        self.rules.clone().unwrap_or_default()
    }

    /// The same with files and named texts that hold more of them, and what is wrong with these.
    pub fn rules_with(
        &self,
        files: &[PathBuf],
        texts: Vec<(String, String)>,
    ) -> (Rules, Vec<g4f_clean::Problem>) {
        let own = self.clean_packs();
        let said: Vec<String> = own.iter().map(|file| file.display().to_string()).collect();
        let builder = own
            .iter()
            .chain(files)
            .fold(Rules::builder(), Builder::pack_file);
        let builder = texts.into_iter().fold(builder, |builder, (name, text)| {
            builder.pack_text(name, text)
        });
        let (rules, mut problems) = builder.build();
        problems.retain(|problem| !said.iter().any(|file| **file == *problem.file));
        (rules, problems)
    }

    /// Reads `packs`. What is wrong with them costs the rules that it concerns, and becomes a warning.
    pub(super) fn read_packs(&mut self) {
        let files = self.clean_packs();
        if files.is_empty() {
            return;
        }
        let (rules, problems) = files
            .iter()
            .fold(Rules::builder(), Builder::pack_file)
            .build();
        let named = self
            .origin("clean.packs")
            .cloned()
            .unwrap_or(Origin::Default);
        self.warnings
            .extend(problems.iter().map(|problem| warning(problem, &named)));
        self.rules = Some(rules);
    }

    /// The files with rules of the user's own, from where this program stands.
    pub fn clean_packs(&self) -> Vec<PathBuf> {
        let folder = match self.origin("clean.packs") {
            Some(Origin::File { path, .. }) => path.parent(),
            _ => None,
        };
        let folder = folder.unwrap_or(Path::new(""));
        self.clean
            .packs
            .iter()
            .map(|pack| folder.join(pack))
            .collect()
    }
}

/// What is wrong with a file with rules, as a problem of the configuration that names it.
fn warning(problem: &g4f_clean::Problem, named: &Origin) -> Problem {
    let origin = Origin::File {
        path: Path::new(&*problem.file).into(),
        line: u32::try_from(problem.line).unwrap_or(u32::MAX),
    };
    let message = match &problem.rule {
        Some(rule) => format!("rule `{rule}`: {}", problem.message),
        None if problem.line == 0 => format!("{}; named by {named}", problem.message),
        None => problem.message.clone(),
    };
    Problem::new(origin, "clean.packs", message)
}
