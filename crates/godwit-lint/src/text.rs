//! A statement's words, for rules about what no shape holds.

use godwit_core::{Engine, Span};
use godwit_sql::{Lexeme, lexemes};

/// The parts of a text, and phrases in them.
///
/// A phrase is words and signs with a space between each: `order by rand (`. Three of them stand for more: `'` is any
/// string, `#` any number, `$` any name.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    parts: Vec<(Lexeme<'t>, Span)>,
}

impl<'t> Words<'t> {
    pub fn of(engine: Engine, text: &'t str) -> Self {
        Self {
            parts: lexemes(engine, text),
        }
    }

    /// Where `phrase` begins, each time that it is there.
    pub fn find(&self, phrase: &str) -> Vec<usize> {
        let wanted: Vec<&str> = phrase.split_whitespace().collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        (0..self.parts.len())
            .filter(|at| {
                self.parts.get(*at..*at + wanted.len()).is_some_and(|parts| {
                    parts
                        .iter()
                        .zip(&wanted)
                        .all(|((lexeme, _), wanted)| is(*lexeme, wanted))
                })
            })
            .collect()
    }

    /// Whether it begins with `phrase`.
    pub fn begins(&self, phrase: &str) -> bool {
        let mut parts = self.parts.iter();
        phrase
            .split_whitespace()
            .all(|wanted| parts.next().is_some_and(|(lexeme, _)| is(*lexeme, wanted)))
    }

    /// Whether `phrase` is there.
    pub fn has(&self, phrase: &str) -> bool {
        !self.find(phrase).is_empty()
    }

    /// Whether one of `phrases` is there.
    pub fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    /// The text of the part at `at`, where it is a word, a name or a string.
    pub fn text(&self, at: usize) -> Option<&'t str> {
        match self.parts.get(at)?.0 {
            Lexeme::Word(text) | Lexeme::Identifier(text) | Lexeme::String(text) => Some(text),
            Lexeme::Sign(_) => None,
        }
    }

    /// From the part at `first` to the one at `last`.
    pub fn span(&self, first: usize, last: usize) -> Option<Span> {
        Some(Span {
            start: self.parts.get(first)?.1.start,
            end: self.parts.get(last)?.1.end,
        })
    }

    /// Whether the whole text is `phrase`.
    pub fn is(&self, phrase: &str) -> bool {
        self.parts.len() == phrase.split_whitespace().count() && self.has(phrase)
    }
}

fn is(lexeme: Lexeme<'_>, wanted: &str) -> bool {
    match (lexeme, wanted) {
        (Lexeme::String(_), "'") => true,
        (Lexeme::Word(text), "#") => text.starts_with(|first: char| first.is_ascii_digit()),
        (Lexeme::Word(text), "$") => !text.starts_with(|first: char| first.is_ascii_digit()),
        (Lexeme::Identifier(_), "$") => true,
        (Lexeme::Word(text), _) => text.eq_ignore_ascii_case(wanted),
        (Lexeme::Sign(sign), _) => wanted.as_bytes() == [sign],
        (Lexeme::String(_) | Lexeme::Identifier(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_words_and_not_in_strings() {
        let words = Words::of(
            Engine::Postgres,
            "SELECT 'order by x' -- order by y\nORDER  BY random()",
        );
        assert_eq!(words.find("order by $ ("), [2]);
        assert!(words.has("select '") && !words.has("order by x"));
        assert_eq!(words.span(2, 3).map(|span| span.end - span.start), Some(9));
        assert!(words.find("").is_empty());
    }
}
