//! What is refused, and with which exit code.

use std::fs;

use crate::desk::{Desk, finish};

#[test]
fn an_edited_migration_stops_everything_that_builds_on_it() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes --to 2").with(0);
    desk.write("1_create_customers.up.sql", "CREATE TABLE clients (id INTEGER);\n");
    let status = desk.run("status --env shop").with(4);
    assert!(status.out.contains("1 edited, 1 pending"), "{}", status.out);
    desk.run("plan --env shop").with(4);
    let refused = desk.run("apply --env shop --yes").with(4);
    assert!(refused.err.contains("hint:"), "{}", refused.err);
    fs::remove_file(desk.path("migrations/1_create_customers.up.sql")).unwrap();
    fs::remove_file(desk.path("migrations/1_create_customers.down.sql")).unwrap();
    desk.run("status --env shop").with(4);
}

#[test]
fn a_missing_newest_migration_is_attention_and_not_a_wrong_version() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    fs::remove_file(desk.path("migrations/3_add_notes.up.sql")).unwrap();
    fs::remove_file(desk.path("migrations/3_add_notes.down.sql")).unwrap();
    let refused = desk.run("apply --env shop --yes").with(4);
    assert!(refused.err.contains("3 is missing"), "{}", refused.err);
}

#[test]
fn a_folder_without_migrations_is_no_target_that_is_up_to_date() {
    let desk = Desk::with_shop();
    fs::create_dir(desk.path("empty")).unwrap();
    for command in ["status", "plan", "apply --yes"] {
        let line = format!("{command} --url sqlite://new.db --migrations empty");
        let refused = desk.run(&line).with(2);
        assert!(refused.err.contains("has no migration"), "{}", refused.err);
    }
    assert!(!desk.path("new.db").exists());
    desk.run("new first --migrations not_there_yet").with(0);
    desk.run("status --url sqlite://new.db --migrations not_there_yet")
        .with(3);
}

#[test]
fn an_environment_named_by_its_url_keeps_its_policy() {
    let desk = Desk::new();
    desk.run("env add live --url sqlite://live.db --tier production")
        .with(0);
    let refused = desk
        .run("apply --url sqlite://live.db --migrations migrations --yes")
        .with(9);
    assert!(refused.err.contains("--confirm live"), "{}", refused.err);
    assert!(!desk.path("live.db").exists(), "nothing was written");
    desk.run("apply --url sqlite://live.db --migrations migrations --confirm live --no-backup")
        .with(0);
    // Whoever says what tier it is means it.
    desk.run("rollback --url sqlite://live.db --migrations migrations --tier development --steps 1 --yes")
        .with(0);
}

#[test]
fn a_finding_that_blocks_stops_the_run_before_it_writes() {
    let desk = Desk::with_shop();
    fs::write(
        desk.path("migrations/4_latin.up.sql"),
        b"-- caf\xe9\nCREATE TABLE cafe (id INTEGER);\n",
    )
    .unwrap();
    let refused = desk.run("apply --env shop --yes").with(5);
    assert!(refused.err.contains("4_latin.up.sql"), "{}", refused.err);
    assert!(!desk.path("shop.db").exists(), "nothing was written");
}

#[test]
fn a_failed_statement_names_its_place_and_leaves_nothing_of_its_migration() {
    let desk = Desk::with_shop();
    desk.write(
        "4_wrong.up.sql",
        "CREATE TABLE fine (id INTEGER);\n\n  INSERT INTO nowhere VALUES (1);\n",
    );
    let failed = desk.run("apply --env shop --yes").with(11);
    let _bound = desk.settled().bind_to_scope();
    insta::assert_snapshot!("failed_statement", failed.err);
    let status = desk.run("status --env shop -q").with(3);
    assert_eq!(status.out, "shop: 1 pending; at version 3.\n");
}

