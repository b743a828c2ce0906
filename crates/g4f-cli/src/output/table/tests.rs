//! Tests of alignment and width.

use super::{Cell, Table};
use crate::output::terminal::{Style, Terminal};

const PIPE: Terminal = Terminal {
    width: None,
    colour: false,
};

fn sample() -> Table {
    let mut table = Table::new(["name", "why"]);
    table.row([
        "a".into(),
        Cell::styled(Style::Bad, "it was refused by the other side"),
    ]);
    table.row(["longer-name".into(), "ok".into()]);
    table
}

#[test]
fn columns_are_aligned_and_lines_have_no_blanks_at_the_end() {
    assert_eq!(
        sample().render(PIPE),
        "name         why\na            it was refused by the other side\nlonger-name  ok\n"
    );
}

#[test]
fn a_narrow_terminal_cuts_the_widest_column() {
    let text = sample().render(Terminal {
        width: Some(30),
        colour: false,
    });
    assert!(
        text.lines().all(|line| line.chars().count() <= 30),
        "{text}"
    );
    assert!(text.contains("longer-name") && text.contains('…'), "{text}");
}

#[test]
fn spare_columns_go_where_there_is_no_room_for_them() {
    let mut table = Table::new(["name", "size", "about", "usable"]).spare(&["about", "size"]);
    table.row([
        "a-long-name".into(),
        "1000000".into(),
        "what it is good for".into(),
        "yes".into(),
    ]);
    let at = |width| {
        table.render(Terminal {
            width: Some(width),
            colour: false,
        })
    };
    assert!(at(60).contains("what it is good for"));
    let narrow = at(30);
    assert!(
        !narrow.contains("about") && narrow.contains("1000000"),
        "{narrow}"
    );
    let narrower = at(20);
    assert!(
        !narrower.contains("size") && narrower.contains("usable"),
        "{narrower}"
    );
    for text in [narrow, narrower] {
        assert!(
            text.lines().all(|line| line.chars().count() <= 30),
            "{text}"
        );
    }
}

#[test]
fn colour_is_used_where_it_may_be_and_does_not_move_columns() {
    let text = sample().render(Terminal {
        width: Some(80),
        colour: true,
    });
    assert!(
        text.contains("\x1b[31mit was refused by the other side\x1b[0m"),
        "{text:?}"
    );
    assert!(!sample().render(PIPE).contains('\x1b'));
}

#[test]
fn foreign_control_characters_do_not_reach_the_terminal() {
    let mut table = Table::new(["name"]);
    table.row(["evil\x1b[2Jname\nline".into()]);
    assert_eq!(table.render(PIPE), "name\nevil [2Jname line\n");
}
