//! Whether a text may be a notice as a whole.
//!
//! A judge that takes everything out leaves no answer, and the call ends in an error. So it is only believed where the text
//! itself bears it out: it is short, and holds a link or a word that notices use. A short answer such as "Paris." stays,
//! whatever a judge says of it.

/// Longest notice, in characters: an answer of pages is none.
const LONGEST: usize = 2000;

/// What links look like.
const LINKS: &[&str] = &["://", "www.", "](", "discord", "t.me/"];

/// Words of notices and advertisements, in lower case, as they begin in several languages.
const WORDS: &[&str] = &[
    "limit",
    "quota",
    "credit",
    "sign in",
    "sign up",
    "log in",
    "login",
    "logged in",
    "upgrade",
    "subscri",
    "premium",
    "captcha",
    "unavailable",
    "deprecat",
    "error",
    "blocked",
    "denied",
    "sponsor",
    "advert",
    "powered by",
    "api key",
    "too many requests",
    "try again",
    "límite",
    "inicia sesión",
    "limite",
    "connectez",
    "anmelden",
    "kontingent",
    "лимит",
    "войдите",
    "подпис",
    "登录",
    "登陆",
    "额度",
    "次数",
    "限制",
    "上限",
    "升级",
    "ログイン",
    "制限",
    "广告",
];

/// Whether all of `text` may be a notice, an error or an advertisement.
pub(super) fn may_be_notice(text: &str) -> bool {
    if text.chars().nth(LONGEST).is_some() {
        return false;
    }
    let text = text.to_lowercase();
    LINKS.iter().chain(WORDS).any(|sign| text.contains(sign))
}
