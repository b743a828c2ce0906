//! Known notices and pages, as data.

/// What a text begins to be.
pub(super) enum Look {
    /// An answer.
    Answer,
    /// It cannot be told yet.
    Open,
    /// Probably none.
    Suspect(Suspicion),
}

/// What a text probably is in place of an answer.
#[derive(Clone, Copy)]
pub(super) struct Suspicion {
    /// In words for an error.
    pub(super) what: &'static str,
    /// If the caller's own words hold one of these, it may be what was asked for.
    pub(super) topics: &'static [&'static str],
}

/// Longest answer, in bytes, that can be a notice: 400 characters of plain English.
const NOTICE_MAX: usize = 400;
/// How much of an HTML document is searched for marks, in bytes.
const HTML_HEAD: usize = 4096;

struct Notice {
    /// How it begins, in lower case.
    begins: &'static str,
    topics: &'static [&'static str],
}

const fn notice(begins: &'static str, topics: &'static [&'static str]) -> Notice {
    Notice { begins, topics }
}

const LIMIT: &[&str] = &[
    "limit",
    "429",
    "quota",
    "error message",
    "translat",
    "repeat",
];
const LOGIN: &[&str] = &["log in", "login", "sign in", "translat", "repeat"];
const HUMAN: &[&str] = &[
    "captcha",
    "cloudflare",
    "human",
    "browser",
    "translat",
    "repeat",
];
const FAULT: &[&str] = &[
    "error",
    "status",
    "50",
    "gateway",
    "unavailable",
    "translat",
    "repeat",
];

/// Whole sentences, so that no answer begins with one by chance.
const NOTICES: &[Notice] = &[
    notice("you have reached your request limit", LIMIT),
    notice("you've reached your request limit", LIMIT),
    notice("you have reached the daily limit", LIMIT),
    notice("you have reached your daily limit", LIMIT),
    notice("you have exceeded your daily limit", LIMIT),
    notice("you've reached your daily limit", LIMIT),
    notice("ratelimit exceeded!", LIMIT),
    notice("rate limit exceeded, please", LIMIT),
    notice("rate limit exceeded. please", LIMIT),
    notice("too many requests, please try again", LIMIT),
    notice("too many requests. please try again", LIMIT),
    notice("please log in to continue", LOGIN),
    notice("please login to continue", LOGIN),
    notice("please sign in to continue", LOGIN),
    notice("you must be logged in to", LOGIN),
    notice("please complete the captcha", HUMAN),
    notice("please verify you are human", HUMAN),
    notice("verify you are human by completing", HUMAN),
    notice("checking your browser before accessing", HUMAN),
    notice("enable javascript and cookies to continue", HUMAN),
    notice("internal server error, please try again", FAULT),
    notice("502 bad gateway", FAULT),
    notice("503 service unavailable", FAULT),
    notice("503 service temporarily unavailable", FAULT),
    notice("504 gateway time-out", FAULT),
    notice("504 gateway timeout", FAULT),
];

const HTML_TOPICS: &[&str] = &["html", "page", "website", "web site", "landing", "markup"];

/// How an HTML document begins, in lower case.
const HTML: &[&str] = &["<!doctype html", "<html"];

/// Marks of pages that no model writes unasked, in lower case.
const MARKS: &[&str] = &[
    "<title>just a moment",
    "<title>attention required! | cloudflare",
    "/cdn-cgi/",
    "cf-browser-verification",
    "cf-challenge",
    "captcha",
    "<title>access denied",
    "<title>403",
    "<title>404",
    "<title>429",
    "<title>500",
    "<title>502",
    "<title>503",
    "<title>504",
    "<title>error",
    "<title>internal server error",
    "<title>bad gateway",
    "<title>service unavailable",
    "<title>log in",
    "<title>login",
    "<title>sign in",
];

/// What `text`, which begins without blanks, is; `over` says whether it is the whole answer.
pub(super) fn look(text: &str, over: bool) -> Look {
    // Everything that is searched for is ASCII, so bytes can be compared without a copy in lower case.
    let bytes = text.as_bytes();
    let begins = |known: &str| {
        let begin = bytes.get(..known.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(known.as_bytes()))
    };
    let may_begin = |known: &str| {
        let begin = known.as_bytes().get(..bytes.len());
        !over && begin.is_some_and(|begin| begin.eq_ignore_ascii_case(bytes))
    };
    if HTML.iter().any(|known| begins(known)) {
        let head = floor(text, HTML_HEAD).to_ascii_lowercase();
        return html(&head, text.len() >= HTML_HEAD || over);
    }
    if let Some(known) = NOTICES.iter().find(|known| begins(known.begins)) {
        return match (text.len() <= NOTICE_MAX, over) {
            (false, _) => Look::Answer,
            (true, false) => Look::Open,
            (true, true) => Look::Suspect(Suspicion {
                what: "a notice",
                topics: known.topics,
            }),
        };
    }
    let open = HTML.iter().any(|known| may_begin(known))
        || NOTICES.iter().any(|known| may_begin(known.begins));
    if open { Look::Open } else { Look::Answer }
}

fn html(head: &str, seen_enough: bool) -> Look {
    if MARKS.iter().any(|mark| head.contains(mark)) {
        Look::Suspect(Suspicion {
            what: "an HTML page",
            topics: HTML_TOPICS,
        })
    } else if seen_enough {
        Look::Answer
    } else {
        Look::Open
    }
}

/// The longest beginning of at most `max` bytes.
fn floor(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
