//! The sample folders split into what their authors meant.

use std::{fs, path::Path};

use godwit_core::Engine;
use godwit_sql::{Family, split};

#[test]
fn every_sample_script_splits_cleanly() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations-sample");
    for engine in Engine::ALL {
        let mut scripts = 0;
        for entry in fs::read_dir(samples.join(engine.id())).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "sql") {
                continue;
            }
            scripts += 1;
            let text = fs::read_to_string(&path).unwrap();
            let script = split(engine, &text);
            let file = path.display();
            assert_eq!(script.findings, [], "{file}");
            assert!(!script.statements.is_empty(), "{file} holds a statement");
            for statement in &script.statements {
                assert_ne!(
                    statement.kind.family(),
                    Family::Unknown,
                    "{file}: {}",
                    statement.summary
                );
                assert!(
                    !statement.span.of(&text).ends_with(';'),
                    "{file}: {}",
                    statement.summary
                );
            }
        }
        assert!(
            scripts >= 24,
            "{engine} has at least twelve migrations with both scripts, found {scripts}"
        );
    }
}

/// Compound bodies are the ones that a wrong split tears apart.
#[test]
fn sample_scripts_with_bodies_have_the_statements_that_they_show() {
    for (engine, file, kinds) in [
        (
            Engine::Postgres,
            "20260119113000_track_stock_movements.up.sql",
            &[
                "create table",
                "create index",
                "create function",
                "create trigger",
                "insert",
            ][..],
        ),
        (
            Engine::Mysql,
            "20260407090000_expire_stale_drafts.up.sql",
            &["alter table", "update", "create procedure"],
        ),
        (
            Engine::Mysql,
            "20260408070000_schedule_draft_expiry.up.sql",
            &["create table", "create event"],
        ),
        (
            Engine::Sqlite,
            "20260407090000_guard_order_status.up.sql",
            &["create trigger", "create trigger"],
        ),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations-sample")
            .join(engine.id())
            .join(file);
        let text = fs::read_to_string(&path).unwrap();
        let found: Vec<_> = split(engine, &text)
            .statements
            .iter()
            .map(|statement| statement.kind.phrase())
            .collect();
        assert_eq!(found, kinds, "{file}");
    }
}
