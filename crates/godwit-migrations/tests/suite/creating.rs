//! New migrations.

use std::fs;

use crate::folder::{Folder, rules};
use godwit_core::FormatId;
use godwit_migrations::{CreateError, create};
use jiff::Timestamp;

fn now() -> Timestamp {
    "2026-11-21T10:47:27Z".parse().unwrap()
}

fn created(folder: &Folder, format: FormatId, name: &str) -> Vec<String> {
    let paths = create(&folder.path(), format, name, now()).unwrap();
    paths
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn a_pair_with_helpful_heads_is_written() {
    let folder = Folder::with(&[]);
    assert_eq!(
        created(&folder, FormatId::Godwit, "Create the customers' e-mail  table!"),
        [
            "20261121104727_create_the_customers_e_mail_table.up.sql",
            "20261121104727_create_the_customers_e_mail_table.down.sql"
        ]
    );
    let read = folder.read(FormatId::Godwit);
    assert_eq!(rules(&read), [""; 0], "the heads hold no directive by accident");
    insta::assert_snapshot!(read.migrations[0].up.text, @r#"
    -- Create the customers' e-mail table!
    --
    -- Why, and what a reader of this file in a year should know.
    --
    -- Runs in one transaction where the engine can. For a statement that refuses one, such as
    -- CREATE INDEX CONCURRENTLY, put it alone in a file whose very first line is: -- no-transaction
    -- Once this is applied anywhere, do not edit it: write another migration.
    "#);
    insta::assert_snapshot!(read.migrations[0].down.as_ref().map(|down| down.text.to_string()).unwrap_or_default(), @r#"
    -- Create the customers' e-mail table!: the way back
    --
    -- Undoes the up script, last statement first. Say what data this loses.
    -- If there is no way back, delete this file and say why at the top of the up script:
    --   -- godwit: irreversible because …
    "#);
}

#[test]
fn a_folder_that_is_missing_is_made() {
    let folder = Folder::with(&[]);
    let path = folder.path().join("deep").join("er");
    assert_eq!(create(&path, FormatId::Godwit, "a", now()).unwrap().len(), 2);
}

#[test]
fn simple_folders_of_sqlx_stay_simple() {
    let folder = Folder::with(&[("20260101000000_a.sql", "a")]);
    assert_eq!(created(&folder, FormatId::Sqlx, "b"), ["20261121104727_b.sql"]);
    let reversible = Folder::with(&[("20260101000000_a.up.sql", "a"), ("20260101000000_a.down.sql", "a")]);
    assert_eq!(created(&reversible, FormatId::Sqlx, "b").len(), 2);
}

#[test]
fn the_version_is_above_all_others() {
    let ahead = Folder::with(&[("20261121104730_a.up.sql", "a")]);
    assert_eq!(created(&ahead, FormatId::Godwit, "b")[0], "20261121104731_b.up.sql");
    let counted = Folder::with(&[("0041_a.up.sql", "a"), ("0007_b.up.sql", "b")]);
    assert_eq!(created(&counted, FormatId::Godwit, "c")[0], "0042_c.up.sql");
    let full = Folder::with(&[("9223372036854775807_a.up.sql", "a")]);
    assert!(matches!(
        create(&full.path(), FormatId::Godwit, "b", now()),
        Err(CreateError::NoVersionLeft { .. })
    ));
}

#[test]
fn names_of_all_scripts_are_kept_and_useless_ones_refused() {
    let folder = Folder::with(&[]);
    assert_eq!(
        created(&folder, FormatId::Godwit, "Größe ändern")[0],
        "20261121104727_größe_ändern.up.sql"
    );
    assert!(matches!(
        create(&folder.path(), FormatId::Godwit, " ../?! ", now()),
        Err(CreateError::EmptyName { .. })
    ));
    assert!(matches!(
        create(&folder.path(), FormatId::Godwit, &"x".repeat(300), now()),
        Err(CreateError::NameTooLong { bytes: 300 })
    ));
}

#[test]
fn nothing_is_overwritten_and_nothing_half_made_is_left() {
    let folder = Folder::with(&[]);
    // A folder of that name is no script, so the version is free, but the file cannot be made.
    fs::create_dir(folder.path().join("20261121104727_a.down.sql")).unwrap();
    let error = create(&folder.path(), FormatId::Godwit, "a", now()).unwrap_err();
    assert!(matches!(error, CreateError::Unwritable { .. }), "{error}");
    assert!(
        !folder.path().join("20261121104727_a.up.sql").exists(),
        "the up script was taken back"
    );
    assert!(
        folder.path().join("20261121104727_a.down.sql").is_dir(),
        "what was there stays"
    );
}

#[test]
fn a_file_in_the_folders_place_is_named() {
    let folder = Folder::with(&[("1_a.sql", "a")]);
    let error = create(&folder.path().join("1_a.sql"), FormatId::Godwit, "b", now()).unwrap_err();
    assert!(matches!(error, CreateError::Folder(_)), "{error}");
}
