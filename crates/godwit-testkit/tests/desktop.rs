//! The test kit's keyring, display and WebDriver.
#![cfg(target_os = "linux")]
// These tests start programs; that is what they are about. Their helper functions unwrap as the tests do.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use godwit_testkit::{Display, Keyring, TauriDriver, tool};

fn secret_tool(keyring: &Keyring, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(tool("secret-tool"));
    command.args(arguments).env_clear().envs(keyring.envs());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn store(keyring: &Keyring) -> Output {
    secret_tool(keyring, &["store", "--label=probe", "name", "probe"], "s3cret")
}

fn look_up(keyring: &Keyring) -> Output {
    secret_tool(keyring, &["lookup", "name", "probe"], "")
}

#[test]
fn an_unlocked_keyring_keeps_secrets_until_it_is_locked() {
    let keyring = Keyring::unlocked();
    assert!(store(&keyring).status.success());
    assert_eq!(look_up(&keyring).stdout, b"s3cret");

    keyring.lock();
    assert_ne!(
        look_up(&keyring).stdout,
        b"s3cret",
        "a locked keyring gives nothing away"
    );
    keyring.unlock();
    assert_eq!(look_up(&keyring).stdout, b"s3cret");
}

#[test]
fn a_locked_keyring_takes_nothing() {
    assert!(!store(&Keyring::locked()).status.success());
}

#[test]
fn a_session_without_a_keyring_says_so() {
    let keyring = Keyring::missing();
    let output = store(&keyring);
    assert!(!output.status.success());
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("org.freedesktop.secrets"),
        "{output:?}"
    );
}

#[test]
fn two_keyrings_know_nothing_of_each_other() {
    let (one, two) = (Keyring::unlocked(), Keyring::unlocked());
    assert!(store(&one).status.success());
    assert!(!look_up(&two).status.success());
}

#[test]
fn a_webdriver_answers_at_its_url() {
    use std::io::Read as _;
    let (display, keyring) = (Display::start(800, 600), Keyring::unlocked());
    let envs: Vec<_> = keyring.envs().into_iter().chain(display.envs()).collect();
    let driver = TauriDriver::start(&envs);
    let url = driver.url();
    let mut stream = std::net::TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream
        .write_all(b"GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"ready\":true"), "{answer}");
}
