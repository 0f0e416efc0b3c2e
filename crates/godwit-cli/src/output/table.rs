//! Columns that line up, whatever letters are in them.

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::style::paint;

/// Rows of cells, each as wide as its column's widest.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<(Style, String)>>,
}

impl Table {
    /// A table with faint headings.
    pub(crate) fn with_headings(headings: &[&str]) -> Self {
        let mut table = Self::default();
        table.add(
            headings
                .iter()
                .map(|heading| (super::style::FAINT, (*heading).to_owned())),
        );
        table
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, cells: impl IntoIterator<Item = (Style, String)>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines, two blanks between columns and none at a line's end.
    pub(crate) fn lines(&self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|(_, text)| text.width())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        // A column in which nothing stands takes no room.
        let shown = |column: usize| {
            self.rows
                .iter()
                .skip(1)
                .any(|row| row.get(column).is_some_and(|(_, text)| !text.is_empty()))
        };
        let shown: Vec<bool> = (0..columns)
            .map(|column| self.rows.len() < 2 || shown(column))
            .collect();
        self.rows.iter().map(|row| line(row, &widths, &shown)).collect()
    }
}

fn line(row: &[(Style, String)], widths: &[usize], shown: &[bool]) -> String {
    let mut line = String::new();
    let mut owed = 0;
    for (column, (style, text)) in row.iter().enumerate().filter(|(column, _)| shown[*column]) {
        if !text.is_empty() {
            line.push_str(&" ".repeat(owed));
            line.push_str(&paint(*style, text));
            owed = 0;
        }
        owed += widths[column] - text.width() + 2;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_two_places_and_empty_columns_none() {
        let plain = |text: &str| (Style::new(), text.to_owned());
        let mut table = Table::default();
        table.add([plain("name"), plain("nothing"), plain("state")]);
        table.add([plain("注文"), plain(""), plain("applied")]);
        table.add([plain("été"), plain(""), plain("pending")]);
        assert_eq!(table.lines(), ["name  state", "注文  applied", "été   pending"]);
    }
}
