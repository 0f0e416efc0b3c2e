//! What holds for every text: asserted here for the property tests, the corpus and the fuzzer alike.

// Each of the three uses its own part.
#![allow(dead_code, reason = "the fuzzer's programs use one part each")]

use godwit_core::{DbObject, Effect, Engine, ObjectKind, Place, Span};
use godwit_sql::{Script, effect, spans, split};

/// A file of the corpus: the first byte is the engine's digit, the rest the text. `None` for anything else.
pub fn input(data: &[u8]) -> Option<(Engine, &str)> {
    let (digit, text) = data.split_first()?;
    let engine = match digit {
        b'0' => Engine::Postgres,
        b'1' => Engine::Mysql,
        b'2' => Engine::Sqlite,
        _ => return None,
    };
    Some((engine, str::from_utf8(text).ok()?))
}

/// Splits `text`: spans lie in order on character borders, and where nothing was found all else is trivia.
pub fn split_holds(engine: Engine, text: &str) -> Script {
    let script = split(engine, text);
    let mut end = 0;
    let mut gaps = Vec::new();
    for statement in &script.statements {
        let span = statement.span;
        assert!(
            end <= span.start && span.start < span.end,
            "{span:?} begins before {end}"
        );
        assert!(!span.of(text).is_empty(), "{span:?} lies on character borders");
        let place = Place::at("", text, span.start);
        assert_eq!(
            (statement.line, statement.column),
            (place.line, place.column),
            "{span:?}"
        );
        assert!(statement.summary.chars().count() <= 80, "{:?}", statement.summary);
        assert!(!statement.summary.contains('\n'), "{:?}", statement.summary);
        gaps.push(&text[end..span.start]);
        end = span.end;
    }
    assert!(end <= text.len());
    gaps.push(&text[end..]);
    for finding in &script.findings {
        assert!(
            text.is_char_boundary(finding.offset),
            "{finding:?} lies on a character border"
        );
    }
    spans_hold(engine, text, &script);
    // Lines of a client are cut out, and what is never closed takes the rest: only clean scripts have clean gaps.
    if script.findings.is_empty() && !has_settings(text) {
        for gap in gaps {
            assert_eq!(split(engine, gap).statements, [], "{gap:?} is no trivia");
        }
        for statement in &script.statements {
            alone_holds(engine, statement.span.of(text));
        }
    }
    script
}

/// Whoever only asks where the statements are is told the same.
fn spans_hold(engine: Engine, text: &str, script: &Script) {
    let found = spans(engine, text);
    let expected: Vec<Span> = script.statements.iter().map(|statement| statement.span).collect();
    assert_eq!(found.spans, expected, "{text:?}");
    assert_eq!(found.findings, script.findings, "{text:?}");
}

/// A statement of a clean script is the same statement when it stands alone, as it does when it is sent.
fn alone_holds(engine: Engine, text: &str) {
    // At the start of a line, or of a text, these are something else; on MySQL so are dashes at its end.
    if text.starts_with(['.', '\u{feff}']) || text.ends_with("--") {
        return;
    }
    let alone = split(engine, text);
    let spans: Vec<Span> = alone.statements.iter().map(|statement| statement.span).collect();
    let whole = Span {
        start: 0,
        end: text.len(),
    };
    assert_eq!(spans, [whole], "{text:?} alone");
    assert_eq!(alone.findings, [], "{text:?} alone");
}

/// Splits the two halves of `text` and both joined: what follows a finished script does not change it.
pub fn joined_holds(engine: Engine, text: &str) {
    let (first, second) = text.split_at(text.floor_char_boundary(text.len() / 2));
    follows_holds(engine, first, second);
}

/// `first` and `second` split alike when `second` follows `first`; says whether `first` is finished, so that it can.
pub fn follows_holds(engine: Engine, first: &str, second: &str) -> bool {
    let alone = split(engine, first);
    if !alone.findings.is_empty() || has_settings(first) || second.starts_with('\u{feff}') {
        return false;
    }
    let joined = format!("{first}\n;\n{second}");
    let shift = joined.len() - second.len();
    let spans = |script: &Script, shift| -> Vec<Span> {
        let moved = |span: Span| Span {
            start: span.start + shift,
            end: span.end + shift,
        };
        script
            .statements
            .iter()
            .map(|statement| moved(statement.span))
            .collect()
    };
    let mut expected = spans(&alone, 0);
    expected.extend(spans(&split(engine, second), shift));
    assert_eq!(spans(&split(engine, &joined), 0), expected, "{first:?} and {second:?}");
    true
}

/// Reads the effect of `text`: it names what it is about.
pub fn effect_holds(engine: Engine, text: &str) {
    let found = effect(engine, text);
    // MySQL has a user without a name, PostgreSQL a value without letters, and REINDEX means the session's database.
    let may_be_empty = [ObjectKind::Role, ObjectKind::EnumValue, ObjectKind::Database];
    let named = |object: &DbObject| !object.name.is_empty() || may_be_empty.contains(&object.kind);
    let holds = match &found {
        Effect::Creates(object) | Effect::Drops(object) | Effect::Redefines(object) | Effect::Rebuilds(object) => {
            named(object)
        }
        Effect::Renames { from, to } => named(from) && named(to) && from != to,
        Effect::Several(several) => several.len() > 1,
        Effect::Repeatable | Effect::Unknown => true,
    };
    assert!(holds, "{text:?} has the effect {found:?}");
}

/// Whether `text` may change how what follows is read, as the clients' `DELIMITER` does.
fn has_settings(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["delimiter", "standard_conforming_strings", "sql_mode"]
        .iter()
        .any(|setting| text.contains(setting))
}
