//! Plain tables: aligned columns that fit the width of a terminal.

use super::terminal::{Style, Terminal, printable};

/// Space between two columns.
const GAP: usize = 2;
/// Columns are not made narrower than this to fit.
const LEAST: usize = 8;

/// One cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(crate) fn styled(style: Style, text: impl AsRef<str>) -> Self {
        Self {
            text: printable(text.as_ref()),
            style,
        }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(Style::Plain, text)
    }
}

/// Rows under headings.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// Columns that may go where there is no room, the first ones first.
    spare: &'static [&'static str],
}

impl Table {
    pub(crate) fn new(headings: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            headings: headings.into_iter().collect(),
            rows: Vec::new(),
            spare: &[],
        }
    }

    /// Leaves out these columns where the terminal is too narrow for all, in this order.
    #[must_use]
    pub(crate) const fn spare(mut self, headings: &'static [&'static str]) -> Self {
        self.spare = headings;
        self
    }

    /// Adds a row; cells that are missing stay empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows
            .push(cells.into_iter().take(self.headings.len()).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table with a line break at the end.
    pub(crate) fn render(&self, terminal: Terminal) -> String {
        let natural = self.natural_widths();
        let columns = self.columns(&natural, terminal.width);
        let widths = fit(
            columns.iter().map(|&column| natural[column]).collect(),
            terminal.width,
        );
        let headings: Vec<Cell> = self
            .headings
            .iter()
            .map(|heading| Cell::styled(Style::Bold, heading))
            .collect();
        let nothing = Cell::default();
        let mut text = String::new();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let mut line = String::new();
            for (index, (column, width)) in columns.iter().zip(&widths).enumerate() {
                if index > 0 {
                    line.push_str(&" ".repeat(GAP));
                }
                let cell = row.get(*column).unwrap_or(&nothing);
                let shown = cut(&cell.text, *width);
                let padding = width.saturating_sub(shown.chars().count());
                line.push_str(&terminal.paint(cell.style, &shown));
                line.push_str(&" ".repeat(padding));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// The columns that are shown: all, or those that fit once the spare ones have gone that must.
    fn columns(&self, natural: &[usize], limit: Option<usize>) -> Vec<usize> {
        let mut columns: Vec<usize> = (0..natural.len()).collect();
        let Some(limit) = limit else { return columns };
        for name in self.spare {
            let least: usize = columns.iter().map(|&at| natural[at].min(LEAST) + GAP).sum();
            if least <= limit + GAP {
                break;
            }
            columns.retain(|&at| self.headings[at] != *name);
        }
        columns
    }

    fn natural_widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.headings.iter().map(|h| h.chars().count()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.chars().count());
            }
        }
        widths
    }
}

/// Takes columns off the widest until the whole fits.
fn fit(mut widths: Vec<usize>, limit: Option<usize>) -> Vec<usize> {
    let Some(limit) = limit else { return widths };
    let gaps = GAP * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(limit);
    while over > 0 {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > LEAST) else {
            break;
        };
        *widest -= 1;
        over -= 1;
    }
    widths
}

/// The first `width` characters, with a mark where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(width.saturating_sub(1)).collect();
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests;
