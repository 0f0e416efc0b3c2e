//! PostgreSQL: `BEGIN ATOMIC … END` bodies and the parenthesised actions of rules.

use super::{Piece, is, is_any};

/// What a `CREATE` makes, as far as it matters.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Noun {
    #[default]
    Unknown,
    Routine,
    Rule,
}

/// A `CREATE` statement.
#[derive(Debug, Default)]
pub(crate) struct Body<'t> {
    noun: Noun,
    previous: Option<Piece<'t>>,
    /// `BEGIN ATOMIC` and the `CASE`s in it that are open.
    depth: usize,
    parentheses: usize,
}

impl<'t> Body<'t> {
    /// Takes a piece; `false` where no body can come.
    pub fn feed(&mut self, piece: Piece<'t>) -> bool {
        match (self.noun, piece) {
            (Noun::Unknown, Piece::Word(word)) if is_any(word, &["or", "replace"]) => {}
            (Noun::Unknown, Piece::Word(word)) if is_any(word, &["function", "procedure"]) => self.noun = Noun::Routine,
            (Noun::Unknown, Piece::Word(word)) if is(word, "rule") => self.noun = Noun::Rule,
            (Noun::Unknown, _) => return false,
            (Noun::Routine, Piece::Word(word)) => self.routine_word(word),
            (Noun::Rule, Piece::Symbol(b'(')) => self.parentheses += 1,
            (Noun::Rule, Piece::Symbol(b')')) => self.parentheses = self.parentheses.saturating_sub(1),
            (Noun::Routine | Noun::Rule, _) => {}
        }
        self.previous = Some(piece);
        true
    }

    fn routine_word(&mut self, word: &str) {
        // After a dot or AS any keyword is a name: `t.case`, `1 AS end`.
        let is_name = match self.previous {
            Some(Piece::Symbol(b'.')) => true,
            Some(Piece::Word(previous)) => self.depth > 0 && is(previous, "as"),
            _ => false,
        };
        if is_name {
            return;
        }
        if self.depth == 0 {
            let after_begin = matches!(self.previous, Some(Piece::Word(previous)) if is(previous, "begin"));
            self.depth = usize::from(after_begin && is(word, "atomic"));
        } else if is(word, "case") {
            self.depth += 1;
        } else if is(word, "end") {
            self.depth -= 1;
        }
    }

    /// Whether a `;` belongs to the statement.
    pub const fn is_open(&self) -> bool {
        self.depth > 0 || self.parentheses > 0
    }
}
