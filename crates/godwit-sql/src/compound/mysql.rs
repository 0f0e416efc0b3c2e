//! MySQL and MariaDB: bodies of procedures, functions, triggers and events, and MariaDB's bare compound statements.
//!
//! `IF`, `REPEAT`, `END` and `BEGIN` are also functions or names, so they count only where a statement may begin.

use super::{Piece, is, is_any};

/// What the statement makes, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Unknown,
    Routine,
    Trigger,
    Event,
    /// A compound statement without a `CREATE` (MariaDB).
    Bare,
}

/// What an `END` will close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opener {
    /// `BEGIN`, or `IF`, `CASE`, `LOOP`, `WHILE` and `FOR` as statements.
    Block,
    /// `REPEAT … UNTIL … END REPEAT`, whose `END` follows an expression.
    Repeat,
    /// `CASE` in an expression, in which `THEN` and `ELSE` are followed by expressions.
    CaseExpression,
}

/// How far the statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the place where a body may begin.
    Header,
    /// Where the body, or a characteristic before it, may begin.
    Ready,
    /// Within a body, or past its end.
    Body,
}

/// A statement that may have a body.
#[derive(Debug)]
pub(crate) struct Body {
    noun: Noun,
    stage: Stage,
    open: Vec<Opener>,
    /// Whether a statement may begin here.
    at_statement: bool,
    /// Within `DECLARE … HANDLER FOR`, whose action is a statement.
    handler: bool,
    /// After an `END` that closed a block: its `IF`, `LOOP` … opens none.
    after_end: bool,
    parentheses: usize,
    /// The piece before was `=` or `@`, as in `DEFINER = name@host`.
    after_definer_symbol: bool,
    /// The word before was `CHARACTER`, `EXIT`, `CONTINUE` or `UNDO`.
    previous: Previous,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Previous {
    Begin,
    Character,
    HandlerKind,
    Other,
}

const OPENERS: [&str; 6] = ["begin", "if", "case", "loop", "while", "for"];
const MODIFIERS: [&str; 7] = [
    "or",
    "replace",
    "definer",
    "aggregate",
    "sql",
    "security",
    "current_user",
];
const BODY_STATEMENTS: [&str; 10] = [
    "return", "select", "call", "with", "insert", "update", "delete", "replace", "signal", "set",
];

impl Body {
    /// Looks at a statement's first word; `None` where it can have no body.
    pub fn begin(word: &str) -> Option<Self> {
        let mut body = Self {
            noun: Noun::Unknown,
            stage: Stage::Header,
            open: Vec::new(),
            at_statement: false,
            handler: false,
            after_end: false,
            parentheses: 0,
            after_definer_symbol: false,
            previous: Previous::Other,
        };
        if is_any(word, &["create", "alter"]) {
            return Some(body);
        }
        body.noun = Noun::Bare;
        if is(word, "begin") {
            // BEGIN alone begins a transaction; BEGIN NOT ATOMIC a block.
            body.previous = Previous::Begin;
            return Some(body);
        }
        if is_any(word, &["if", "loop", "while", "repeat", "case", "for"]) {
            body.stage = Stage::Body;
            body.at_statement = true;
            body.word_in_body(word);
            return Some(body);
        }
        None
    }

    /// Takes a piece; `false` where no body can come.
    pub fn feed(&mut self, piece: Piece<'_>) -> bool {
        let goes_on = match self.stage {
            Stage::Header => self.header(piece),
            Stage::Ready => self.ready(piece),
            Stage::Body => {
                self.body(piece);
                true
            }
        };
        self.after_definer_symbol = matches!(piece, Piece::Symbol(b'=' | b'@'));
        self.previous = match piece {
            Piece::Word(word) if is(word, "character") => Previous::Character,
            Piece::Word(word) if is_any(word, &["exit", "continue", "undo"]) => Previous::HandlerKind,
            _ => Previous::Other,
        };
        goes_on
    }

