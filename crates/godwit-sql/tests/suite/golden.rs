//! Golden scripts per engine, and what they split into.

use std::{fmt::Write as _, fs, path::Path};

use godwit_core::{Engine, Place};

/// One line per statement and finding, as a reader would check them.
fn render(engine: Engine, text: &str) -> String {
    let script = godwit_sql::split(engine, text);
    let mut out = String::new();
    for statement in &script.statements {
        let line = Place::at("", text, statement.span.start).line;
        let _ = write!(out, "{line:>3} [{}] {:?}", statement.kind, statement.transactional);
        if let Some(control) = statement.controls_transaction {
            let _ = write!(out, " {control:?}");
        }
        let _ = writeln!(out, "\n      {}", statement.summary);
        let sent = statement.span.of(text);
        let last = sent.lines().next_back().unwrap_or_default();
        let _ = writeln!(out, "      ends: {last:?}");
    }
    for finding in &script.findings {
        let place = Place::at("", text, finding.offset);
        let _ = writeln!(
            out,
            "  ! {}:{} {} {:?}: {}",
            place.line, place.column, finding.rule, finding.severity, finding.message
        );
    }
    out
}

fn check(engine: Engine) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(engine.id());
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    assert!(!files.is_empty(), "there are golden scripts for {engine}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, render(engine, &text)));
    }
}

#[test]
fn postgres_scripts_split_as_psql_and_the_server_read_them() {
    check(Engine::Postgres);
}

#[test]
fn mysql_scripts_split_as_the_client_and_the_server_read_them() {
    check(Engine::Mysql);
}

#[test]
fn sqlite_scripts_split_as_the_shell_and_the_library_read_them() {
    check(Engine::Sqlite);
}
