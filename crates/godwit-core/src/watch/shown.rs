//! Other people's statements, made fit to be shown and kept: on one line, without their values.

use crate::Engine;

/// Longest text, in characters.
const CHARS: usize = 200;

/// What stands for a literal.
const LITERAL: &str = "'…'";

/// What stands for the rest of a statement that is about a secret.
const SECRET: &str = "•••";

/// Words after which a statement may carry a secret that is no literal.
const SECRET_WORDS: [&str; 7] = [
    "passw",
    "secret",
    "identified",
    "credential",
    "token",
    "apikey",
    "api_key",
];

/// `sql` on one line of at most 200 characters, for people who need to know what a session does.
///
/// Every text in it is replaced by `'…'`, as nobody can tell which ones are secrets or personal data; comments are left
/// out, and of a statement about passwords and the like only the beginning is shown. A text that was cut off by the
/// server is fine.
pub fn shown_query(engine: Engine, sql: &str) -> String {
    let mut line = Line::default();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let piece = piece(engine, rest, first);
        let (text, after) = rest.split_at(piece.bytes);
        match piece.kind {
            Kind::Space => line.space(),
            Kind::Literal => line.push(LITERAL),
            Kind::Plain => line.push(text),
            Kind::Word => {
                line.push(text);
                let word = text.to_ascii_lowercase();
                if SECRET_WORDS.iter().any(|secret| word.contains(secret)) {
                    line.space();
                    line.push(SECRET);
                    break;
                }
            }
            Kind::Unclear => {
                line.push(LITERAL);
                line.push("…");
                break;
            }
        }
        rest = after;
        if line.chars > CHARS {
            break;
        }
    }
    line.finish()
}

/// The text so far, with every run of white space as one space.
#[derive(Default)]
struct Line {
    text: String,
    chars: usize,
    space: bool,
}

impl Line {
    fn space(&mut self) {
        self.space = !self.text.is_empty();
    }

    fn push(&mut self, piece: &str) {
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
            self.chars += 1;
        }
        self.text.push_str(piece);
        self.chars += piece.chars().count();
    }

    fn finish(mut self) -> String {
        if let Some((end, _)) = self.text.char_indices().nth(CHARS) {
            // Room for the sign that something is missing.
            let end = self.text[..end].char_indices().next_back().map_or(0, |(last, _)| last);
            self.text.truncate(end);
            self.text.push('…');
        }
        self.text
    }
}

struct Piece {
    kind: Kind,
    bytes: usize,
}

enum Kind {
    /// White space and comments.
    Space,
    /// A text, whatever quotes it is in.
    Literal,
    /// A literal whose end depends on settings of the session: what follows may be inside or outside.
    Unclear,
    /// A keyword or name.
    Word,
    /// Numbers and signs.
    Plain,
}

impl Kind {
    const fn of(self, bytes: usize) -> Piece {
        Piece { kind: self, bytes }
    }
}

