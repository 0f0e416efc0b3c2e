//! What a statement's text tells about the tables that it uses, where the server does not tell.

use super::metadata::{Mode, Object};

/// Words behind which the table stands that a definition is about.
const BEFORE_TABLES: [&str; 8] = [
    "TABLE",
    "TABLES",
    "ON",
    "VIEW",
    "TO",
    "RENAME",
    "TRUNCATE",
    "REFERENCES",
];

/// Words that may stand between.
const BETWEEN: [&str; 5] = ["IF", "NOT", "EXISTS", "TABLE", "TABLES"];

/// Words, and the signs between them that matter: dots and commas. Literals are left out.
fn tokens(sql: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' | '"' => (None, in_quotes(rest, first)),
            '`' => {
                let length = in_quotes(rest, first);
                (Some(rest[1..length].trim_end_matches('`')), length)
            }
            '.' | ',' => (Some(&rest[..1]), 1),
            _ if is_word(first) => {
                let length = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
                (Some(&rest[..length]), length)
            }
            _ => (None, first.len_utf8()),
        };
        found.extend(token);
        rest = &rest[length..];
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

fn in_quotes(rest: &str, quote: char) -> usize {
    rest[1..].find(quote).map_or(rest.len(), |at| at + 2)
}

fn is(token: &str, words: &[&str]) -> bool {
    words.iter().any(|word| token.eq_ignore_ascii_case(word))
}

/// The lock that `sql` wants on the tables that it names.
pub(super) fn mode(sql: &str) -> Mode {
    let first = tokens(sql).first().copied().unwrap_or_default();
    match first {
        verb if is(verb, &["SELECT", "WITH", "SHOW", "DESCRIBE", "EXPLAIN", "VALUES"]) => Mode::READ,
        verb if is(verb, &["INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD"]) => Mode::WRITE,
        verb if is(verb, &["LOCK", "OPTIMIZE", "REPAIR"]) => Mode::NO_READ_WRITE,
        _ => Mode::EXCLUSIVE,
    }
}

/// Whether `sql` changes what a table is, or locks it whole.
pub(super) fn is_definition(sql: &str) -> bool {
    let verbs = [
        "ALTER", "CREATE", "DROP", "RENAME", "TRUNCATE", "LOCK", "OPTIMIZE", "REPAIR",
    ];
    tokens(sql).first().is_some_and(|verb| is(verb, &verbs))
}

/// The tables that the definition `sql` is about; names without a schema are of `database`.
pub(super) fn defined(sql: &str, database: &str) -> Vec<Object> {
    let tokens = tokens(sql);
    let at = |index: usize| tokens.get(index).copied().unwrap_or_default();
    let mut found = Vec::new();
    for (index, _) in tokens.iter().enumerate().filter(|(_, token)| is(token, &BEFORE_TABLES)) {
        let mut next = index + 1;
        while is(at(next), &BETWEEN) {
            next += 1;
        }
        loop {
            let (schema, name, after) = match at(next + 1) {
                "." => (at(next), at(next + 2), next + 3),
                _ => (database, at(next), next + 1),
            };
            if name.is_empty() {
                break;
            }
            found.push(Object::table(schema, name));
            if at(after) != "," {
                break;
            }
            next = after + 1;
        }
    }
    found
}

/// Whether `sql`, sent in `database`, names the table.
pub(super) fn names(sql: &str, database: &str, table: &Object) -> bool {
    let tokens = tokens(sql);
    tokens.iter().enumerate().any(|(index, token)| {
        let schema = match index.checked_sub(2).map(|before| &tokens[before..index]) {
            Some([schema, "."]) => schema,
            _ => database,
        };
        token.eq_ignore_ascii_case(&table.name) && schema.eq_ignore_ascii_case(&table.schema)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_name_their_tables() {
        let all = |sql: &str| {
            let tables = defined(sql, "shop");
            tables.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(all("ALTER TABLE `orders` ADD note TEXT DEFAULT 'on x'"), "shop.orders");
        assert_eq!(all("create index i on old.lines (a, b)"), "old.lines");
        assert_eq!(all("DROP TABLE IF EXISTS a, `old`.`b`, c"), "shop.a old.b shop.c");
        assert_eq!(all("RENAME TABLE a TO b"), "shop.a shop.a shop.b");
        assert_eq!(all("TRUNCATE orders"), "shop.orders");
        assert_eq!(
            all("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id)"),
            "shop.a shop.b"
        );
        assert!(is_definition(" alter table a add b int") && !is_definition("SELECT 1"));
    }

    #[test]
    fn a_statement_names_a_table_with_or_without_its_schema() {
        let orders = Object::table("shop", "orders");
        for sql in [
            "insert into Orders values (1)",
            "SELECT * FROM x JOIN `shop`.`orders` o",
            "select orders.id from orders",
        ] {
            assert!(names(sql, "shop", &orders), "{sql}");
        }
        assert!(names("SELECT * FROM shop.orders", "other", &orders));
        for sql in [
            "SELECT 'orders'",
            "SELECT * FROM old.orders",
            "SELECT * FROM orders_old",
        ] {
            assert!(!names(sql, "shop", &orders), "{sql}");
        }
        assert!(!names("SELECT * FROM orders", "other", &orders));
    }
}
