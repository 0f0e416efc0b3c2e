//! The main job on real servers, with the password from where CI has it.

use assert_cmd::Command;
use godwit_testkit::{Keyring, mariadb, postgres};

use crate::desk::{Desk, Ended, finish};

/// The URL without its password, and the password.
fn apart(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, host) = rest.rsplit_once('@').unwrap();
    format!("{scheme}://{user}@{host}")
}

fn with_password(desk: &Desk, password: &str, words: &str) -> Ended {
    let mut command: Command = desk.command();
    finish(command.env("GODWIT_PASSWORD", password).args(words.split_whitespace()))
}

fn main_job(url: &str, user: &str, password: &str, partial: (i32, &str)) {
    let desk = Desk::new();
    let url = apart(url, user);
    desk.run(&format!("env add db --url {url}")).with(0);
    let run = |words: &str| with_password(&desk, password, words);
    desk.run("status --env db").with(8);
    run("env test db").with(0);
    run("status --env db").with(3);
    run("apply --env db --yes --backup").with(0);
    run("status --env db").with(0);
    let backup = run("backup create --env db --json").with(0).json();
    let id = backup["id"].as_str().unwrap().to_owned();
    run("rollback --env db --steps 2 --yes").with(0);
    run(&format!("backup restore {id} --into db --confirm db")).with(0);
    run("status --env db").with(0);
    desk.write(
        "4_wrong.up.sql",
        "CREATE TABLE fine (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n",
    );
    let (code, state) = partial;
    let failed = run("apply --env db --yes").with(code);
    assert!(failed.err.contains("4_wrong.up.sql:2:1"), "{}", failed.err);
    assert!(failed.err.contains(state), "{}", failed.err);
    run("status --env db").with(if code == 7 { 7 } else { 3 });
    let mut from_input = desk.command();
    from_input.args(["history", "--env", "db", "--password-stdin"]);
    finish(from_input.write_stdin(format!("{password}\n"))).with(0);
    let wrong = with_password(&desk, "not-the-password", "status --env db").with(8);
    assert!(!wrong.err.contains(password));
}

#[test]
fn postgresql_from_pending_to_restored() {
    let server = postgres();
    let database = server.create_database();
    main_job(&database.url, server.user(), server.password(), (11, "rolled back"));
}

#[test]
fn mariadb_from_pending_to_restored() {
    let server = mariadb();
    let database = server.create_database();
    main_job(
        &database.url,
        server.user(),
        server.password(),
        (7, "1 of 2 statements"),
    );
}

#[test]
fn a_password_in_the_url_goes_to_the_keyring_and_comes_from_there() {
    let server = postgres();
    let database = server.create_database();
    let keyring = Keyring::unlocked();
    let desk = Desk::new();
    let run = |words: &[&str]| {
        finish(
            desk.command()
                .envs(keyring.envs())
                .env("GODWIT_HOME", desk.path("home"))
                .args(words),
        )
    };
    let added = run(&["env", "add", "db", "--url", &database.url]).with(0);
    assert!(
        added.out.contains("keyring") && !added.out.contains(server.password()),
        "{}",
        added.out
    );
    run(&["apply", "--env", "db", "--yes"]).with(0);
    assert!(!run(&["env", "list", "--json"]).with(0).out.contains(server.password()));
    keyring.lock();
    let locked = run(&["status", "--env", "db"]).with(8);
    assert!(locked.err.contains("locked"), "{}", locked.err);
    keyring.unlock();
    run(&["env", "remove", "db"]).with(0);
    run(&["env", "add", "db", "--url", &apart(&database.url, server.user())]).with(0);
    // Nothing of the removed one was left behind.
    run(&["status", "--env", "db"]).with(8);
}
