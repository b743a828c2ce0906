//! What a model says before it goes on: "Sure, continuing:", "Here is the rest:", "...".
//!
//! A lead-in is recognised by its structure: it is short, it is the beginning of the continuation, and it ends with a
//! colon, an ellipsis, a sentence's end or a line's end. What it says decides how much more is asked of it:
//!
//! - It agrees and speaks of going on ("Sure, continuing:"), or announces the rest ("Here is the rest:"), in any of a
//!   dozen languages: it is left out.
//! - It only agrees ("Sure!"): it is left out where what was said broke off in the middle of a sentence.
//! - Anything else that ends with a colon or an ellipsis: only where what follows repeats what was said.
//!
//! Text that fits none of these is the answer's own.

use super::chars::{is_space, is_unspaced, is_word, leading_blanks};

/// Longest lead-in, in characters.
pub(super) const LONGEST: usize = 160;
/// Lead-ins that may follow each other ("Sure!", "Here is the rest:").
pub(super) const MOST: usize = 3;

/// How sure a lead-in is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// By its form only.
    Form,
    /// It agrees to something.
    Agrees,
    /// It speaks of going on.
    GoesOn,
}

/// What stands at the beginning of a continuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// The answer itself.
    None,
    /// More must be seen to know.
    Open,
    /// A lead-in, and where what follows it begins.
    Until(usize, Sure),
}

/// Looks at the beginning of `text`; `whole` says whether nothing more comes. `code` says whether what was said ends
/// within a fenced block of code.
pub(super) fn lead(text: &str, whole: bool, code: bool) -> Lead {
    let blanks = leading_blanks(text).len();
    let inner = &text[blanks..];
    if inner.is_empty() {
        return if whole { Lead::None } else { Lead::Open };
    }
    match fence(inner, whole, code) {
        Lead::None => {}
        Lead::Until(end, sure) => return Lead::Until(blanks + end, sure),
        Lead::Open => return Lead::Open,
    }
    if let Some(end) = ellipsis(inner) {
        return match inner[end..].chars().next() {
            None if !whole => Lead::Open,
            None | Some('.' | '…') => Lead::None,
            Some(_) => Lead::Until(blanks + end + blank(&inner[end..]), Sure::Form),
        };
    }
    if !may_begin(inner) {
        return Lead::None;
    }
    sentence(text, blanks, whole, code)
}

/// The first end of a lead-in that is good enough, within the first line.
fn sentence(text: &str, blanks: usize, whole: bool, code: bool) -> Lead {
    let inner = &text[blanks..];
    for (count, (at, c)) in inner.char_indices().enumerate() {
        if count == LONGEST {
            return Lead::None;
        }
        let end = at + c.len_utf8();
        let next = inner[end..].chars().next();
        let ends_line = c == '\n';
        let ends = match c {
            '\n' => true,
            ':' | '!' | '.' => next.is_some_and(is_space),
            '…' | '：' | '。' | '！' => next.is_some(),
            _ => false,
        };
        if next.is_none() && !whole && !ends_line {
            return Lead::Open;
        }
        if !ends {
            continue;
        }
        let said = inner[..end].trim_end();
        let form = ends_line && (said.ends_with([':', '：', '…']) || said.ends_with("..."));
        let dots = said.ends_with("...") || said.ends_with('…');
        let colon = said.ends_with([':', '：']) || dots;
        let sure = judged(said, colon, code).or(form.then_some(Sure::Form));
        if let Some(sure) = sure {
            let after = if ends_line { said.len() } else { end };
            return after_blanks(text, blanks + after, whole, sure);
        }
        if ends_line {
            return Lead::None;
        }
    }
    if whole { Lead::None } else { Lead::Open }
}

/// The blanks after a lead-in belong to it: a line's end or an empty line, or one blank within the line.
fn after_blanks(text: &str, end: usize, whole: bool, sure: Sure) -> Lead {
    let rest = &text[end..];
    if leading_blanks(rest).len() == rest.len() && !whole {
        return Lead::Open;
    }
    Lead::Until(end + blank(rest), sure)
}

/// How much of the blanks at the beginning of `rest` separates it from a lead-in.
fn blank(rest: &str) -> usize {
    if rest.starts_with(' ') {
        return 1;
    }
    let mut lines = 0;
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '\n' if lines < 2 => {
                lines += 1;
                end = at + 1;
            }
            // Blanks at the end of the line before are nothing; those of the next line are indentation.
            ' ' | '\t' | '\r' if lines < 2 => {}
            _ => break,
        }
    }
    end
}

/// A block of code that is opened again although it is open.
fn fence(inner: &str, whole: bool, code: bool) -> Lead {
    if !code {
        return Lead::None;
    }
    let Some(info) = inner.strip_prefix("```") else {
        let begins = "```".starts_with(inner);
        return if begins && !whole {
            Lead::Open
        } else {
            Lead::None
        };
    };
    let Some(line) = info
        .split_inclusive('\n')
        .next()
        .filter(|line| line.ends_with('\n'))
    else {
        let plain = info.chars().all(|c| is_word(c) || "+-#.".contains(c));
        let open = !whole && plain && info.len() < 32;
        return if open { Lead::Open } else { Lead::None };
    };
    let language = line.trim();
    let plain = language.chars().all(|c| is_word(c) || "+-#.".contains(c));
    if language.is_empty() || !plain {
        return Lead::None;
    }
    Lead::Until(3 + line.len(), Sure::GoesOn)
}

