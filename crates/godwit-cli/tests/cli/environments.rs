//! `godwit env …`

use crate::desk::{Desk, finish};

#[test]
fn environments_are_added_listed_tested_and_removed() {
    let desk = Desk::with_shop();
    desk.run("env add live --url sqlite://live.db --tier production --colour #b00020")
        .with(0);
    let _bound = desk.settled().bind_to_scope();
    insta::assert_snapshot!("env_list", desk.run("env list").with(0).out);
    desk.run("env test shop").with(0);
    let twice = desk.run("env add shop --url sqlite://shop.db").with(2);
    assert!(twice.err.contains("already"), "{}", twice.err);
    desk.run("env remove live").with(0);
    desk.run("env remove live").with(2);
    assert!(!desk.run("env list").with(0).out.contains("live"));
}

#[test]
fn without_a_folder_here_the_project_opened_last_is_meant_and_named() {
    let desk = Desk::with_shop();
    let elsewhere = tempfile::tempdir().unwrap();
    let added =
        finish(
            desk.command()
                .current_dir(elsewhere.path())
                .args(["env", "add", "two", "--url", "sqlite://two.db"]),
        );
    assert!(added.with(0).err.contains("of the project opened last"));
    assert!(desk.run("env list").with(0).out.contains("two.db"));
}

#[test]
fn the_same_name_in_two_projects_is_told_apart_by_the_folder() {
    let one = Desk::with_shop();
    let two = Desk::new();
    let home = one.path("home");
    let at = |desk: &Desk, words: &[&str]| finish(desk.command().env("GODWIT_HOME", &home).args(words));
    at(
        &two,
        &[
            "env",
            "add",
            "shop",
            "--url",
            "sqlite://other.db",
            "--migrations",
            "migrations",
        ],
    )
    .with(0);
    at(&two, &["apply", "--env", "shop", "--yes"]).with(0);
    assert!(two.path("other.db").exists() && !one.path("shop.db").exists());
    let neutral = tempfile::tempdir().unwrap();
    let unclear = finish(
        one.command()
            .current_dir(neutral.path())
            .args(["status", "--env", "shop"]),
    )
    .with(2);
    assert!(unclear.err.contains("--migrations"), "{}", unclear.err);
    let folder = two.path("migrations").display().to_string();
    let told = one
        .command()
        .current_dir(neutral.path())
        .args(["status", "--env", "shop", "--migrations", &folder])
        .output();
    assert_eq!(told.unwrap().status.code(), Some(0));
}

#[test]
fn a_password_without_a_keyring_is_refused_and_nothing_is_kept() {
    let desk = Desk::new();
    let refused = desk
        .run("env add db --url postgres://ana:s3cretly@127.0.0.1:1/shop")
        .with(8);
    assert!(
        refused.err.contains("keyring") && refused.err.contains("GODWIT_PASSWORD"),
        "{}",
        refused.err
    );
    assert!(!desk.run("env list").with(0).out.contains("postgres://"));
    let mut from_input = desk.command();
    from_input.args([
        "env",
        "add",
        "db",
        "--url",
        "postgres://ana@127.0.0.1:1/shop",
        "--password-stdin",
    ]);
    finish(from_input.write_stdin("s3cretly\n")).with(8);
    desk.run("env add db --url postgres://ana@127.0.0.1:1/shop").with(0);
    desk.run("env test db").with(8);
}

#[test]
fn a_database_is_marked_on_consent_and_then_knows_what_it_is() {
    let desk = Desk::with_shop();
    let tested = desk.run("env test shop").with(0);
    assert!(
        tested
            .out
            .contains("carries no marker yet; godwit env mark shop writes one"),
        "{}",
        tested.out
    );
    desk.run("env mark shop").with(2);
    let marked = desk.run("env mark shop --yes").with(0);
    assert!(
        marked.out.contains("the database says that it is development 'shop'"),
        "{}",
        marked.out
    );
    desk.run("env test shop").with(0);

    desk.run("env add live --url sqlite://shop.db --tier production")
        .with(0);
    let says = "the database says that it is development 'shop', and is taken for production 'live'";
    let tested = desk.run("env test live").with(9);
    assert!(tested.out.contains(says), "{}", tested.out);
    assert!(tested.err.contains("godwit env mark live"), "{}", tested.err);
    assert!(desk.run("plan --env live").with(9).out.contains(says));
    let refused = desk.run("apply --env live --confirm live --json").with(9).json();
    assert_eq!(refused["error"]["code"], "environment-mismatch", "{refused}");
    assert_eq!(refused["error"]["targetState"]["kind"], "unchanged", "{refused}");

    let nameless = desk.run("env mark live --yes").with(9);
    assert!(nameless.err.contains("--confirm live"), "{}", nameless.err);
    let marked = desk.run("env mark live --confirm live --json").with(0).json();
    assert_eq!(
        (&marked["state"], &marked["marker"]["writtenBy"]),
        (&"match".into(), &"ana on desk".into())
    );
    desk.run("backup create --env live --verify restored").with(0);
    desk.run("apply --env live --confirm live --no-backup").with(0);
    let nothing_to_do = desk.run("apply --env shop --yes").with(9);
    assert!(
        nothing_to_do.err.contains("production 'live'"),
        "even with nothing to do it is not up to date: it is another one: {}",
        nothing_to_do.err
    );
}
