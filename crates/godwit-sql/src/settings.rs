//! What a script sets for itself that changes how the rest of it is read.

use godwit_core::Engine;

use crate::{
    TransactionControl,
    compound::{is, is_any},
    dialect::Dialect,
    lexer::{Token, TokenKind},
};

/// The settings of a script on its way.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// What holds again when the transaction ends, after PostgreSQL's `SET LOCAL`.
    after_transaction: Option<Dialect>,
}

impl Settings {
    /// How the text is read after a statement that was read as `dialect` says, whose first tokens are `tokens`.
    pub fn after(
        &mut self,
        dialect: Dialect,
        text: &str,
        tokens: &[Token],
        control: Option<TransactionControl>,
    ) -> Dialect {
        use TransactionControl::{Chain, Commit, Rollback};
        let mut words = Assignments::new(text, tokens);
        match dialect.engine {
            Engine::Postgres => {
                if matches!(control, Some(Commit | Rollback | Chain)) {
                    return self.after_transaction.take().unwrap_or(dialect);
                }
                let Some((conforming, is_local)) = conforming_strings(&mut words) else {
                    return dialect;
                };
                if is_local {
                    self.after_transaction.get_or_insert(dialect);
                } else {
                    self.after_transaction = None;
                }
                Dialect {
                    backslash_escapes: !conforming,
                    ..dialect
                }
            }
            Engine::Mysql => sql_mode(&mut words).map_or(dialect, |mode| Dialect {
                backslash_escapes: !mode.no_backslash_escapes,
                double_quotes_are_strings: !mode.ansi_quotes,
                ..dialect
            }),
            Engine::Sqlite => dialect,
        }
    }
}

/// Whether strings conform after a `SET standard_conforming_strings`, and whether for the transaction only.
fn conforming_strings(words: &mut Assignments<'_>) -> Option<(bool, bool)> {
    const NAME: &str = "standard_conforming_strings";
    match words.next()? {
        (_, verb) if is(verb, "set") => {}
        (_, verb) if is(verb, "reset") => return is_any(words.next()?.1, &[NAME, "all"]).then_some((true, false)),
        (_, verb) if is(verb, "discard") => return is(words.next()?.1, "all").then_some((true, false)),
        _ => return None,
    }
    let (_, mut name) = words.next()?;
    let is_local = is(name, "local");
    if is_any(name, &["local", "session"]) {
        name = words.next()?.1;
    }
    let (_, sign) = words.next()?;
    if !is(unquoted(name), NAME) || !(sign == "=" || is(sign, "to")) {
        return None;
    }
    // A value in quotes is the same; any start of `off`, `false` and `no` that is not `o` counts as off.
    let value = unquoted(words.next()?.1).to_ascii_lowercase();
    let off = ["off", "false", "no"];
    let is_off =
        value == "0" || (!matches!(value.as_str(), "" | "o") && off.iter().any(|word| word.starts_with(&value)));
    Some((!is_off, is_local))
}

/// What the modes of a session change.
#[derive(Debug, Default, Clone, Copy)]
struct Mode {
    ansi_quotes: bool,
    no_backslash_escapes: bool,
}

/// Modes that hold ANSI_QUOTES among others.
const WITH_ANSI_QUOTES: [&str; 7] = ["ansi_quotes", "ansi", "oracle", "db2", "mssql", "maxdb", "postgresql"];

/// The mode after a `SET sql_mode` of the session's.
///
/// What is not written in the statement is taken for the server's own mode: scripts keep it in a variable and give
/// it back at their end.
fn sql_mode(words: &mut Assignments<'_>) -> Option<Mode> {
    if !is(words.next()?.1, "set") {
        return None;
    }
    let mut found = None;
    let mut scope = Scope::Session;
    // `@` before a name makes it the user's own variable, `@@` the server's.
    let mut signs = 0;
    while let Some((kind, word)) = words.next() {
        match (kind, word) {
            (TokenKind::Symbol(b'@'), _) => signs += 1,
            (TokenKind::Symbol(b','), _) => {
                scope = Scope::Session;
                signs = 0;
            }
            (TokenKind::Word, name) if is_any(name, &["global", "persist", "persist_only"]) => scope = Scope::Others,
            (TokenKind::Word, name) if is_any(name, &["session", "local"]) => scope = Scope::Session,
            (TokenKind::Symbol(b'.'), _) => {}
            (TokenKind::Word | TokenKind::Identifier, name) => {
                let is_mode = is(unquoted(name), "sql_mode") && signs != 1 && scope == Scope::Session;
                let Some(value) = words.value() else { continue };
                if is_mode {
                    found = Some(mode(&value));
                }
                scope = Scope::Session;
                signs = 0;
            }
            _ => {}
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Session,
    Others,
}

fn mode(value: &[(TokenKind, &str)]) -> Mode {
    let written = match value {
        [(TokenKind::String | TokenKind::Word, word)] => vec![*word],
        // `CONCAT(@@sql_mode, ',ANSI_QUOTES')` adds; any other expression is not followed.
        [(TokenKind::Word, function), ..] if is_any(function, &["concat", "concat_ws"]) => {
            let strings = value.iter().filter(|(kind, _)| *kind == TokenKind::String);
            strings.map(|(_, word)| *word).collect()
        }
        _ => Vec::new(),
    };
    let mut mode = Mode::default();
    for name in written.iter().flat_map(|word| unquoted(word).split(',')) {
        mode.ansi_quotes |= is_any(name.trim(), &WITH_ANSI_QUOTES);
        mode.no_backslash_escapes |= is(name.trim(), "no_backslash_escapes");
    }
    mode
}

/// The tokens of a SET.
struct Assignments<'t> {
    text: &'t str,
    tokens: std::slice::Iter<'t, Token>,
}

impl<'t> Assignments<'t> {
    fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Self {
            text,
            tokens: tokens.iter(),
        }
    }

    /// The next token with its text; executable comments are transparent.
    fn next(&mut self) -> Option<(TokenKind, &'t str)> {
        let is_text = |token: &&Token| !matches!(token.kind, TokenKind::ExecutableOpen | TokenKind::ExecutableClose);
        let token = self.tokens.find(is_text)?;
        Some((token.kind, &self.text[token.start..token.end]))
    }

    /// After a name: what it is set to, with the comma after that; where it is not set, `None`, and nothing is read.
    fn value(&mut self) -> Option<Vec<(TokenKind, &'t str)>> {
        let before = self.tokens.clone();
        let mut sign = self.next()?;
        if sign.0 == TokenKind::Symbol(b':') {
            sign = self.next()?;
        }
        if sign.0 != TokenKind::Symbol(b'=') {
            self.tokens = before;
            return None;
        }
        let mut value = Vec::new();
        let mut depth = 0_usize;
        while let Some(next) = self.next() {
            match next.0 {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth = depth.saturating_sub(1),
                TokenKind::Symbol(b',') if depth == 0 => break,
                _ => {}
            }
            value.push(next);
        }
        Some(value)
    }
}

/// `word` without its quotes, if it has any.
fn unquoted(word: &str) -> &str {
    word.trim_matches(['\'', '"', '`'])
}
