//! Places in a text: byte spans, and the line and column that a person counts.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`, of a script's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
}

impl Span {
    /// The text that the span covers; empty where it does not lie on character borders of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Where something is in a file, in the units that editors show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the migrations folder where it lies in one.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The line's own text, cut to a readable length.
    pub excerpt: String,
}

/// Longest excerpt, in characters: a minified dump line must not flood an error message.
const EXCERPT_CHARS: usize = 160;

/// The lines of a text, counted once for many places in it.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// Where each line after the first begins.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Counts the lines of `text`.
    pub fn of(text: &'t str) -> Self {
        let feeds = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            text,
            starts: feeds.map(|(at, _)| at + 1).collect(),
        }
    }

    /// The line and column of byte `offset`, as [`Place::at`] finds them.
    pub fn place(&self, file: &str, offset: usize) -> Place {
        let before = self.starts.partition_point(|start| *start <= offset);
        let start = before.checked_sub(1).map_or(0, |line| self.starts[line]);
        let mut place = Place::at(file, self.text.get(start..).unwrap_or_default(), offset - start);
        place.line = count(before);
        place
    }
}

impl Place {
    /// Finds the line and column of byte `offset` of `text`.
    pub fn at(file: &str, text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
        Self {
            file: file.to_owned(),
            line: count(before.bytes().filter(|byte| *byte == b'\n').count()),
            column: count(before[line_start..].chars().count()),
            excerpt: text[line_start..line_end]
                .trim_end_matches('\r')
                .chars()
                .take(EXCERPT_CHARS)
                .collect(),
        }
    }
}

/// From a count before to a number from 1, held at the type's end.
fn count(before: usize) -> u32 {
    u32::try_from(before).map_or(u32::MAX, |n| n.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_lines_give_the_same_places() {
        let text = "select 1;\r\nselect 'é' oops;\n\nlast";
        let lines = Lines::of(text);
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            assert_eq!(lines.place("f", offset), Place::at("f", text, offset));
        }
    }

    #[test]
    fn place_counts_lines_and_characters_from_one() {
        let place = Place::at(
            "0001_a.up.sql",
            "select 1;\nselect 'é' oops;\n",
            "select 1;\nselect 'é' ".len(),
        );
        assert_eq!((place.line, place.column), (2, 12));
        assert_eq!(place.excerpt, "select 'é' oops;");
    }

    #[test]
    fn place_past_the_end_or_inside_a_character_is_held_in_the_text() {
        assert_eq!(Place::at("f", "é", 1).column, 1);
        assert_eq!(Place::at("f", "a\r\nb", 99).line, 2);
    }
}
