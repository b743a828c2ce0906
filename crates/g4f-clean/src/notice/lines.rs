//! Whether a text of several paragraphs is a notice throughout: what comes behind the first must speak as one.

use crate::request::holds;

/// Words of what services say behind the first paragraph of a notice.
const FURTHER: &[&str] = &[
    "http*",
    "www*",
    "discord.gg*",
    "discord.com*",
    "t.me",
    "telegram*",
    "try again",
    "again later",
    "retry*",
    "please wait",
    "contact*",
    "support",
    "upgrade*",
    "subscri*",
    "sign in",
    "sign up",
    "log in",
    "login",
    "pricing",
    "help center",
    "error code",
    "request id",
    "ray id",
    "reset*",
    "limit*",
    "code:",
    "status:",
    "попробуйте*",
    "повторите*",
    "подпис*",
    "inténtalo*",
    "intente*",
    "tente novamente",
    "réessay*",
    "versuchen*",
    "riprova*",
    "spróbuj*",
    "probeer*",
    "tekrar deneyin",
    "حاول*",
    "دوباره",
    "बाद में",
    "thử lại",
    "coba lagi",
    "请",
    "請",
    "重试",
    "再试",
    "稍后",
    "ください",
    "다시",
];

/// Longest paragraph behind the first, in bytes.
const LONGEST: usize = 200;

/// Whether every paragraph behind the first one holds such words, or those that the rule asks of a notice.
pub(super) fn are_a_notice(text: &str, all: &[Vec<String>]) -> bool {
    let mut paragraph = String::new();
    let mut first = true;
    for line in text.trim().lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push_str(line);
            paragraph.push('\n');
            continue;
        }
        if paragraph.is_empty() {
            continue;
        }
        if !first && !speaks(&paragraph, all) {
            return false;
        }
        first = false;
        paragraph.clear();
    }
    true
}

fn speaks(paragraph: &str, all: &[Vec<String>]) -> bool {
    let sign = !paragraph.contains(char::is_alphanumeric);
    let further = FURTHER.iter().any(|word| holds(paragraph, word));
    let asked = !all.is_empty()
        && all
            .iter()
            .all(|list| list.iter().any(|word| holds(paragraph, word)));
    sign || (paragraph.len() <= LONGEST && (further || asked))
}

#[cfg(test)]
mod tests {
    use super::are_a_notice;

    #[test]
    fn an_answer_behind_an_invitation_is_none() {
        let words = vec![vec!["discord*".to_owned()], vec!["join*".to_owned()]];
        assert!(are_a_notice(
            "join our discord\n\nhttps://discord.gg/x",
            &words
        ));
        assert!(are_a_notice(
            "join our discord\n\n---\n\nplease wait",
            &words
        ));
        assert!(are_a_notice("join our discord", &words));
        assert!(!are_a_notice(
            "join our discord\n\nparis is the capital of france.",
            &words
        ));
        assert!(!are_a_notice(
            "join our discord\n\ndiscord was founded in 2015.",
            &words
        ));
    }
}
