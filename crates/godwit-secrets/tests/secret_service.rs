//! Against a real `gnome-keyring` on a D-Bus session of its own.
//!
//! The session's address arrives by environment variable, and a test must not change its own: so each
//! question is put to this test program, started again as a child in that session.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "fixtures of tests")]

use std::{process::Command, time::Duration};

use godwit_core::EnvironmentId;
use godwit_secrets::{Keep, KeyringState, Secret, SecretStore, SecretsError};
use godwit_testkit::Keyring;

const TASK: &str = "GODWIT_TEST_TASK";
const PASSWORD: &str = "s3cret of the test";

/// Runs `task` of [`child`] inside the keyring's session and returns what it said.
#[expect(clippy::disallowed_methods, reason = "the test program starts itself")]
fn ask(keyring: &Keyring, task: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env_clear()
        .envs(keyring.envs())
        .env(TASK, task)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text.lines()
        .find_map(|line| line.split_once("answer: "))
        .unwrap_or_else(|| panic!("no answer in {text}"))
        .1
        .into()
}

#[tokio::test]
#[ignore = "started by the other tests, inside a session with a keyring"]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a child process that is told and tells by these"
)]
async fn child() {
    let store = SecretStore::new("Godwit").with_prompt_limit(Duration::from_secs(5));
    let Ok(task) = std::env::var(TASK) else {
        return;
    };
    let (verb, environment) = task.split_once(' ').unwrap();
    let environment: EnvironmentId = environment.parse().unwrap();
    let answer = match verb {
        "state" => match store.state().await {
            KeyringState::Available { backend } => format!("available {backend}"),
            KeyringState::Missing { why } => format!("missing {why}"),
            KeyringState::Locked { why } => format!("locked {why}"),
        },
        "set" => said(
            store
                .set_named(environment, "shop", Secret::new(PASSWORD), Keep::Keyring)
                .await
                .map(|()| "done"),
        ),
        "get" => said(store.get(environment).await.map(|found| match found {
            Some(secret) if secret.expose() == PASSWORD => "the password",
            Some(_) => "another password",
            None => "nothing",
        })),
        "remove" => said(store.remove(environment).await.map(|()| "done")),
        other => panic!("no task {other}"),
    };
    println!("answer: {answer}");
}

fn said(result: Result<&str, SecretsError>) -> String {
    match result {
        Ok(text) => text.into(),
        Err(error @ SecretsError::Missing { .. }) => format!("missing: {error}"),
        Err(error @ SecretsError::Locked { .. }) => format!("locked: {error}"),
        Err(other) => format!("failed: {other:?}"),
    }
}

#[test]
fn a_password_outlives_the_process_that_kept_it() {
    let keyring = Keyring::unlocked();
    let environment = EnvironmentId::new();
    assert_eq!(
        ask(&keyring, &format!("state {environment}")),
        "available Secret Service"
    );
    assert_eq!(ask(&keyring, &format!("get {environment}")), "nothing");
    assert_eq!(ask(&keyring, &format!("set {environment}")), "done");
    assert_eq!(ask(&keyring, &format!("get {environment}")), "the password");
    assert_eq!(ask(&keyring, &format!("remove {environment}")), "done");
    assert_eq!(ask(&keyring, &format!("get {environment}")), "nothing");
}

#[test]
fn a_locked_keyring_is_said_to_be_locked_and_works_once_unlocked() {
    let keyring = Keyring::unlocked();
    let environment = EnvironmentId::new();
    assert_eq!(ask(&keyring, &format!("set {environment}")), "done");
    keyring.lock();
    assert!(ask(&keyring, &format!("state {environment}")).starts_with("locked "));
    for verb in ["get", "set", "remove"] {
        let said = ask(&keyring, &format!("{verb} {environment}"));
        assert!(said.starts_with("locked: "), "{verb}: {said}");
    }
    let unknown = ask(&keyring, &format!("get {}", EnvironmentId::new()));
    assert!(
        unknown.starts_with("locked: "),
        "a locked keyring cannot know what it lacks: {unknown}"
    );
    keyring.unlock();
    assert_eq!(ask(&keyring, &format!("get {environment}")), "the password");
}

#[test]
fn a_session_without_a_keyring_is_said_to_have_none() {
    let keyring = Keyring::missing();
    let environment = EnvironmentId::new();
    assert!(ask(&keyring, &format!("state {environment}")).starts_with("missing "));
    for verb in ["get", "set", "remove"] {
        let said = ask(&keyring, &format!("{verb} {environment}"));
        assert!(said.starts_with("missing: "), "{verb}: {said}");
    }
}

#[test]
fn a_keyring_that_went_away_is_noticed() {
    let keyring = Keyring::unlocked();
    let environment = EnvironmentId::new();
    assert_eq!(ask(&keyring, &format!("set {environment}")), "done");
    keyring.stop();
    assert!(ask(&keyring, &format!("get {environment}")).starts_with("missing: "));
}
