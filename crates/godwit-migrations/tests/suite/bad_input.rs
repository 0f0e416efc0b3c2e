//! Bad input: each kind has one clear answer, and the rest of the folder can still be seen.

use std::{error::Error as _, fs, path::Path};

use crate::folder::{Folder, render};
use godwit_core::{FormatId, MigrationsFolder};
use godwit_migrations::{Choice, DetectHints, FolderError, read};

fn error(path: &Path) -> FolderError {
    read(path, Choice::Format(FormatId::Godwit), &DetectHints::default()).unwrap_err()
}

/// The error as a person reads it, with the folder's own path taken out.
fn words(folder: &Folder, error: &FolderError) -> String {
    let source = error.source().map(|source| format!(": {source}")).unwrap_or_default();
    format!("{error}{source}\nhelp: {}", error.help()).replace(&folder.project().display().to_string(), "PROJECT")
}

fn names(read: &MigrationsFolder) -> Vec<&str> {
    read.migrations
        .iter()
        .map(|migration| migration.up.file.as_str())
        .collect()
}

#[test]
fn missing_folder() {
    let folder = Folder::with(&[]);
    insta::assert_snapshot!(words(&folder, &error(&folder.project().join("migratoins"))), @r#"
    the migrations folder PROJECT/migratoins does not exist
    help: check the path, or create the first migration there with 'godwit new'
    "#);
}

#[test]
fn file_for_a_folder() {
    let folder = Folder::with(&[("1_a.sql", "select 1;")]);
    insta::assert_snapshot!(words(&folder, &error(&folder.path().join("1_a.sql"))), @r#"
    PROJECT/migrations/1_a.sql is not a folder
    help: give the folder that holds the migrations, not one of its files
    "#);
}

#[test]
fn empty_folder() {
    insta::assert_snapshot!(render(&Folder::with(&[]).read(FormatId::Godwit)), @r#"
    Info empty-folder at the folder
      the folder holds no migrations yet
      help: create the first one with 'godwit new NAME'
    "#);
}

#[test]
#[cfg(unix)]
fn unreadable_file_and_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[("1_a.sql", "select 1;")]);
    let file = folder.path().join("1_a.sql");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything, so there is nothing to see.
    if fs::read(&file).is_ok() {
        return;
    }
    insta::assert_snapshot!(words(&folder, &error(&folder.path())), @r#"
    the file PROJECT/migrations/1_a.sql cannot be read: Permission denied (os error 13)
    help: check that the file exists and that you may read it; Godwit changes no permissions by itself
    "#);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o000)).unwrap();
    let unlistable = error(&folder.path());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    assert!(matches!(unlistable, FolderError::Unlistable { .. }), "{unlistable}");
}

#[test]
#[cfg(unix)]
fn link_to_nothing() {
    let folder = Folder::with(&[]);
    std::os::unix::fs::symlink("/nowhere/1_a.sql", folder.path().join("1_a.sql")).unwrap();
    insta::assert_snapshot!(words(&folder, &error(&folder.path())), @r#"
    the file PROJECT/migrations/1_a.sql cannot be read: No such file or directory (os error 2)
    help: check that the file exists and that you may read it; Godwit changes no permissions by itself
    "#);
}

#[test]
fn file_that_is_not_utf8() {
    let folder = Folder::with(&[("2_b.up.sql", "select 2;")]);
    folder.write("1_a.up.sql", b"\xef\xbb\xbf-- ok\nselect 'caf\xe9';\n");
    let read = folder.read(FormatId::Godwit);
    assert_eq!(names(&read), ["1_a.up.sql", "2_b.up.sql"], "it is still shown");
    insta::assert_snapshot!(render(&read), @r#"
    Block file-not-utf8 at 1_a.up.sql:2:12
      1_a.up.sql is not UTF-8: byte 20 (line 2) begins no character
      help: save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8
    Info byte-order-mark at 1_a.up.sql:1:1
      1_a.up.sql begins with a byte order mark; it is not sent to the server
      help: save without a byte order mark
    "#);
}

#[test]
fn byte_order_marks_and_crlf() {
    let folder = Folder::with(&[
        ("1_a.up.sql", "\u{feff}select 1;\r\n"),
        ("2_b.up.sql", "select 2;\r\n"),
        ("3_c.up.sql", "select 3;\n"),
    ]);
    insta::assert_snapshot!(render(&folder.read(FormatId::Godwit)), @r#"
    Info byte-order-mark at 1_a.up.sql:1:1
      1_a.up.sql begins with a byte order mark; it is not sent to the server
      help: save without a byte order mark
    Info crlf-line-endings at 1_a.up.sql:1:1
      1_a.up.sql and 1 more have CRLF line endings
      help: commit scripts with LF, so that checksums are the same on every system: '*.sql text eol=lf' in .gitattributes
    "#);
}

#[test]
fn nul_byte() {
    let folder = Folder::with(&[("1_a.up.sql", "select 1;\nselect '\0';\n")]);
    insta::assert_snapshot!(render(&folder.read(FormatId::Godwit)), @r#"
    Block nul-byte at 1_a.up.sql:2:9
      1_a.up.sql holds a NUL byte in line 2
      help: remove it; where the file was saved as UTF-16, save it as UTF-8
    "#);
}

#[test]
fn duplicate_version() {
    let folder = Folder::with(&[
        ("0001_create_a.up.sql", "a"),
        ("1_create_b.up.sql", "b"),
        ("1_create_b.down.sql", "b"),
        ("2_c.sql", "c"),
        ("2_c.up.sql", "c"),
        ("3_d.up.sql", "d"),
        ("3_d.down.sql", "d"),
        ("3_e.down.sql", "d"),
    ]);
    let read = folder.read(FormatId::Godwit);
    let downs: Vec<_> = read
        .migrations
        .iter()
        .map(|migration| (migration.name.as_str(), migration.down.is_some()))
        .collect();
    assert_eq!(
        downs,
        [
            ("create_a", false),
            ("create_b", true),
            ("c", false),
            ("c", false),
            ("d", true)
        ],
        "duplicates stay side by side, each with the down script of its own name"
    );
    insta::assert_snapshot!(render(&read), @r#"
    Block duplicate-version at 1_create_b.up.sql:1:1
      0001_create_a.up.sql and 1_create_b.up.sql have the same version
      help: give the newer one its own version; rename its down script too
    Block duplicate-version at 2_c.up.sql:1:1
      2_c.sql and 2_c.up.sql have the same version
      help: give the newer one its own version; rename its down script too
    Block duplicate-version at 3_e.down.sql:1:1
      3_d.down.sql and 3_e.down.sql have the same version
      help: give the newer one its own version; rename its down script too
    "#);
}

#[test]
fn down_script_without_an_up_script_or_with_another_name() {
    let folder = Folder::with(&[("1_a.down.sql", "a"), ("2_b.up.sql", "b"), ("2_bee.down.sql", "b")]);
    insta::assert_snapshot!(render(&folder.read(FormatId::Godwit)), @r#"
    Block missing-up at 1_a.down.sql:1:1
      1_a.down.sql would roll back a migration that has no up script
      help: add the up script with the same version and name, or remove this file
    Warn names-differ at 2_bee.down.sql:1:1
      2_bee.down.sql is the way back of 2_b.up.sql, but has another name
      help: give both scripts the same name
    "#);
}

#[test]
fn version_too_large() {
    let folder = Folder::with(&[
        ("9223372036854775807_a.up.sql", "a"),
        ("9223372036854775808_b.up.sql", "b"),
    ]);
    let read = folder.read(FormatId::Godwit);
    assert_eq!(names(&read), ["9223372036854775807_a.up.sql"]);
    insta::assert_snapshot!(render(&read), @r#"
    Block version-too-large at 9223372036854775808_b.up.sql:1:1
      the version of 9223372036854775808_b.up.sql is larger than 9223372036854775807, which no history can hold
      help: give it a smaller version
    "#);
}

#[test]
fn files_that_are_not_named_like_migrations() {
    let folder = Folder::with(&[
        ("V1__init.sql", "a"),
        ("seed.sql", "a"),
        ("1-a.sql", "a"),
        ("_a.sql", "a"),
        ("-1_a.sql", "a"),
        ("1_A.SQL", "a"),
        ("1_a.sql.bak", "a"),
        ("1_a.sql~", "a"),
    ]);
    insta::assert_snapshot!(render(&folder.read(FormatId::Sqlx)), @r#"
    Warn unrecognised-file at -1_a.sql:1:1
      -1_a.sql is not named like a migration and is left out
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Warn unrecognised-file at 1-a.sql:1:1
      1-a.sql is not named like a migration and is left out
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Warn unrecognised-file at 1_A.SQL:1:1
      1_A.SQL is not named like a migration and is left out
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Warn unrecognised-file at V1__init.sql:1:1
      V1__init.sql is not named like a migration and is left out; sqlx refuses the folder because of it
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Warn unrecognised-file at _a.sql:1:1
      _a.sql is not named like a migration and is left out; sqlx refuses the folder because of it
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Warn unrecognised-file at seed.sql:1:1
      seed.sql is not named like a migration and is left out
      help: name it <version>_<description>.up.sql, or move it out of the folder
    Info empty-folder at the folder
      the folder holds no migrations yet
      help: create the first one with 'godwit new NAME'
    "#);
}

#[test]
fn settings_that_are_no_toml_or_name_no_format() {
    let texts = [
        "[project\nformat = 1",
        "[project]\nname = \"x\"\nformat = \"flyway\"\n",
        "[project]\nformat = 1\n",
    ];
    let words = texts.map(|text| {
        let folder = Folder::with(&[("1_a.up.sql", "a")]);
        fs::write(folder.project().join("godwit.toml"), text).unwrap();
        words(
            &folder,
            &read(&folder.path(), Choice::Detect, &DetectHints::default()).unwrap_err(),
        )
    });
    insta::assert_snapshot!(words.join("\n"), @r#"
    PROJECT/godwit.toml, line 1: unclosed table, expected `]`
    help: mend the settings file, or name the format with '--format'
    PROJECT/godwit.toml, line 3: [project] format: 'flyway' is not a format: godwit or sqlx
    help: mend the settings file, or name the format with '--format'
    PROJECT/godwit.toml, line 2: [project] format must be a text: "godwit" or "sqlx"
    help: mend the settings file, or name the format with '--format'
    "#);
}

#[test]
fn sqlx_settings_that_godwit_cannot_keep() {
    let folder = Folder::with(&[("1_a.sql", "a")]);
    fs::write(
        folder.project().join("sqlx.toml"),
        "[migrate]\ntable-name = \"x.y\"\ncreate-schemas = [\"x\"]\n",
    )
    .unwrap();
    let read = read(&folder.path(), Choice::Format(FormatId::Sqlx), &DetectHints::default()).unwrap();
    insta::assert_snapshot!(render(&read).replace(&folder.project().display().to_string(), "PROJECT"), @r#"
    Block sqlx-table-renamed at the folder
      PROJECT/sqlx.toml keeps the history in x.y; Godwit knows only _sqlx_migrations
      help: go on with sqlx here, or rename the table back and take 'table-name' out
    Warn sqlx-create-schemas at the folder
      PROJECT/sqlx.toml has sqlx create schemas first, which Godwit does not
      help: create the schemas in the first migration
    "#);
}