#[test]
fn production_asks_for_its_name() {
    let desk = Desk::new();
    desk.run("env add live --url sqlite://live.db --tier production")
        .with(0);
    let refused = desk.run("apply --env live --yes").with(9);
    assert!(refused.err.contains("--confirm live"), "{}", refused.err);
    desk.run("apply --env live --yes --confirm life").with(9);
    assert!(!desk.path("live.db").exists(), "nothing was written");
    desk.run("apply --env live --confirm live --no-backup").with(0);
    let unproven = desk.run("rollback --env live --steps 1 --confirm live").with(9);
    assert!(unproven.err.contains("--verify restored"), "{}", unproven.err);
    desk.run("backup create --env live --verify restored").with(0);
    let backed = desk.run("rollback --env live --steps 1 --confirm live").with(0);
    assert!(
        backed.out.contains("backup"),
        "production is backed up by itself: {}",
        backed.out
    );
    let backups = desk.path("home/backups");
    fs::remove_dir_all(backups).unwrap();
    desk.run("apply --env live --confirm live --no-backup").with(9);
    let broken = desk
        .run("apply --env live --confirm live --no-backup --break-glass emergency")
        .with(0);
    let said = format!("{}{}", broken.out, broken.err);
    assert!(
        said.contains("broke the glass") && said.contains("the reason: emergency"),
        "{said}"
    );
    desk.run("rollback --env live --steps 1 --confirm live --no-backup --break-glass again")
        .with(0);
    desk.run("env add archive --url sqlite://live.db --tier production --protect read-only")
        .with(0);
    desk.run("apply --env archive --confirm archive").with(9);
}

#[test]
fn nobody_to_ask_is_a_usage_error_with_the_way_out() {
    let desk = Desk::with_shop();
    let refused = desk.run("apply --env shop").with(2);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert!(!desk.path("shop.db").exists(), "nothing was written");
}

#[test]
fn what_cannot_be_meant_is_told_apart_from_what_cannot_be_reached() {
    let desk = Desk::with_shop();
    desk.run("status").with(2);
    desk.run("status --env shop --url sqlite://shop.db").with(2);
    desk.run("rollback --env shop --yes").with(2);
    desk.run("rollback --env shop --steps 0 --yes").with(2);
    desk.run("status --url oracle://a@b/c --migrations migrations").with(2);
    desk.run("status --url postgres://a@b:port/c --migrations migrations")
        .with(2);
    desk.run("status --url sqlite://shop.db --migrations nowhere").with(2);
    desk.run("apply --env shop --to 99 --yes").with(2);
    let misspelt = desk.run("status --env shpo").with(2);
    assert!(misspelt.err.contains("Did you mean 'shop'?"), "{}", misspelt.err);
    // Nothing listens on port 1.
    desk.run("status --url postgres://a:b@127.0.0.1:1/c --migrations migrations")
        .with(8);
    desk.run("status --url mysql://a:b@127.0.0.1:1/c --migrations migrations")
        .with(8);
    desk.run("apply --url sqlite:///nonexistent/folder/shop.db --migrations migrations --yes")
        .with(8);
}

#[test]
fn a_password_is_never_repeated() {
    let desk = Desk::new();
    let url = "postgres://ana:hunter2secret@127.0.0.1:1/shop";
    for words in [
        vec!["status", "--url", url, "--migrations", "migrations"],
        vec!["status", "--url", url, "--migrations", "migrations", "--json"],
        vec!["status", url],
        vec!["env", "add", "shop", "--url", url],
        vec!["backup", "restore", "x", "--into", url, "--yes"],
    ] {
        let ended = desk.words(&words);
        assert_ne!(ended.code, 0, "{words:?}");
        assert!(!(ended.out + &ended.err).contains("hunter2secret"), "{words:?}");
    }
    for entry in fs::read_dir(desk.path("home/logs")).unwrap() {
        let log = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!log.contains("hunter2secret"));
    }
}

#[test]
fn a_store_that_cannot_be_used_is_told_and_left_alone() {
    let desk = Desk::with_shop();
    let store = desk.path("home/godwit.db");
    fs::write(&store, "this is no database").unwrap();
    desk.run("env list").with(1);
    assert_eq!(fs::read_to_string(&store).unwrap(), "this is no database");
    let file = desk.path("file");
    fs::write(&file, "").unwrap();
    finish(desk.command().env("GODWIT_HOME", &file).args(["env", "list"])).with(1);
}