fn ellipsis(inner: &str) -> Option<usize> {
    ["...", "…"]
        .iter()
        .find(|mark| inner.starts_with(**mark))
        .map(|mark| mark.len())
}

/// A lead-in begins a sentence: with a capital letter, with a letter that has no capital, or marked up.
fn may_begin(inner: &str) -> bool {
    let first = inner.trim_start_matches(['*', '_', '(', '[', '"', '“', '>', '#', ' ', '¡']);
    first
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        || HERE_IT_IS.iter().chain(GOES_ON).any(|word| {
            let len = word.len().min(first.len());
            len > 0
                && first
                    .get(..len)
                    .is_some_and(|begin| word.starts_with(begin))
        })
}

/// What the first sentence says about going on. `colon` says whether it announces something.
fn judged(said: &str, colon: bool, code: bool) -> Option<Sure> {
    let lower = said.to_lowercase();
    let words = lower.trim_matches(|c: char| !is_word(c));
    let agreed = AGREES.iter().find_map(|word| {
        let rest = words.strip_prefix(word)?;
        let ends = !word.is_ascii() || !rest.starts_with(is_word);
        ends.then(|| rest.trim_start_matches(|c: char| !is_word(c)))
    });
    if let Some(rest) = agreed {
        let goes_on = GOES_ON.iter().any(|stem| holds(rest, stem));
        return Some(if goes_on { Sure::GoesOn } else { Sure::Agrees });
    }
    let announced = HERE_IT_IS.iter().any(|begin| words.starts_with(begin));
    // A word alone may be a label in code.
    let bare = !code && GOES_ON.contains(&words);
    (colon && (announced || bare)).then_some(Sure::GoesOn)
}

/// Whether `text` holds `stem` at the beginning of a word, in scripts that have such.
fn holds(text: &str, stem: &str) -> bool {
    text.match_indices(stem)
        .any(|(at, _)| !text[..at].ends_with(|c: char| is_word(c) && !is_unspaced(c)))
}

/// Words of agreeing that begin a sentence, in small letters.
const AGREES: &[&str] = &[
    "sure thing",
    "sure",
    "certainly",
    "of course",
    "okay",
    "ok",
    "absolutely",
    "got it",
    "understood",
    "sorry",
    "i apologize",
    "my apologies",
    "apologies",
    "right",
    "no problem",
    "alright",
    "конечно",
    "хорошо",
    "извините",
    "понял",
    "разумеется",
    "простите",
    "natürlich",
    "gerne",
    "klar",
    "entschuldigung",
    "selbstverständlich",
    "bien sûr",
    "d'accord",
    "désolé",
    "certainement",
    "claro",
    "por supuesto",
    "perdón",
    "entendido",
    "certo",
    "certamente",
    "scusa",
    "desculpe",
    "com certeza",
    "jasne",
    "oczywiście",
    "звісно",
    "звичайно",
    "tabii",
    "好的",
    "当然",
    "抱歉",
    "もちろん",
    "はい",
    "申し訳",
    "물론",
    "네",
    "죄송",
];

/// Words of going on; a stem stands for its forms.
const GOES_ON: &[&str] = &[
    "continuing",
    "continued",
    "continuation",
    "continue",
    "the rest",
    "remaining",
    "left off",
    "cut off",
    "resuming",
    "picking up",
    "going on",
    "carrying on",
    "продолжаю",
    "продолжение",
    "продолж",
    "остальн",
    "остаток",
    "дальше",
    "далее",
    "fortsetzung",
    "fahre fort",
    "setze fort",
    "weiter",
    "der rest",
    "la suite",
    "suite",
    "continue",
    "poursuis",
    "reprends",
    "reste",
    "continúo",
    "continuación",
    "continuo",
    "el resto",
    "sigo",
    "prosigo",
    "continuando",
    "continuação",
    "continua",
    "restante",
    "il resto",
    "proseguo",
    "kontynu",
    "dalszy ciąg",
    "reszta",
    "продовж",
    "решта",
    "devam",
    "继续",
    "接着",
    "剩",
    "続き",
    "続け",
    "계속",
    "나머지",
    "이어서",
];

/// What announces the rest by itself.
const HERE_IT_IS: &[&str] = &[
    "here is the rest",
    "here's the rest",
    "here is the remaining",
    "here's the remaining",
    "here is the continuation",
    "here's the continuation",
    "continuing from",
    "continuing where",
    "picking up where",
    "picking up from",
    "resuming from",
    "to continue from",
    "i'll continue",
    "i will continue",
    "let me continue",
    "let's continue",
    "продолжаю с",
    "продолжим с",
    "вот продолжение",
    "вот остаток",
    "вот остальн",
    "вот оставш",
    "hier ist der rest",
    "hier geht es weiter",
    "hier ist die fortsetzung",
    "ich fahre fort",
    "weiter geht es",
    "voici la suite",
    "voici le reste",
    "je continue",
    "je poursuis",
    "je reprends",
    "aquí está el resto",
    "aquí tienes el resto",
    "aquí está la continuación",
    "aquí va el resto",
    "ecco il resto",
    "ecco la continuazione",
    "aqui está o restante",
    "aqui está a continuação",
    "oto reszta",
    "oto dalszy ciąg",
    "ось продовження",
    "ось решта",
    "以下是剩",
    "以下是续",
    "以下是接",
    "接上文",
    "继续上文",
    "続きです",
    "続きは",
    "以下は続き",
    "나머지는",
    "이어서",
];