    fn header(&mut self, piece: Piece<'_>) -> bool {
        match (self.noun, piece) {
            (Noun::Unknown, Piece::Word(word)) => {
                self.noun = if is_any(word, &["procedure", "function"]) {
                    Noun::Routine
                } else if is(word, "trigger") {
                    Noun::Trigger
                } else if is(word, "event") {
                    Noun::Event
                } else {
                    return self.after_definer_symbol || is_any(word, &MODIFIERS);
                };
            }
            (Noun::Routine, Piece::Symbol(b'(')) => self.parentheses += 1,
            (Noun::Routine, Piece::Symbol(b')')) => {
                self.parentheses = self.parentheses.saturating_sub(1);
                if self.parentheses == 0 {
                    self.stage = Stage::Ready;
                }
            }
            (Noun::Routine, Piece::Word(word)) if self.parentheses == 0 && is_any(word, &["as", "is"]) => {
                self.stage = Stage::Ready;
            }
            (Noun::Trigger, Piece::Word(word)) if is(word, "row") => self.stage = Stage::Ready,
            (Noun::Event, Piece::Word(word)) if is(word, "do") => self.stage = Stage::Ready,
            (Noun::Bare, piece) => {
                if self.previous == Previous::Begin && matches!(piece, Piece::Word(word) if is(word, "not")) {
                    self.open.push(Opener::Block);
                    self.stage = Stage::Body;
                    return true;
                }
                return false;
            }
            _ => {}
        }
        true
    }

    /// After the header: characteristics, then one statement, which may be a block.
    fn ready(&mut self, piece: Piece<'_>) -> bool {
        let Piece::Word(word) = piece else { return true };
        if is_any(word, &["begin", "if", "case", "loop", "while", "repeat"]) {
            self.stage = Stage::Body;
            self.at_statement = true;
            self.word_in_body(word);
        } else if is_any(word, &BODY_STATEMENTS) && self.previous != Previous::Character {
            return false;
        }
        true
    }

    fn body(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Word(word) => self.word_in_body(word),
            Piece::Semicolon => {
                self.at_statement = true;
                self.handler = false;
                self.after_end = false;
            }
            // A label: `again: LOOP`. An assignment's `:=` takes it back with its `=`.
            Piece::Symbol(b':') => self.at_statement = true,
            Piece::Symbol(_) | Piece::Quoted => self.at_statement = false,
        }
    }

    fn word_in_body(&mut self, word: &str) {
        let at_statement = std::mem::take(&mut self.at_statement);
        if std::mem::take(&mut self.after_end) && (is_any(word, &OPENERS) || is(word, "repeat")) {
            return;
        }
        if is(word, "end") {
            self.end(at_statement);
        } else if is_any(word, &["then", "else"]) {
            self.at_statement = self.open.last().is_some_and(|opener| *opener != Opener::CaseExpression);
        } else if is_any(word, &["do", "atomic"]) {
            // `DO` at the place of a statement is the statement that evaluates an expression.
            self.at_statement = !at_statement;
        } else if is(word, "handler") && self.previous == Previous::HandlerKind {
            self.handler = true;
        } else if at_statement || self.handler {
            self.open_at_statement(word);
        } else if is(word, "case") {
            self.open.push(Opener::CaseExpression);
        }
    }

    fn open_at_statement(&mut self, word: &str) {
        // `HANDLER FOR` is no loop.
        if self.handler && is(word, "for") {
            return;
        }
        let opener = if is(word, "repeat") {
            Opener::Repeat
        } else if is_any(word, &OPENERS) {
            Opener::Block
        } else {
            return;
        };
        self.open.push(opener);
        self.handler = false;
        self.at_statement = is_any(word, &["begin", "loop", "repeat"]);
    }

    fn end(&mut self, at_statement: bool) {
        match self.open.last() {
            Some(Opener::CaseExpression) => {
                self.open.pop();
            }
            Some(Opener::Repeat) => {
                self.open.pop();
                self.after_end = true;
            }
            Some(Opener::Block) if at_statement => {
                self.open.pop();
                self.after_end = true;
            }
            Some(Opener::Block) | None => {}
        }
    }

    /// Whether a `;` belongs to the statement.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}
