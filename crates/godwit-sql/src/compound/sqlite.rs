//! SQLite: `CREATE TRIGGER … BEGIN … END`, with `CASE … END` anywhere in it.

use super::{Piece, is, is_any};

/// A `CREATE` statement.
#[derive(Debug, Default)]
pub(crate) struct Body {
    is_trigger: bool,
    /// Whether `BEGIN` was seen.
    begun: bool,
    /// Whether the `END` of that `BEGIN` was seen.
    ended: bool,
    /// `CASE`s that are open.
    cases: usize,
    /// Whether a statement of the body may begin here: only there `END` closes the body.
    at_statement: bool,
    /// Whether a dot came before, which makes any keyword a name.
    after_dot: bool,
}

impl Body {
    /// Takes a piece; `false` where no body can come.
    pub fn feed(&mut self, piece: Piece<'_>) -> bool {
        if !self.is_trigger {
            return match piece {
                Piece::Word(word) if is_any(word, &["temp", "temporary"]) => true,
                Piece::Word(word) if is(word, "trigger") => {
                    self.is_trigger = true;
                    true
                }
                _ => false,
            };
        }
        if let Piece::Word(word) = piece
            && !self.after_dot
            && !self.ended
        {
            self.word(word);
        } else {
            self.at_statement = self.begun && matches!(piece, Piece::Semicolon);
        }
        self.after_dot = matches!(piece, Piece::Symbol(b'.'));
        true
    }

    fn word(&mut self, word: &str) {
        let at_statement = std::mem::take(&mut self.at_statement);
        if is(word, "case") {
            self.cases += 1;
        } else if !self.begun && self.cases == 0 && is(word, "begin") {
            self.begun = true;
            self.at_statement = true;
        } else if is(word, "end") {
            if self.cases > 0 {
                self.cases -= 1;
            } else if at_statement {
                self.ended = true;
            }
        }
    }

    /// Whether a `;` belongs to the statement.
    pub const fn is_open(&self) -> bool {
        self.begun && !self.ended
    }
}
