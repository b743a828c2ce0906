//! Rows, and what is shown of long texts.

use super::{Excerpt, MAX_WHOLE, rows};

fn seen(text: &str) -> Vec<(&str, usize, Option<u32>)> {
    rows(text)
        .iter()
        .map(|row| (&text[row.start..row.end], row.gap, row.fence))
        .collect()
}

#[test]
fn rows_are_the_lines_that_hold_words() {
    let text = "\n  a \r\n\r\n \t\n b\rc\n```\n\nd\n```\ne";
    let expected = [
        ("a ", 1, None),
        (" b", 2, None),
        ("c", 0, None),
        ("```", 0, Some(1)),
        ("d", 1, Some(1)),
        ("```", 0, Some(1)),
        ("e", 0, None),
    ];
    assert_eq!(seen(text), expected);
    assert!(rows(" \n\r\n\t").is_empty());
}

#[test]
fn a_text_that_fits_is_shown_as_it_is() {
    let text = format!("{}\n```\nopen", "x".repeat(MAX_WHOLE - 9));
    assert_eq!(text.len(), MAX_WHOLE);
    let excerpt = Excerpt::of(&text).unwrap();
    assert_eq!(excerpt.sent(), text);
    assert!(excerpt.is_open(1) && !excerpt.is_open(2));
    assert!((0..3).all(|row| !excerpt.is_mark(row)));
}

#[test]
fn of_a_long_text_both_ends_are_shown_and_places_are_kept() {
    let lines: Vec<String> = (0..20_000).map(|n| format!("line {n}")).collect();
    let text = lines.join("\n");
    let excerpt = Excerpt::of(&text).unwrap();
    assert!(excerpt.sent().len() < MAX_WHOLE + 200);
    let rows = excerpt.rows();
    let mark = (0..rows.len()).find(|row| excerpt.is_mark(*row)).unwrap();
    assert!(
        excerpt
            .words(mark)
            .contains("bytes of the answer are not shown here")
    );
    for row in (0..rows.len()).filter(|row| *row != mark) {
        let (from, to) = (
            excerpt.place(rows[row].start, row),
            excerpt.place(rows[row].end, row),
        );
        assert_eq!(&text[from..to], excerpt.words(row));
    }
    assert_eq!(excerpt.words(0), "line 0");
    assert_eq!(excerpt.words(rows.len() - 1), "line 19999");
}

#[test]
fn code_that_begins_in_the_part_not_shown_is_known() {
    let filler = "word\n".repeat(20_000);
    let text = format!("{filler}```\n{filler}");
    let excerpt = Excerpt::of(&text).unwrap();
    let rows = excerpt.rows();
    assert_eq!((rows[0].fence, rows[rows.len() - 1].fence), (None, Some(1)));
    assert!(excerpt.is_open(1));
}

#[test]
fn the_mark_does_not_occur_in_the_text() {
    let filler = "word\n".repeat(20_000);
    let plain = Excerpt::of(&filler).unwrap();
    let row = (0..plain.rows().len())
        .find(|row| plain.is_mark(*row))
        .unwrap();
    let mark = plain.words(row);
    let hostile = format!(
        "{mark}{}{mark}",
        &filler[mark.len()..filler.len() - mark.len()]
    );
    let excerpt = Excerpt::of(&hostile).unwrap();
    let row = (0..excerpt.rows().len())
        .find(|row| excerpt.is_mark(*row))
        .unwrap();
    assert_ne!(excerpt.words(row), mark);
    assert_eq!(excerpt.sent().matches(excerpt.words(row)).count(), 1);
}

#[test]
fn one_gigantic_line_cannot_be_shown() {
    assert!(Excerpt::of(&"x".repeat(MAX_WHOLE + 1)).is_none());
    assert!(Excerpt::of(&"é".repeat(MAX_WHOLE)).is_none());
    let with_end = format!("{}\nEnd.", "é".repeat(MAX_WHOLE));
    assert!(Excerpt::of(&with_end).unwrap().sent().ends_with("\nEnd."));
}
