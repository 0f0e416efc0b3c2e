//! `godwit destination …`, and backups that are copied and fetched.

use std::fs;

use godwit_testkit::{Keyring, S3};

use crate::desk::{Desk, Ended, finish};

fn taken(desk: &Desk) -> String {
    let backup = desk.run("backup create --env shop --json").with(0).json();
    backup["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_backup_goes_to_a_second_folder_and_comes_back() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    desk.run("destination add disk second").with(0);
    let missing = desk.run("destination test disk").with(2);
    assert!(missing.err.contains("does not exist"), "{}", missing.err);
    fs::create_dir(desk.path("second")).unwrap();
    desk.run("destination test disk").with(0);
    assert!(desk.run("destination list").with(0).out.contains("/second"));

    let id = taken(&desk);
    desk.run(&format!("backup copy {id} --to disk")).with(0);
    desk.run(&format!("backup copy {id} --to disk")).with(2);
    let listed = desk.run("backup list --at disk --json").with(0).json();
    let found = &listed["backups"][0];
    assert_eq!(found["backup"]["id"], id.as_str());
    let key = found["key"].as_str().unwrap().to_owned();

    // The machine's own copy is lost.
    fs::remove_dir_all(desk.path("home/backups")).unwrap();
    desk.run(&format!("backup verify {id}")).with(2);
    let fetched = desk.run(&format!("backup fetch disk {key}")).with(0);
    assert!(fetched.out.contains("read to its end"), "{}", fetched.out);
    desk.run(&format!("backup verify {id}")).with(0);

    desk.run("destination remove disk").with(0);
    desk.run("backup list --at disk").with(2);
    assert!(desk.path("second").join(&key).exists(), "what lies there stays");
}

#[test]
fn a_broken_copy_is_not_fetched() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    fs::create_dir(desk.path("second")).unwrap();
    desk.run("destination add disk second").with(0);
    let id = taken(&desk);
    desk.run(&format!("backup copy {id} --to disk")).with(0);
    let listed = desk.run("backup list --at disk --json").with(0).json();
    let key = listed["backups"][0]["key"].as_str().unwrap().to_owned();
    fs::remove_dir_all(desk.path("home/backups")).unwrap();
    let mut bytes = fs::read(desk.path("second").join(&key)).unwrap();
    bytes[20] ^= 1;
    fs::write(desk.path("second").join(&key), bytes).unwrap();
    let refused = desk.run(&format!("backup fetch disk {key}")).with(10);
    assert!(refused.err.contains("SHA-256"), "{}", refused.err);
    assert_eq!(fs::read_dir(desk.path("home/backups")).unwrap().count(), 0);
}

#[test]
fn a_credential_goes_to_the_keyring_and_is_never_shown() {
    let (desk, server, keyring) = (Desk::with_shop(), S3::start(), Keyring::unlocked());
    desk.run("apply --env shop --yes").with(0);
    let run = |words: &str, input: &str| -> Ended {
        let mut command = desk.command();
        command.envs(keyring.envs()).args(words.split_whitespace());
        finish(command.write_stdin(input))
    };
    let add = format!(
        "destination add offsite s3://{}/daily --endpoint {} --path-style --credential-stdin",
        server.bucket(),
        server.endpoint()
    );
    let key = format!("{}:{}\n", server.key_id(), server.secret());
    let added = run(&add, &key).with(0);
    let id = taken(&desk);
    let mut said = added.out + &added.err;
    for words in [
        "destination test offsite".to_owned(),
        format!("backup copy {id} --to offsite"),
        "backup list --at offsite".to_owned(),
    ] {
        let ended = run(&words, "").with(0);
        said += &(ended.out + &ended.err);
    }
    let denied = {
        let wrong = format!("{}:wr0ng-s3cret\n", server.key_id());
        run(&add, &wrong).with(0);
        run("destination test offsite", "").with(8)
    };
    assert!(denied.err.contains("denies"), "{}", denied.err);
    said += &(denied.out + &denied.err);
    for secret in [server.secret(), "wr0ng-s3cret"] {
        assert!(!said.contains(secret), "{said}");
        for file in walk(&desk.path("home")) {
            let bytes = fs::read(&file).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(secret), "{}", file.display());
        }
    }
    run("destination remove offsite", "").with(0);
    run("destination test offsite", "").with(2);
}

#[test]
fn without_a_keyring_nothing_is_kept() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.args("destination add offsite s3://shop --credential-stdin".split_whitespace());
    let refused = finish(command.write_stdin("AKIA:s3cretly\n")).with(8);
    assert!(refused.err.contains("keyring"), "{}", refused.err);
    assert!(!refused.err.contains("s3cretly"), "{}", refused.err);
    assert!(!desk.run("destination list").with(0).out.contains("offsite"));
}

#[test]
fn places_that_cannot_be_meant_are_refused() {
    let desk = Desk::new();
    for (words, says) in [
        ("destination add x ftp://host/backups", "ftp://"),
        ("destination add x s3://shop", "credential"),
        ("destination add x s3://", "bucket"),
        (
            "destination add x s3://shop --endpoint http://10.0.0.7:9000",
            "not encrypted",
        ),
        (
            "destination add x s3://shop --endpoint https://a:b@host",
            "user or password",
        ),
        ("backup copy nothing --to nowhere", "nothing"),
    ] {
        let refused = desk.run(words).with(2);
        assert!(refused.err.contains(says), "{words}: {}", refused.err);
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