/// The piece with which `rest` begins; `first` is its first character.
fn piece(engine: Engine, rest: &str, first: char) -> Piece {
    let mysql = engine == Engine::Mysql;
    if let Some(bytes) = comment(mysql, rest) {
        return Kind::Space.of(bytes);
    }
    match first {
        '\'' => literal(rest, '\''),
        '"' if mysql => literal(rest, '"'),
        '"' | '`' => Kind::Word.of(quoted(rest, first)),
        '$' if !mysql => dollar_quoted(rest).unwrap_or(Kind::Plain.of(1)),
        _ if first.is_whitespace() || first.is_control() => Kind::Space.of(first.len_utf8()),
        _ if is_word(first) => {
            let end = rest.find(|letter: char| !is_word(letter) && letter != '$');
            Kind::Word.of(end.unwrap_or(rest.len()))
        }
        _ => Kind::Plain.of(first.len_utf8()),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The length of the comment with which `rest` begins.
fn comment(mysql: bool, rest: &str) -> Option<usize> {
    let to_end_of_line = || Some(rest.find('\n').unwrap_or(rest.len()));
    if let Some(after) = rest.strip_prefix("--") {
        // MySQL wants white space behind it, as `1--1` is a sum there.
        let begins = !mysql || after.chars().next().is_none_or(|letter| letter <= ' ');
        return begins.then(to_end_of_line).flatten();
    }
    if mysql && rest.starts_with('#') {
        return to_end_of_line();
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (1, 2);
    while depth > 0 {
        let Some(found) = rest[at..].find(['/', '*']) else {
            return Some(rest.len());
        };
        at += found;
        if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else if !mysql && rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else {
            at += 1;
        }
    }
    Some(at)
}

/// A literal in quotes, which are doubled inside.
///
/// Whether a backslash before a quote keeps the literal open depends on `NO_BACKSLASH_ESCAPES`, on
/// `standard_conforming_strings` and on an `E` in front: nobody here knows.
fn literal(rest: &str, quote: char) -> Piece {
    let bytes = quoted(rest, quote);
    let inside = &rest[1..bytes];
    let escaped = inside.match_indices(quote).any(|(at, _)| {
        let before = inside[..at].bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 1
    });
    if escaped { Kind::Unclear } else { Kind::Literal }.of(bytes)
}

/// The length of what stands in quotes, with them; one that is not closed goes on to the end.
fn quoted(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(found) = rest[at..].find(quote) {
        at += found + 1;
        if !rest[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

/// PostgreSQL's `$tag$…$tag$`.
fn dollar_quoted(rest: &str) -> Option<Piece> {
    let tag = &rest[1..1 + rest[1..].find('$')?];
    let is_tag = tag.chars().all(is_word) && !tag.starts_with(|letter: char| letter.is_ascii_digit());
    let mark = &rest[..tag.len() + 2];
    let end = || {
        rest[mark.len()..]
            .find(mark)
            .map_or(rest.len(), |at| mark.len() + at + mark.len())
    };
    is_tag.then(|| Kind::Literal.of(end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres(sql: &str) -> String {
        shown_query(Engine::Postgres, sql)
    }

    fn mysql(sql: &str) -> String {
        shown_query(Engine::Mysql, sql)
    }

    #[test]
    fn texts_are_replaced_and_the_statement_stays_readable() {
        assert_eq!(
            postgres("UPDATE \"Orders\"\n   SET note = 'it''s  secret', n = n + 1\tWHERE id = $1 -- for O'Neill\n;"),
            "UPDATE \"Orders\" SET note = '…', n = n + 1 WHERE id = $1 ;"
        );
        assert_eq!(
            mysql("INSERT INTO `it's` VALUES (\"a 'b\", 'c', 5--1) # don't"),
            "INSERT INTO `it's` VALUES ('…', '…', 5--1)"
        );
        assert_eq!(
            postgres("DO $do$ BEGIN x := 'hush'; END $do$ LANGUAGE plpgsql"),
            "DO '…' LANGUAGE plpgsql"
        );
        assert_eq!(postgres("SELECT $1, a$b, $$hush$$"), "SELECT $1, a$b, '…'");
        assert_eq!(postgres("/* 'a /* b' */ c */ SELECT 1 /* hush"), "SELECT 1");
        assert_eq!(mysql("/* it's /* one */ SELECT 1"), "SELECT 1");
    }

    #[test]
    fn of_passwords_only_the_beginning_is_shown() {
        assert_eq!(
            postgres("ALTER USER ana PASSWORD 'hush'"),
            "ALTER USER ana PASSWORD •••"
        );
        assert_eq!(
            mysql("CREATE USER ana@'%' IDENTIFIED BY PASSWORD 0xAB12"),
            "CREATE USER ana@'…' IDENTIFIED •••"
        );
        assert_eq!(postgres("SET app.api_key = hush"), "SET app.api_key •••");
        assert_eq!(
            postgres("SELECT \"userPassword\" FROM hush"),
            "SELECT \"userPassword\" •••"
        );
    }

    #[test]
    fn what_the_server_cut_off_or_nobody_can_read_is_not_shown() {
        assert_eq!(postgres("SELECT 'hus"), "SELECT '…'");
        assert_eq!(postgres("SELECT $x$hus"), "SELECT '…'");
        assert_eq!(mysql(r"SELECT 'a\', 'hush', 'b'"), "SELECT '…'…");
        assert_eq!(mysql(r"SELECT 'a\' , hush"), "SELECT '…'…");
        assert_eq!(postgres(r"SELECT E'it\'s hush', 1"), "SELECT E'…'…");
        assert_eq!(mysql(r"SELECT 'C:\\', 'b' FROM t"), "SELECT '…', '…' FROM t");
    }

    #[test]
    fn long_texts_are_cut() {
        let long = format!("SELECT {}", "é, ".repeat(200));
        let shown = postgres(&long);
        assert_eq!(shown.chars().count(), CHARS);
        assert!(shown.ends_with('…'), "{shown}");
        assert_eq!(postgres(&"x".repeat(CHARS)).chars().count(), CHARS);
        assert_eq!(postgres(""), "");
    }
}
