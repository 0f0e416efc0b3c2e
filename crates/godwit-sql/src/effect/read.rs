//! Statements that read or set up the session, as far as no code hides in them.

use godwit_core::{Effect, Engine};

use super::Words;
use crate::{
    compound::{is, is_any},
    lexer::TokenKind,
};

/// What stands before a bracket and is no call, or a call that changes nothing but the session.
#[rustfmt::skip]
const HARMLESS: &[&str] = &[
    "all", "and", "any", "as", "avg", "between", "by", "case", "cast", "char_length", "coalesce", "concat", "convert",
    "count", "current_database", "current_setting", "current_timestamp", "database", "date", "date_trunc", "distinct",
    "else", "except", "exists", "extract", "filter", "format", "from", "greatest", "group_concat", "having", "if",
    "ifnull", "in", "intersect", "interval", "join", "json_object", "least", "left", "length", "lower", "ltrim",
    "max", "min", "not", "now", "nullif", "on", "or", "over", "partition", "pg_sleep", "quote_ident", "quote_literal",
    "regexp_replace", "replace", "right", "round", "row_number", "rtrim", "select", "set_config", "sleep", "some",
    "strftime", "substr", "substring", "sum", "then", "to_char", "trim", "union", "upper", "user", "using", "values",
    "version", "when", "where", "with",
];

/// Words of a query that change something.
const CHANGES: &[&str] = &["insert", "delete", "merge", "into"];

/// Whether a query only reads: it calls nothing that is not known to, and holds no statement that changes rows.
pub(super) fn is_harmless(words: &Words<'_>) -> bool {
    let mut before = None;
    for (kind, text) in words.rest() {
        let harmful = match kind {
            TokenKind::Symbol(b'(') => match before {
                Some((TokenKind::Word, word)) => !is_any(word, HARMLESS),
                // A quoted name may be that of a function.
                Some((TokenKind::Identifier, _)) => true,
                _ => false,
            },
            TokenKind::Word if is(text, "update") => {
                !matches!(before, Some((_, word)) if is_any(word, &["for", "key"]))
            }
            TokenKind::Word => is_any(text, CHANGES),
            _ => false,
        };
        if harmful {
            return false;
        }
        before = Some((kind, text));
    }
    true
}

/// Reads what follows SET.
pub(super) fn setting(words: &mut Words<'_>) -> Effect {
    if words.engine != Engine::Mysql || words.is_at(&["password", "role", "default", "transaction"]) {
        return Effect::Repeatable;
    }
    // MariaDB's `SET STATEMENT max_statement_time = 60 FOR ALTER TABLE …` is what it is for.
    if words.eat("statement") {
        let is_for_another = words.skip_past("for") && !words.is_at(&["set"]);
        return if is_for_another {
            super::effect(Engine::Mysql, words.unread())
        } else {
            Effect::Unknown
        };
    }
    // A value that lasts and is computed from the one before is another one the second time.
    let lasts = words.mentions(&["global", "persist", "persist_only"]);
    let computes = |(kind, _)| matches!(kind, TokenKind::Symbol(b'(' | b'+' | b'-' | b'*' | b'/'));
    if (lasts && words.rest().any(computes)) || !is_harmless(words) {
        Effect::Unknown
    } else {
        Effect::Repeatable
    }
}
