//! Who reads.

use godwit_core::Engine;
use sqlparser::{dialect::PostgreSqlDialect, parser::Parser, tokenizer::Tokenizer};

/// Reads a text of PostgreSQL's and says how many things it found in it, or why it gave up.
type Read = fn(&str) -> Result<usize, String>;

/// One way to read SQL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contestant {
    pub(crate) name: &'static str,
    /// What it counts.
    pub(crate) unit: &'static str,
    pub(crate) read: Read,
}

/// The bars are for this one.
pub(crate) const SPLITTER: &str = "godwit-sql, split";

/// The same with what each statement does.
pub(crate) const CLASSIFIER: &str = "godwit-sql, split and classified";

/// Looking for one byte, and nothing faster reads a text: the strictest yardstick, as it takes every `;` for an end.
pub(crate) const ONE_BYTE: &str = "memchr, every `;`";

/// The fewest bytes that a splitter looks for: what ends a statement, and what may hide that in a string or a comment.
pub(crate) const THREE_BYTES: &str = "memchr3, every `;` `'` `-`";

/// All of them; a linter is one more row.
pub(crate) const ALL: &[Contestant] = &[
    Contestant {
        name: ONE_BYTE,
        unit: "bytes",
        read: |text| Ok(memchr::memchr_iter(b';', text.as_bytes()).count()),
    },
    Contestant {
        name: THREE_BYTES,
        unit: "bytes",
        read: |text| Ok(memchr::memchr3_iter(b';', b'\'', b'-', text.as_bytes()).count()),
    },
    Contestant {
        name: SPLITTER,
        unit: "statements",
        read: |text| Ok(godwit_sql::spans(Engine::Postgres, text).spans.len()),
    },
    Contestant {
        name: CLASSIFIER,
        unit: "statements",
        read: |text| Ok(godwit_sql::split(Engine::Postgres, text).statements.len()),
    },
    Contestant {
        name: "libpg_query 18, split by its scanner",
        unit: "statements",
        read: |text| {
            let found = pg_query::split_with_scanner(text);
            found.map(|found| found.len()).map_err(|error| error.to_string())
        },
    },
    Contestant {
        name: "sqlparser 0.63, tokens",
        unit: "tokens",
        read: |text| {
            let found = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize();
            found.map(|found| found.len()).map_err(|error| error.to_string())
        },
    },
    Contestant {
        name: "sqlparser 0.63, parsed",
        unit: "statements",
        read: |text| {
            let found = Parser::parse_sql(&PostgreSqlDialect {}, text);
            found.map(|found| found.len()).map_err(|error| error.to_string())
        },
    },
];
