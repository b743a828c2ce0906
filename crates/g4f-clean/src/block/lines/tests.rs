//! How lines begin.

use super::{Begin, Openers, rule};

fn openers() -> Openers {
    let mut openers = Openers::default();
    for opener in [
        "powered by",
        "ad",
        "need proxies",
        "реклама",
        "广告",
        "https://",
        "📢",
        "подписывайтесь",
    ] {
        openers.add(opener);
    }
    openers
}

#[test]
fn rule_lines_are_of_one_mark() {
    for line in [
        "---",
        "***",
        "* * *",
        "______",
        "===",
        "⸻",
        "━━━━",
        "<hr>",
        "<hr />",
        "- - -",
    ] {
        assert!(rule(line), "{line}");
    }
    for line in ["-", "--- a", "-*-", "<hr", "", "a---", "| --- |"] {
        assert!(!rule(line), "{line}");
    }
}

#[test]
fn ordinary_lines_are_told_from_their_first_letters() {
    let openers = openers();
    for line in [
        "The sun",
        "Add one",
        "Адрес",
        "这是",
        "Pow! It works",
        "**Bold** text",
        "`code` x",
        "24 hours",
        "(see below)",
    ] {
        assert_eq!(openers.look(line, false), Begin::Plain, "{line}");
    }
    for line in [
        "> quoted",
        "# Title",
        "![image](x)",
        "- item",
        "* item",
        "1. item",
        "| a |",
        "[1] A. Author",
        "[^1]: note",
    ] {
        assert_eq!(openers.look(line, false), Begin::Model, "{line}");
    }
}

#[test]
fn what_may_be_inserted_is_worth_a_look() {
    let openers = openers();
    for line in [
        "Powered by X",
        "🌸 **Ad** 🌸",
        "**Ad:** x",
        "### Реклама:",
        "【广告】",
        "https://a.example",
        "📢 x",
        "[Learn](https://a.example)",
        "<a href=\"https://a.example\">x</a>",
        "<sub>Powered by X</sub>",
        "Need proxies, cheaper",
    ] {
        assert_eq!(openers.look(line, false), Begin::Suspect, "{line}");
    }
    assert_eq!(openers.look("---", true), Begin::Suspect);
}

#[test]
fn no_line_is_judged_before_it_can_be() {
    let openers = openers();
    for line in [
        "Power", "po", "Ad", "**", "🌸 ", "[Le", "[Learn]", "<su", "---", "12", "``", "", "Ре",
    ] {
        assert_eq!(openers.look(line, false), Begin::More, "{line}");
        assert_ne!(openers.look(line, true), Begin::More, "{line}");
    }
}
