//! What SQLite's catalogue keeps only as the text of `CREATE` statements: checks, generated columns, index keys.
//!
//! It reads statements that SQLite itself has accepted, so it needs no grammar: words, quotes and brackets do.

/// A piece of SQL text.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    start: usize,
    /// Brackets that are open around it.
    depth: u32,
}

impl Token<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// The parts of a `CREATE TABLE` that no pragma tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TableText {
    /// Names (empty where there is none) and expressions of checks.
    pub(super) checks: Vec<(String, String)>,
    /// Names and expressions of generated columns.
    pub(super) generated: Vec<(String, String)>,
}

/// Reads a `CREATE TABLE`.
pub(super) fn table(sql: &str) -> TableText {
    let tokens = scan(sql);
    let mut text = TableText::default();
    for item in items(&tokens) {
        let (mut name, mut column) = (String::new(), None);
        if !item.first().is_some_and(starts_constraint) {
            column = item.first().map(|token| unquoted(token.text));
        }
        for (at, token) in item.iter().enumerate().filter(|(_, token)| token.depth == 1) {
            let next = item.get(at + 1);
            if token.is("constraint") {
                name = next.map(|token| unquoted(token.text)).unwrap_or_default();
            } else if token.is("check") {
                text.checks.push((std::mem::take(&mut name), bracketed(sql, next)));
            } else if let (true, Some(column)) = (token.is("as"), &column) {
                text.generated.push((column.clone(), bracketed(sql, next)));
            }
        }
    }
    text
}

/// The keys of a `CREATE INDEX`, as written.
pub(super) fn index_keys(sql: &str) -> Vec<String> {
    let tokens = scan(sql);
    let ends = |item: &[Token<'_>]| {
        let (first, last) = (item.first()?, item.last()?);
        sql.get(first.start..last.start + last.text.len()).map(str::to_owned)
    };
    items(&tokens).into_iter().filter_map(ends).collect()
}

fn starts_constraint(token: &Token<'_>) -> bool {
    ["constraint", "check", "primary", "unique", "foreign"]
        .iter()
        .any(|word| token.is(word))
}

/// The comma-separated items inside the first pair of brackets.
fn items<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let Some(open) = tokens.iter().position(|token| token.text == "(") else {
        return Vec::new();
    };
    let body = &tokens[open + 1..];
    let close = body
        .iter()
        .position(|token| token.text == ")" && token.depth == 0)
        .unwrap_or(body.len());
    body[..close]
        .split(|token| token.text == "," && token.depth == 1)
        .collect()
}

/// The text inside the bracket at `open`.
fn bracketed(sql: &str, open: Option<&Token<'_>>) -> String {
    let Some(open) = open.filter(|token| token.text == "(") else {
        return String::new();
    };
    let from = &sql[open.start..];
    let end = scan(from)
        .into_iter()
        .find(|token| token.text == ")" && token.depth == 0);
    from[1..end.map_or(from.len(), |token| token.start)].trim().to_owned()
}

fn unquoted(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next_back()) {
        (Some(open @ ('"' | '`' | '\'')), Some(close)) if open == close => {
            let doubled = format!("{open}{open}");
            letters.as_str().replace(&doubled, &open.to_string())
        }
        (Some('['), Some(']')) => letters.as_str().to_owned(),
        _ => text.to_owned(),
    }
}

/// Words, quoted texts and single signs; a bracket has the depth outside it.
fn scan(sql: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut at, mut depth) = (Vec::new(), 0, 0_u32);
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let length = length_of(rest, first);
        let skipped = first.is_whitespace() || rest.starts_with("--") || rest.starts_with("/*");
        if first == ')' {
            depth = depth.saturating_sub(1);
        }
        if !skipped {
            tokens.push(Token {
                text: &rest[..length],
                start: at,
                depth,
            });
        }
        if first == '(' {
            depth += 1;
        }
        at += length;
    }
    tokens
}

fn length_of(rest: &str, first: char) -> usize {
    let to_end_of = |mark: &str, from: usize| {
        rest.get(from..)
            .and_then(|inside| inside.find(mark))
            .map_or(rest.len(), |found| from + found + mark.len())
    };
    match first {
        '\'' | '"' | '`' => {
            // A doubled quote is two quoted texts side by side for this purpose, but one name must stay one token.
            let mut end = to_end_of(&first.to_string(), 1);
            while rest[end..].starts_with(first) {
                end = to_end_of(&first.to_string(), end + 1);
            }
            end
        }
        '[' => to_end_of("]", 1),
        '-' if rest.starts_with("--") => to_end_of("\n", 2),
        '/' if rest.starts_with("/*") => to_end_of("*/", 2),
        _ if is_word(first) => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
        _ => first.len_utf8(),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_and_generated_columns_are_found_wherever_they_stand() {
        let text = table(
            r#"CREATE TABLE "or(der" ( -- a comment, with (brackets
                id INTEGER PRIMARY KEY CHECK (id > 0),
                "to,tal" INT CONSTRAINT positive CHECK ("to,tal" >= (0)) DEFAULT (1 + 2),
                note TEXT DEFAULT 'it''s, (', twice INT GENERATED ALWAYS AS (id * 2) STORED,
                CONSTRAINT both CHECK (note <> ')' AND id < 9))"#,
        );
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(
            text.checks,
            [
                pair("", "id > 0"),
                pair("positive", "\"to,tal\" >= (0)"),
                pair("both", "note <> ')' AND id < 9"),
            ]
        );
        assert_eq!(text.generated, [pair("twice", "id * 2")]);
    }

    #[test]
    fn index_keys_keep_their_words() {
        assert_eq!(
            index_keys("CREATE INDEX i ON t (lower(a), b DESC) WHERE c"),
            ["lower(a)", "b DESC"]
        );
        assert!(index_keys("").is_empty());
        assert_eq!(
            table("CREATE TABLE broken (a CHECK ('"),
            TableText {
                checks: vec![pair_of("'")],
                generated: vec![]
            }
        );
    }

    fn pair_of(text: &str) -> (String, String) {
        (String::new(), text.to_owned())
    }
}
