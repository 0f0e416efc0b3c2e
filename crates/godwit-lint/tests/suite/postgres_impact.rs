//! What is said of PostgreSQL's statements, to be read by people.

use std::fmt::Write as _;

use godwit_core::{Direction, Engine, Impact, Product, Tier};
use godwit_lint::{Context, Facts, Policy, Server, Stmt, impact};

use crate::statements::CASES;

/// The impact of the one statement `sql`.
pub fn predicted(sql: &str, server: Option<Server>, facts: Option<&Facts>) -> Impact {
    let policy = Policy::default();
    let context = Context {
        engine: Engine::Postgres,
        server,
        tier: Tier::Production,
        direction: Direction::Up,
        facts,
        policy: &policy,
    };
    let script = godwit_sql::split(Engine::Postgres, sql);
    assert_eq!(script.statements.len(), 1, "one statement: {sql}");
    impact(&context, &Stmt::new(Engine::Postgres, &script.statements[0], sql))
}

/// Statements that no proof can run, or that tell nothing.
const MORE: &[&str] = &[
    "DO $$ BEGIN PERFORM 1; END $$",
    "CALL clean_up()",
    "SELECT clean_up()",
    "CREATE EXTENSION pgcrypto",
    "COPY orders FROM STDIN",
    "SET lock_timeout = '2s'",
    "CREATE TABLE carts (id int)",
    "VACUUM",
    "DROP SCHEMA old CASCADE",
    "DROP DATABASE old",
    "REINDEX SCHEMA shop",
];

fn written(impact: &Impact) -> String {
    let mut out = format!(
        "  {} on [{}] · blocks {:?} · work {:?}",
        impact.lock.as_deref().unwrap_or("no lock"),
        impact.objects.join(", "),
        impact.blocks,
        impact.work,
    )
    .to_string();
    for (says, word) in [(impact.destroys, "destroys"), (impact.opaque, "opaque")] {
        if says {
            let _ = write!(out, " · {word}");
        }
    }
    let _ = write!(out, "\n  {}", impact.sentence);
    out
}

#[test]
fn impacts_read_well() {
    let all = CASES.iter().map(|case| case.sql).chain(MORE.iter().copied());
    let mut out = String::new();
    for sql in all {
        let _ = writeln!(out, "{sql}\n{}\n", written(&predicted(sql, None, None)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn old_servers_lock_more_and_write_defaults_into_every_row() {
    let on = |major: u16, sql: &str| {
        let server = Server {
            product: Product::Postgresql,
            version: (major, 0, 0),
        };
        written(&predicted(sql, Some(server), None))
    };
    for (sql, changed_in) in [
        ("ALTER TABLE orders ADD COLUMN state text DEFAULT 'new'", 11),
        ("ALTER TABLE events ATTACH PARTITION e FOR VALUES FROM (1) TO (2)", 12),
        ("ALTER INDEX orders_by_day RENAME TO orders_day", 12),
        ("ALTER TABLE orders ALTER COLUMN customer SET NOT NULL", 12),
    ] {
        assert_ne!(on(changed_in - 1, sql), on(changed_in, sql), "{sql}");
        assert_eq!(on(changed_in, sql), on(18, sql), "{sql}");
    }
}
