//! What a folder reads as.

use crate::folder::{Folder, render, rules};
use godwit_core::{Digest, FormatId, Severity, Version, digest::hex};
use godwit_migrations::{Choice, DetectHints, read};

const NONE: DetectHints<'_> = DetectHints { history_tables: &[] };

#[test]
fn migrations_come_by_version_with_their_down_scripts() {
    let folder = Folder::with(&[
        ("10_ten.up.sql", "select 10;\n"),
        ("10_ten.down.sql", "select -10;\n"),
        ("0009_nine_and_a_half.up.sql", "select 9;\n"),
        ("20260105090000_create_customers.up.sql", "select 1;\n"),
        ("README.md", "# Read me\n"),
        (".#10_ten.up.sql", "an editor's lock"),
    ]);
    folder.make_subfolder("old");

    let read = folder.read(FormatId::Godwit);

    let found: Vec<_> = read
        .migrations
        .iter()
        .map(|migration| {
            (
                migration.version.as_str(),
                migration.name.as_str(),
                migration.down.is_some(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("0009", "nine_and_a_half", false),
            ("10", "ten", true),
            ("20260105090000", "create_customers", false)
        ]
    );
    assert_eq!(
        read.findings,
        [],
        "README.md, hidden files and subfolders are nobody's business"
    );
    assert!(read.path.is_absolute());
    assert_eq!(
        read.get(&Version::from(9)).map(|migration| migration.up.file.as_str()),
        Some("0009_nine_and_a_half.up.sql")
    );
}

#[test]
fn checksums_are_sha256_for_godwit_and_sha384_for_sqlx_over_the_bytes_as_they_are() {
    let folder = Folder::with(&[("1_a.up.sql", "\u{feff}select 1;\r\n")]);

    let godwit = folder.read(FormatId::Godwit);
    let sqlx = folder.read(FormatId::Sqlx);

    let bytes = "\u{feff}select 1;\r\n".as_bytes();
    let up = &godwit.migrations[0].up;
    assert_eq!(&*up.text, "select 1;\r\n", "the byte order mark is not sent");
    assert_eq!(up.checksum, Digest::of(bytes).as_bytes());
    assert_eq!(up.raw, Digest::of(bytes));
    assert_eq!(up.normalised, Digest::of(b"select 1;\n"));
    // As `sha384sum` says.
    insta::assert_snapshot!(hex(&sqlx.migrations[0].up.checksum), @"5b551fd2ccf7546b8804de59f307ebe1afa3f11e3e1df20c84172ce7f232e926eefc8921776195660328551f7d08b429");
}

#[test]
fn variants_are_the_checksums_of_the_same_text_saved_otherwise() {
    for format in FormatId::ALL {
        let checksum = |text: &str| {
            Folder::with(&[("1_a.up.sql", text)])
                .read(format)
                .migrations
                .remove(0)
                .up
        };
        let saved = ["a;\nb;\n", "a;\r\nb;\r\n", "\u{feff}a;\nb;\n", "\u{feff}a;\r\nb;\r\n"].map(checksum);
        for one in &saved {
            assert_eq!(one.variants.len(), 3, "{format}: the other three, and not its own");
            for other in saved.iter().filter(|other| other.checksum != one.checksum) {
                assert!(one.variants.contains(&other.checksum), "{format}");
                assert_eq!(one.normalised, other.normalised);
            }
            assert!(
                !one.variants.contains(&checksum("a;\nc;\n").checksum),
                "another text is no variant"
            );
        }
        let mixed = checksum("a;\r\nb;\n");
        assert!(
            mixed.variants.contains(&saved[0].checksum),
            "{format}: mixed endings have their clean forms"
        );
    }
}

#[test]
fn simple_files_are_migrations_without_a_way_back() {
    let folder = Folder::with(&[("0001_a.sql", "select 1;"), ("0002_b.sql.sql", "select 2;")]);
    let read = folder.read(FormatId::Sqlx);
    let names: Vec<_> = read
        .migrations
        .iter()
        .map(|migration| migration.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b"], "sqlx takes every ending off");
    assert!(read.migrations.iter().all(|migration| migration.down.is_none()));
}

#[test]
fn directives_are_read_from_the_comments_before_the_first_statement() {
    let folder = Folder::with(&[
        ("1_first_line.up.sql", "-- no-transaction\nselect 1;"),
        ("2_second_line.up.sql", "\n-- no-transaction\nselect 1;"),
        (
            "3_godwit.up.sql",
            "-- Why.\n\n--\n-- godwit: no-transaction\n-- godwit: irreversible because the data is gone\nselect 1;",
        ),
    ]);
    let directives: Vec<_> = folder
        .read(FormatId::Godwit)
        .migrations
        .into_iter()
        .map(|one| one.up.directives)
        .collect();
    assert_eq!(
        directives.iter().map(|one| one.no_transaction).collect::<Vec<_>>(),
        [true, false, true]
    );
    assert_eq!(directives[2].irreversible.as_deref(), Some("the data is gone"));
}

#[test]
fn directives_that_cannot_be_obeyed_block_and_name_their_line() {
    let folder = Folder::with(&[
        ("1_a.up.sql", "-- Why.\n-- godwit: no-transation\nselect 1;"),
        ("2_b.up.sql", "-- godwit: irreversible\nselect 1;"),
        ("3_c.up.sql", "select 1;\n-- godwit: no-transaction\n"),
        ("4_d.up.sql", "-- godwit: irreversible because gone\nselect 1;"),
        ("4_d.down.sql", "select 1;"),
        (
            "5_e.up.sql",
            "-- godwit: timeout patience 5min\n-- godwit: lint-ignore drop-table because it is empty\nselect 1;",
        ),
    ]);
    insta::assert_snapshot!(render(&folder.read(FormatId::Godwit)), @r#"
    Block unknown-directive at 1_a.up.sql:2:1
      1_a.up.sql, line 2: 'no-transation' is not a directive
      help: known directives: 'no-transaction', 'irreversible because <reason>', 'timeout lock <time> statement <time> tries <number>', 'lint-ignore <rule> because <reason>'
    Block directive-without-reason at 2_b.up.sql:1:1
      2_b.up.sql, line 1: 'irreversible' gives no reason
      help: write '-- godwit: irreversible because <reason>'
    Block timeout-unreadable at 5_e.up.sql:1:1
      5_e.up.sql, line 1: 'patience' is no limit
      help: write '-- godwit: timeout lock 5s statement 10min tries 3', with those of the three that differ; times are in ms, s, min or h
    Warn directive-after-statement at 3_c.up.sql:2:1
      3_c.up.sql, line 2: the directive 'no-transaction' comes after the first statement and is not read
      help: move it above the first statement
    Warn irreversible-with-down at 4_d.up.sql:1:1
      4_d.up.sql says that it is irreversible, but 4_d.down.sql would roll it back
      help: remove the down script or the 'irreversible' directive
    "#);
}

#[test]
fn sqlx_reads_its_directive_only_as_the_first_bytes() {
    let folder = Folder::with(&[
        ("1_a.sql", "-- no-transaction whatever follows\nselect 1;"),
        ("2_b.sql", "\u{feff}-- no-transaction\nselect 1;"),
        ("3_c.sql", "-- godwit: no-transaction\nselect 1;"),
    ]);
    let read = folder.read(FormatId::Sqlx);
    let directives: Vec<_> = read
        .migrations
        .iter()
        .map(|one| one.up.directives.no_transaction)
        .collect();
    assert_eq!(directives, [true, false, true]);
    insta::assert_snapshot!(render(&read), @r#"
    Block directive-unknown-to-sqlx at 2_b.sql:1:1
      2_b.sql, line 1: a byte order mark stands before '-- no-transaction', so sqlx does not see it
      help: save the file without a byte order mark
    Warn directive-unknown-to-sqlx at 3_c.sql:1:1
      3_c.sql, line 1: sqlx does not read this directive and would run the script in a transaction
      help: make '-- no-transaction' the very first line of the file
    Info byte-order-mark at 2_b.sql:1:1
      2_b.sql begins with a byte order mark; it is not sent to the server
      help: save without a byte order mark
    "#);
}

#[test]
fn ten_thousand_files_are_read_at_once() {
    let folder = Folder::with(&[]);
    for version in 1..=10_000 {
        folder.write(
            &format!("{version}_step.up.sql"),
            format!("create table t{version} (id int);\n").as_bytes(),
        );
    }
    let start = std::time::Instant::now();
    let read = read(&folder.path(), Choice::Detect, &NONE).unwrap();
    assert_eq!(read.migrations.len(), 10_000);
    // Without optimisation, on a busy machine; an optimised build takes a fraction.
    assert!(start.elapsed().as_secs() < 10, "took {:?}", start.elapsed());
}

#[test]
fn a_file_of_fifty_megabytes_is_read() {
    let folder = Folder::with(&[]);
    let line = "insert into t values (1, 'a row of a dump that somebody put into a migration');\n";
    folder.write("1_dump.up.sql", line.repeat((50 << 20) / line.len() + 1).as_bytes());
    let read = folder.read(FormatId::Godwit);
    assert!(read.migrations[0].up.text.len() > 50 << 20);
    assert_eq!(rules(&read), [""; 0]);
}

#[test]
#[cfg(unix)]
fn links_to_files_are_followed() {
    let elsewhere = Folder::with(&[("shared.sql", "select 1;")]);
    let folder = Folder::with(&[]);
    std::os::unix::fs::symlink(elsewhere.path().join("shared.sql"), folder.path().join("1_a.up.sql")).unwrap();
    assert_eq!(&*folder.read(FormatId::Godwit).migrations[0].up.text, "select 1;");
}

#[test]
fn what_blocks_comes_first() {
    let folder = Folder::with(&[("1_a.up.sql", "a\r\n"), ("1_b.up.sql", "b"), ("notes.sql", "c")]);
    let severities: Vec<_> = folder
        .read(FormatId::Godwit)
        .findings
        .iter()
        .map(|finding| finding.severity)
        .collect();
    assert_eq!(severities, [Severity::Block, Severity::Warn, Severity::Info]);
}
