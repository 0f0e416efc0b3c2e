use std::io::Write as _;

use super::*;

fn knowing(secrets: &[&str]) -> Redactor {
    let redactor = Redactor::default();
    for secret in secrets {
        redactor.register(&Secret::new(*secret));
    }
    redactor
}

#[test]
fn a_known_secret_is_replaced_wherever_it_stands() {
    let redactor = knowing(&["hunter2!"]);
    assert_eq!(
        redactor.redact("login with hunter2!, or hunter2!"),
        "login with [redacted], or [redacted]"
    );
    assert!(matches!(redactor.redact("nothing here"), Cow::Borrowed("nothing here")));
}

#[test]
fn encoded_forms_are_replaced_too() {
    let secret = "p@s/s \"wö\\rd'\n😀%41";
    let redactor = knowing(&[secret]);
    let json = serde_json::to_string(secret).unwrap();
    let ascii_json = "\"p@s\\/s \\\"w\\u00f6\\\\rd'\\n\\uD83D\\uDE00%41\"";
    for text in [
        secret.to_owned(),
        json,
        ascii_json.to_owned(),
        format!("{secret:?}"),
        "p%40s%2Fs%20%22w%C3%B6%5Crd%27%0A%F0%9F%98%80%2541".to_owned(),
        "p%40s%2fs+%22w%c3%b6%5crd%27%0a%f0%9f%98%80%2541".to_owned(),
        secret.replace('\'', "''"),
    ] {
        let redacted = redactor.redact(&text).into_owned();
        assert!(
            redacted == REDACTED || redacted == format!("\"{REDACTED}\""),
            "{text} became {redacted}"
        );
    }
}

#[test]
fn the_longer_of_two_secrets_is_replaced_as_a_whole() {
    assert_eq!(knowing(&["swordfish", "swordfish-2"]).redact("swordfish-2"), REDACTED);
}

#[test]
fn a_short_secret_is_replaced_only_as_a_word() {
    let redactor = knowing(&["db"]);
    assert_eq!(
        redactor.redact("password db for adb_1 dbs"),
        "password [redacted] for adb_1 dbs"
    );
}

#[test]
fn an_empty_secret_changes_nothing() {
    assert_eq!(knowing(&[""]).redact("text"), "text");
}

#[test]
fn url_passwords_need_not_be_known() {
    let redactor = Redactor::default();
    for (text, expected) in [
        (
            "postgres://u:pw@h:5432/db failed",
            "postgres://u:[redacted]@h:5432/db failed",
        ),
        ("mysql://u:p%40w@[::1]/db", "mysql://u:[redacted]@[::1]/db"),
        ("postgres://u:a/b@c@h/db", "postgres://u:[redacted]@h/db"),
        ("redis://:pw@h", "redis://:[redacted]@h"),
        (
            "see <http://h:80/path> and http://h/a@b:c",
            "see <http://h:80/path> and http://h/a@b:c",
        ),
        (
            "postgres://u@h/db sqlite:///tmp/a.db",
            "postgres://u@h/db sqlite:///tmp/a.db",
        ),
        ("host=h password=pw user=u", "host=h password=[redacted] user=u"),
        ("PASSWORD='a b' x", "PASSWORD='[redacted]' x"),
        (
            "postgres://h/db?password=pw&x=1",
            "postgres://h/db?password=[redacted]&x=1",
        ),
        ("password=", "password="),
    ] {
        assert_eq!(redactor.redact(text), expected);
    }
}

#[test]
fn overlapping_spans_leave_nothing_behind() {
    let redactor = knowing(&["secret@host"]);
    assert_eq!(redactor.redact("pg://u:my-secret@host/db"), "pg://u:[redacted]/db");
}

#[test]
fn the_writer_finds_a_secret_split_over_writes() {
    let redactor = knowing(&["swordfish"]);
    let mut out = Vec::new();
    {
        let mut writer = redactor.writer(&mut out);
        writer.write_all(b"pass sword").unwrap();
        writer.write_all(b"fish\nlast sword").unwrap();
        writer.write_all(b"fish").unwrap();
    }
    assert_eq!(String::from_utf8(out).unwrap(), "pass [redacted]\nlast [redacted]");
}

#[test]
fn a_secret_of_several_lines_is_found_line_by_line() {
    let redactor = knowing(&["first line\nsecond line"]);
    let mut out = Vec::new();
    {
        let mut writer = redactor.writer(&mut out);
        writer.write_all(b"first line\n").unwrap();
        writer.write_all(b"second line\n").unwrap();
    }
    assert_eq!(String::from_utf8(out).unwrap(), "[redacted]\n[redacted]\n");
}

#[test]
fn text_that_is_not_utf8_is_kept_as_it_is() {
    let redactor = knowing(&["swordfish"]);
    assert_eq!(
        redactor.redact_bytes(b"\xff swordfish \xfe").as_ref(),
        b"\xff [redacted] \xfe"
    );
}

#[test]
fn a_secret_of_quotes_does_not_take_for_ever() {
    let redactor = knowing(&[&"'".repeat(200), &"\\".repeat(200)]);
    let text = format!("{}x{}x", "'".repeat(150), "\\".repeat(150));
    assert_eq!(redactor.redact(&text), text);
}
