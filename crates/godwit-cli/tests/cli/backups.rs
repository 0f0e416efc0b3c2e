//! `godwit backup …` on SQLite.

use std::fs;

use crate::desk::Desk;

fn taken(desk: &Desk) -> (String, String) {
    let backup = desk.run("backup create --env shop --out copies --json").with(0).json();
    let text = |field: &str| backup[field].as_str().unwrap().to_owned();
    (text("id"), text("path"))
}

#[test]
fn a_backup_is_taken_verified_and_restored_in_place() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    let shown = desk.run("backup create --env shop").with(0);
    assert!(shown.out.contains("read to its end"), "{}", shown.out);
    let (id, path) = taken(&desk);
    desk.words(&["backup", "verify", &path]).with(0);
    desk.run("rollback --env shop --to 0 --yes").with(0);
    desk.words(&["backup", "restore", &id, "--into", "shop", "--yes"])
        .with(9);
    desk.words(&["backup", "restore", &id, "--into", "shop", "--confirm", "shop"])
        .with(0);
    desk.run("status --env shop").with(0);
    desk.words(&[
        "backup",
        "restore",
        &path,
        "--into",
        "shop",
        "--new-database",
        "copy.db",
        "--yes",
    ])
    .with(0);
    assert!(desk.path("copy.db").exists());
    desk.run("backup prune").with(0);
    desk.run("backup list --env shop").with(0);
}

#[test]
fn a_broken_backup_is_refused_before_anything_is_touched() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    let (_, path) = taken(&desk);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let before = fs::read(desk.path("shop.db")).unwrap();
    desk.words(&["backup", "verify", &path]).with(10);
    desk.words(&["backup", "restore", &path, "--into", "shop", "--confirm", "shop"])
        .with(10);
    desk.words(&["backup", "restore", &path, "--into", "sqlite://fresh.db", "--yes"])
        .with(10);
    assert_eq!(fs::read(desk.path("shop.db")).unwrap(), before);
    assert!(!desk.path("fresh.db").exists());
    desk.run("backup verify nowhere.db").with(2);
}

#[test]
fn a_broken_copy_says_nothing_about_the_backup_it_was_copied_from() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    let (id, path) = taken(&desk);
    fs::create_dir(desk.path("elsewhere")).unwrap();
    let copy = desk
        .path("elsewhere")
        .join(std::path::Path::new(&path).file_name().unwrap());
    fs::write(&copy, "half").unwrap();
    fs::copy(format!("{path}.json"), format!("{}.json", copy.display())).unwrap();
    desk.words(&["backup", "verify", &copy.display().to_string()]).with(10);
    desk.words(&["backup", "restore", &id, "--into", "sqlite://fresh.db", "--yes"])
        .with(0);
}

#[test]
fn what_a_restore_replaces_is_kept_with_its_version() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes --to 1").with(0);
    let (id, _) = taken(&desk);
    desk.run("apply --env shop --yes").with(0);
    desk.words(&["backup", "restore", &id, "--into", "shop", "--confirm", "shop"])
        .with(0);
    let list = desk.run("backup list --json").with(0).json();
    let heads: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|backup| backup["head"].as_str())
        .collect();
    assert!(heads.contains(&"3"), "{list}");
}

#[test]
fn a_write_ahead_log_left_beside_is_not_read_into_a_restored_file() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    let (id, _) = taken(&desk);
    fs::remove_file(desk.path("shop.db")).unwrap();
    fs::write(desk.path("shop.db-wal"), "what was not checkpointed").unwrap();
    let refused = desk.words(&["backup", "restore", &id, "--into", "shop", "--confirm", "shop"]);
    assert_ne!(refused.code, 0, "{}", refused.out);
    assert!(refused.err.contains("shop.db-wal"), "{}", refused.err);
    assert!(!desk.path("shop.db").exists());
}
