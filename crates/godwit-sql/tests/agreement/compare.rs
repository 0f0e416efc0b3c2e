//! What was sent beside what was found.

use godwit_core::Engine;
use godwit_sql::{Family, Statement, split};

/// How many statements a client sends at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batches {
    OneEach,
    Several,
}

/// Compares what a client `sent` of `text` with its statements; how many those are, or where they differ.
///
/// A statement of ours begins at its first word and ends at its last. The clients send what stands around it as well:
/// comments before and after it, and some the terminator.
pub fn agrees(engine: Engine, text: &str, sent: &[String], batches: Batches) -> Result<usize, String> {
    let script = split(engine, text);
    let mut found = script.statements.iter();
    // What the client has not sent yet of the statement that it has begun to send.
    let mut begun: Option<&str> = None;
    for batch in sent {
        let mut rest = without_trivia(engine, batch);
        let mut matched = 0;
        while !rest.is_empty() {
            let (ours, is_cut) = match begun.take() {
                Some(ours) => (ours, true),
                None => match found.next() {
                    Some(statement) => (statement.span.of(text), client_cuts(engine, statement, text)),
                    None => return Err(format!("the client sends more than we find: {rest:?}")),
                },
            };
            if let Some(more) = rest.strip_prefix(ours) {
                rest = without_trivia(engine, more);
            } else if let Some(more) = ours.strip_prefix(rest.trim_end()).filter(|_| is_cut) {
                begun = Some(without_trivia(engine, more)).filter(|more| !more.is_empty());
                rest = "";
            } else {
                return Err(format!("the client sends {rest:?}\nwe find          {ours:?}"));
            }
            matched += 1;
        }
        if matched > 1 && batches == Batches::OneEach {
            return Err(format!("the client sends at once what we split: {batch:?}"));
        }
    }
    match begun.or_else(|| found.next().map(|statement| statement.span.of(text))) {
        Some(ours) => Err(format!("the client never sends {ours:?}")),
        None => Ok(script.statements.len()),
    }
}

/// Whether the client may send `statement` in pieces.
///
/// MariaDB's knows no bodies and cuts them at their semicolons, as it does executable comments; that is what `DELIMITER`
/// is for. We keep them whole, so that files without it work.
fn client_cuts(engine: Engine, statement: &Statement, text: &str) -> bool {
    let has_body = [
        "create procedure",
        "create function",
        "create trigger",
        "create event",
        "begin not atomic",
    ];
    engine == Engine::Mysql
        && (has_body.contains(&statement.kind.phrase())
            || statement.kind.family() == Family::Code
            || statement.span.of(text).contains("/*!"))
}

/// `text` from its first word on.
fn without_trivia(engine: Engine, text: &str) -> &str {
    let mut rest = text;
    loop {
        let blank = |c: char| c.is_ascii_whitespace() || c == ';' || c == '\u{b}' || c == '\u{feff}';
        rest = rest.trim_start_matches(blank);
        let is_hash = engine == Engine::Mysql && rest.starts_with('#');
        if rest.starts_with("--") || is_hash {
            // MySQL: `--1` is an expression.
            let is_expression = engine == Engine::Mysql && !is_hash && rest[2..].starts_with(|c: char| c > ' ');
            if is_expression {
                return rest;
            }
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if rest.starts_with("/*") && !(rest.starts_with("/*!") || rest.starts_with("/*M!")) {
            rest = after_comment(rest, engine == Engine::Postgres);
        } else {
            return rest;
        }
    }
}

fn after_comment(text: &str, nested: bool) -> &str {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else if text[at..].starts_with("/*") && (nested || depth == 0) {
            depth += 1;
            at += 2;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    &text[at..]
}

#[test]
fn a_difference_is_seen() {
    let sent = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let check =
        |texts: &[&str], batches| agrees(Engine::Postgres, "select 1; -- why\nselect 2;", &sent(texts), batches);
    assert_eq!(check(&["select 1;", "-- why\nselect 2;"], Batches::OneEach), Ok(2));
    assert!(
        check(&["select 1; select 2"], Batches::OneEach).is_err(),
        "sent at once"
    );
    assert_eq!(check(&["select 1; select 2"], Batches::Several), Ok(2));
    assert!(check(&["select 1"], Batches::Several).is_err(), "one is not sent");
    assert!(
        check(&["select 1", "select 2", "select 3"], Batches::OneEach).is_err(),
        "one is not found"
    );
    assert!(
        check(&["select 1", "select 23"], Batches::OneEach).is_err(),
        "one ends elsewhere"
    );
}
