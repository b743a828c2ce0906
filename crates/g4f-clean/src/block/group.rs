//! From lines to blocks, and what of them goes.

use std::ops::Range;

use super::bits::{Bits, fixed};
use super::judge::{Block, Judge, Verdict};
use super::schema::{Place, Taken};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rule,
    Label,
    Text,
}

/// A whole line that is held back.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) kind: Kind,
    /// Where it stands in the held text, without blanks and line breaks around it.
    pub(super) at: Range<usize>,
    /// Line breaks before it; two at the beginning of the text.
    pub(super) breaks: usize,
    /// Whether a block of its own may begin with it.
    pub(super) suspect: bool,
    pub(super) bits: Bits,
}

/// Lines that belong together: rule lines and labels, and the paragraph below them.
#[derive(Debug)]
pub(super) struct Group {
    /// The lines that would go.
    pub(super) lines: Range<usize>,
    /// The lines of the paragraph.
    pub(super) body: Range<usize>,
    pub(super) bits: Bits,
}

/// What comes behind the held lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing: the text is over.
    End,
    /// A line of the answer, behind so many line breaks.
    Text(usize),
}

/// What is known about the held lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) held: &'a str,
    /// Whether nothing of the answer came before.
    pub(super) first: bool,
    /// The rule that took what stood directly before.
    pub(super) after: Option<usize>,
    /// Whether a code fence or a JSON value is open.
    pub(super) inside: bool,
    pub(super) behind: Behind,
}

/// Lines that go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) lines: Range<usize>,
    pub(super) rule: usize,
}

/// The blocks of lines.
pub(super) fn groups(lines: &[Line], held: &str, behind: Behind) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let head = at;
        while at < lines.len() && lines[at].kind != Kind::Text {
            at += 1;
        }
        let body = at;
        while at < lines.len()
            && lines[at].kind == Kind::Text
            && (at == body || lines[at].breaks < 2)
        {
            at += 1;
        }
        // Of several rule lines the last is the block's; the others are the answer's own.
        let label = lines[head..body]
            .iter()
            .position(|line| line.kind == Kind::Label);
        let first = label.map_or(body, |label| head + label);
        let start = if first > head && lines[first - 1].kind == Kind::Rule {
            first - 1
        } else {
            first
        };
        if body < at || label.is_some() {
            groups.push(group(lines, held, start..at, body..at, behind));
        }
    }
    groups
}

fn group(
    lines: &[Line],
    held: &str,
    range: Range<usize>,
    body: Range<usize>,
    behind: Behind,
) -> Group {
    let mut bits = Bits::default();
    for line in &lines[range.clone()] {
        bits.join(&line.bits);
        if line.kind == Kind::Rule {
            bits.add(fixed::RULE);
        }
    }
    let breaks = lines.get(range.start).map_or(0, |line| line.breaks);
    bits.add(if breaks >= 2 {
        fixed::BLANK
    } else {
        fixed::LINE
    });
    let next = lines.get(range.end).map(|line| line.breaks);
    let next = next.or(match behind {
        Behind::End => None,
        Behind::Text(breaks) => Some(breaks),
    });
    let goes_on = lines
        .get(range.end)
        .is_none_or(|line| line.kind == Kind::Text);
    if next.is_some_and(|breaks| breaks < 2) && goes_on {
        bits.add(fixed::RUNS_ON);
    }
    let length = text(lines, held, &body).len();
    if length > 300 {
        bits.add(fixed::LONG);
    }
    if length > 600 {
        bits.add(fixed::LONGER);
    }
    Group {
        lines: range,
        body,
        bits,
    }
}

fn text<'a>(lines: &[Line], held: &'a str, range: &Range<usize>) -> &'a str {
    match (lines.get(range.start), lines.get(range.end.wrapping_sub(1))) {
        (Some(first), Some(last)) if range.start < range.end => &held[first.at.start..last.at.end],
        _ => "",
    }
}

impl Judge {
    /// What is thought of a group at a place.
    pub(super) fn look(
        &self,
        lines: &[Line],
        group: &Group,
        place: Place,
        after: Option<usize>,
        context: Context<'_>,
    ) -> Verdict {
        let mut bits = group.bits.clone();
        if after.is_some() {
            bits.add(fixed::AFTER);
        }
        let block = Block {
            bits: &bits,
            text: text(lines, context.held, &group.body),
            after,
            inside: context.inside,
        };
        self.verdict(block, place)
    }

