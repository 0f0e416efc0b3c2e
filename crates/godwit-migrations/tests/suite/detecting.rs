//! Which format a folder is taken for, and the reason that a person reads.

use std::fs;

use crate::folder::Folder;
use godwit_core::FormatId::{self, Godwit, Sqlx};
use godwit_migrations::{Choice, DetectHints, read};

fn detect(folder: &Folder, history_tables: &[FormatId]) -> (FormatId, String) {
    let read = read(&folder.path(), Choice::Detect, &DetectHints { history_tables }).unwrap();
    (
        read.format,
        read.because.replace(&folder.project().display().to_string(), "PROJECT"),
    )
}

fn pairs() -> Folder {
    Folder::with(&[("1_a.up.sql", "a"), ("1_a.down.sql", "a")])
}

#[test]
fn settings_decide_before_everything_else() {
    let folder = pairs();
    fs::write(folder.project().join("godwit.toml"), "[project]\nformat = \"sqlx\"\n").unwrap();
    assert_eq!(
        detect(&folder, &[Godwit]),
        (Sqlx, "PROJECT/godwit.toml says so".to_owned())
    );
    fs::write(folder.path().join("godwit.toml"), "[project]\nformat = \"godwit\"\n").unwrap();
    assert_eq!(
        detect(&folder, &[Sqlx]),
        (Godwit, "PROJECT/migrations/godwit.toml says so".to_owned())
    );
}

#[test]
fn settings_without_a_format_decide_nothing() {
    let folder = pairs();
    fs::write(folder.project().join("godwit.toml"), "[project]\nname = \"shop\"\n").unwrap();
    assert_eq!(detect(&folder, &[]).0, Godwit);
}

#[test]
fn the_targets_history_decides_before_the_files() {
    assert_eq!(
        detect(&pairs(), &[Sqlx]),
        (Sqlx, "the target has sqlx's history table".to_owned())
    );
    let simple = Folder::with(&[("1_a.sql", "a")]);
    assert_eq!(
        detect(&simple, &[Godwit]),
        (Godwit, "the target has godwit's history table".to_owned())
    );
    assert_eq!(detect(&simple, &[Godwit, Sqlx]).0, Sqlx, "two histories prove nothing");
}

#[test]
fn files_decide_where_nothing_else_does() {
    let directive = Folder::with(&[("1_a.sql", "a"), ("2_b.sql", "-- godwit: no-transaction\nb")]);
    assert_eq!(
        detect(&directive, &[]),
        (Godwit, "2_b.sql has a '-- godwit:' directive".to_owned())
    );
    let simple = Folder::with(&[("1_a.sql", "a"), ("notes.sql", "-- godwit: no-transaction")]);
    assert_eq!(
        detect(&simple, &[]),
        (Sqlx, "1_a.sql is one of sqlx's files without a way back".to_owned())
    );
    let settings = pairs();
    fs::write(settings.project().join("sqlx.toml"), "[migrate]\n").unwrap();
    assert_eq!(detect(&settings, &[]), (Sqlx, "there is PROJECT/sqlx.toml".to_owned()));
    assert_eq!(detect(&pairs(), &[]), (Godwit, "nothing says otherwise".to_owned()));
    assert_eq!(
        detect(&Folder::with(&[]), &[]),
        (Godwit, "nothing says otherwise".to_owned())
    );
}

#[test]
fn a_choice_needs_no_reason() {
    let folder = pairs();
    fs::write(folder.project().join("godwit.toml"), "broken").unwrap();
    let read = read(&folder.path(), Choice::Format(Sqlx), &DetectHints::default()).unwrap();
    assert_eq!((read.format, read.because.as_str()), (Sqlx, "it was chosen"));
}

#[test]
fn characters_that_sqlx_is_told_to_ignore_do_not_count() {
    let folder = Folder::with(&[("1_a.sql", "select 1;\r\n")]);
    let plain = Folder::with(&[("1_a.sql", "select1;")]);
    fs::write(
        folder.project().join("sqlx.toml"),
        "[migrate]\nignored-chars = [\" \", \"\\r\", \"\\n\"]\n",
    )
    .unwrap();
    assert_eq!(
        folder.read(Sqlx).migrations[0].up.checksum,
        plain.read(Sqlx).migrations[0].up.checksum
    );
}