    /// What goes, in the order of the text, and how suspicious the rest is.
    pub(super) fn cuts(&self, lines: &[Line], context: Context<'_>) -> (Vec<Cut>, f32) {
        let groups = groups(lines, context.held, context.behind);
        let mut cuts = Vec::new();
        let mut suspicion = 0_f32;
        let ends = if context.behind == Behind::End {
            self.tail(lines, &groups, context)
        } else {
            Vec::new()
        };
        let kept = groups.len() - ends.len();
        let mut after = context.after;
        let mut first = context.first;
        for group in &groups[..kept] {
            if context.inside {
                break;
            }
            let place = if first { Place::Start } else { Place::Middle };
            let verdict = self.look(lines, group, place, after, context);
            after = verdict.taken;
            let last = group.lines.end == groups.last().map_or(0, |last| last.lines.end);
            if let Some(rule) = verdict.taken {
                cuts.push(self.cut(lines, group, rule));
            } else if let Some(cut) = self.within(lines, group, last, context) {
                after = (cut.lines.end == group.lines.end).then_some(cut.rule);
                cuts.push(cut);
                first = false;
            } else {
                suspicion = suspicion.max(verdict.share);
                first = false;
            }
        }
        cuts.extend(ends);
        for at in 0..cuts.len() {
            let limit = cuts
                .get(at + 1)
                .map_or(lines.len(), |next| next.lines.start);
            let end = self.closing(lines, &cuts[at], limit, context);
            cuts[at].lines.end = end;
        }
        (cuts, suspicion.min(0.99))
    }

    /// The cut of a group, without the rule line before it where that is the answer's.
    fn cut(&self, lines: &[Line], group: &Group, rule: usize) -> Cut {
        let keeps = self
            .set
            .rules
            .get(rule)
            .is_some_and(|rule| rule.taken == Taken::None);
        let skipped = usize::from(keeps && lines[group.lines.start].kind == Kind::Rule);
        Cut {
            lines: group.lines.start + skipped..group.lines.end,
            rule,
        }
    }

    /// The longest row of groups at the end that all go.
    fn tail(&self, lines: &[Line], groups: &[Group], context: Context<'_>) -> Vec<Cut> {
        for start in 0..groups.len() {
            let place = if start == 0 && context.first {
                Place::Whole
            } else {
                Place::End
            };
            let mut after = if start == 0 { context.after } else { None };
            let mut cuts = Vec::new();
            for group in &groups[start..] {
                after = self.look(lines, group, place, after, context).taken;
                let Some(rule) = after else { break };
                cuts.push(self.cut(lines, group, rule));
            }
            if cuts.len() == groups.len() - start {
                return cuts;
            }
        }
        Vec::new()
    }

    /// A block that begins on a line within a paragraph.
    fn within(
        &self,
        lines: &[Line],
        whole: &Group,
        last: bool,
        context: Context<'_>,
    ) -> Option<Cut> {
        let at_end = last && context.behind == Behind::End;
        let place = if at_end { Place::End } else { Place::Middle };
        let starts = whole.body.clone().skip(1).filter(|at| lines[*at].suspect);
        for start in starts {
            let range = start..whole.body.end;
            let group = group(
                lines,
                context.held,
                range.clone(),
                range.clone(),
                context.behind,
            );
            if let Some(rule) = self.look(lines, &group, place, None, context).taken {
                return Some(Cut { lines: range, rule });
            }
        }
        None
    }

    /// Where a cut ends if the rule line behind it goes as well.
    fn closing(&self, lines: &[Line], cut: &Cut, limit: usize, context: Context<'_>) -> usize {
        let mut end = cut.lines.end;
        let is_rule = |at: usize| at < limit && lines[at].kind == Kind::Rule;
        let all_rules = (end..lines.len()).all(|at| lines[at].kind == Kind::Rule);
        if all_rules && context.behind == Behind::End {
            return lines.len();
        }
        if !is_rule(end) {
            return end;
        }
        let taken = self
            .set
            .rules
            .get(cut.rule)
            .map_or(Taken::Both, |rule| rule.taken);
        let opened = lines[cut.lines.start].kind == Kind::Rule;
        let first = context.first && cut.lines.start == 0;
        // A rule line that mirrors the opening one is the block's; one that only follows may be the answer's.
        let mirrors = opened
            && lines
                .get(cut.lines.start + 1)
                .is_some_and(|next| next.breaks == lines[end].breaks);
        if first || (taken == Taken::Both && mirrors) {
            end += 1;
        }
        end
    }
}
