//! `godwit backup schedule …`, and what timers call.

use std::{fs, process::Stdio};

use assert_cmd::Command;
use godwit_testkit as testkit;

use crate::desk::{Desk, Ended, finish};

/// Once in four years, so that no second occurrence comes while a test runs.
const RARE: &str = "30 2 29 2 *";

fn set(desk: &Desk, when: &str) -> Ended {
    desk.words(&[
        "backup",
        "schedule",
        "set",
        "--env",
        "shop",
        when,
        "--zone",
        "Europe/Berlin",
    ])
    .with(0)
}

/// As if the schedule had been set years ago: its last occurrence is due.
fn let_years_pass(desk: &Desk) {
    let script = desk.path("years.sql");
    fs::write(
        &script,
        "UPDATE schedules SET since = '2023-01-01T00:00:00.000000000Z';",
    )
    .unwrap();
    testkit::sqlite3(&desk.path("home/godwit.db"), &script).expect_success();
}

/// The command as it is called for a user with a home of its own.
fn at_home(desk: &Desk) -> Command {
    let mut command = desk.command();
    command.env("HOME", desk.path("ana")).env_remove("XDG_CONFIG_HOME");
    command
}

#[test]
fn a_schedule_is_set_listed_and_removed() {
    let desk = Desk::with_shop();
    assert!(
        desk.run("backup schedule list")
            .with(0)
            .out
            .contains("No schedules yet")
    );
    let shown = set(&desk, "daily 02:00").out;
    assert!(
        shown.contains("Backups of shop: every day at 02:00, Europe/Berlin"),
        "{shown}"
    );
    set(&desk, "weekly sunday 03:30");
    {
        let _bound = desk.settled().bind_to_scope();
        insta::assert_snapshot!("schedule_list", desk.run("backup schedule list").with(0).out);
    }
    let json = desk.run("backup schedule list --json").with(0).json();
    assert_eq!(json[0]["cron"], "30 3 * * 0");
    let paused = desk
        .words(&["backup", "schedule", "set", "--env", "shop", "hourly", "--paused"])
        .with(0);
    assert!(paused.out.contains("next: paused"), "{}", paused.out);
    desk.run("backup schedule remove --env shop").with(0);
    desk.run("backup schedule remove --env shop").with(2);
    let due = desk.run("backup create --env shop --scheduled").with(2);
    assert!(due.err.contains("no schedule"), "{}", due.err);
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_way_out() {
    let desk = Desk::with_shop();
    for (when, zone, word) in [
        ("nightly", "UTC", "daily 02:00"),
        ("61 2 * * *", "UTC", "five fields"),
        ("0 2 31 2 *", "UTC", "never comes"),
        ("hourly", "Middle/Earth", "time zone"),
    ] {
        let refused = desk
            .words(&["backup", "schedule", "set", "--env", "shop", when, "--zone", zone])
            .with(2);
        assert!(refused.err.contains(word), "{when}: {}", refused.err);
    }
    desk.words(&["backup", "schedule", "set", "--env", "nobody", "hourly"])
        .with(2);
    desk.run("backup create --url sqlite://shop.db --scheduled").with(2);
}

#[test]
fn of_two_processes_that_come_at_once_one_takes_the_backup() {
    let desk = Desk::with_shop();
    desk.run("apply --env shop --yes").with(0);
    set(&desk, RARE);
    let early = desk.run("backup create --env shop --scheduled").with(0);
    assert!(early.out.contains("No backup of shop is due"), "{}", early.out);
    let_years_pass(&desk);
    let start = || {
        let mut process = desk.process();
        process.args(["backup", "create", "--env", "shop", "--scheduled", "--json"]);
        process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let processes = [start(), start(), start()];
    let mut kinds = Vec::new();
    for process in processes {
        let ended = process.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        let document: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        kinds.push(document["kind"].as_str().unwrap().to_owned());
    }
    assert_eq!(kinds.iter().filter(|kind| *kind == "taken").count(), 1, "{kinds:?}");
    let list = desk.run("backup list --json").with(0).json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let shown = desk.run("backup schedule list").with(0).out;
    assert!(
        shown.contains("taken") && shown.contains("2024-02-29 01:30:00 UTC"),
        "{shown}"
    );
    assert!(
        desk.run("backup schedule run-due")
            .with(0)
            .out
            .contains("No backup is due")
    );
}

#[test]
fn a_scheduled_backup_that_fails_is_recorded_and_said() {
    let desk = Desk::with_shop();
    fs::write(desk.path("shop.db"), "this is no database, but some text of a person").unwrap();
    set(&desk, RARE);
    let_years_pass(&desk);
    let failed = desk.run("backup schedule run-due").with(10);
    assert!(
        failed.err.contains("The scheduled backup of shop failed"),
        "{}",
        failed.err
    );
    assert!(failed.err.contains("was missed"), "{}", failed.err);
    let shown = desk.run("backup schedule list").with(0).out;
    assert!(shown.contains("failed"), "{shown}");

    set(&desk, RARE);
    let script = desk.path("again.sql");
    fs::write(
        &script,
        "UPDATE schedules SET since = '2023-01-01T00:00:00.000000000Z', last_started = NULL;",
    )
    .unwrap();
    testkit::sqlite3(&desk.path("home/godwit.db"), &script).expect_success();
    let failed = desk.run("backup create --env shop --scheduled");
    assert_ne!(failed.code, 0, "{}", failed.out);
    assert!(
        !failed.err.contains("failed:"),
        "said once, as the command's error: {}",
        failed.err
    );
}

#[test]
fn units_are_written_where_the_user_has_them_and_exactly_these_are_removed() {
    let desk = Desk::with_shop();
    set(&desk, "daily 02:00");
    let folder = desk.path("ana/.config/systemd/user");
    let install = ["backup", "schedule", "install", "--env", "shop", "--kind", "systemd"];
    let shown = finish(at_home(&desk).args(install)).with(0);
    assert!(
        shown.out.contains("systemctl --user enable --now godwit-backup-shop-"),
        "{}",
        shown.out
    );
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].ends_with(".service") && names[1].ends_with(".timer"),
        "{names:?}"
    );
    let service = fs::read_to_string(folder.join(&names[0])).unwrap();
    assert!(
        service.contains(r#""backup" "create" "--env" "shop" "--scheduled""#),
        "{service}"
    );
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.join(&names[0])).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o644 & mode);
        assert_ne!(mode & 0o444, 0);
    }
    finish(at_home(&desk).args(install)).with(0);

    fs::write(folder.join("other.service"), "theirs").unwrap();
    desk.run("backup schedule remove --env shop").with(0);
    let script = desk.path("rename.sql");
    let rename = "UPDATE environments SET name = 'store', profile = json_set(profile, '$.name', 'store');";
    fs::write(&script, rename).unwrap();
    testkit::sqlite3(&desk.path("home/godwit.db"), &script).expect_success();
    let uninstall = ["backup", "schedule", "uninstall", "--env", "store", "--kind", "systemd"];
    let shown = finish(at_home(&desk).args(uninstall)).with(0);
    assert!(
        shown.out.contains("systemctl --user disable --now godwit-backup-shop-"),
        "{}",
        shown.out
    );
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["other.service"]);
    finish(at_home(&desk).args(uninstall)).with(2);
}

#[test]
fn a_file_that_godwit_did_not_write_is_left_alone() {
    let desk = Desk::with_shop();
    set(&desk, "daily 02:00");
    let install = "backup schedule install --env shop --kind systemd --out units";
    desk.run(install).with(0);
    let timer = fs::read_dir(desk.path("units"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "timer"))
        .unwrap();
    fs::write(&timer, "theirs").unwrap();
    let refused = desk.run(install).with(2);
    assert!(refused.err.contains("not written by Godwit"), "{}", refused.err);
    desk.run("backup schedule uninstall --env shop --kind systemd --out units")
        .with(0);
    assert_eq!(fs::read_to_string(&timer).unwrap(), "theirs");
}

#[test]
fn the_other_systems_have_files_of_their_own() {
    let desk = Desk::with_shop();
    set(&desk, "daily 02:00");
    for (kind, ending, command) in [
        ("launchd", "plist", "launchctl bootstrap"),
        ("task", "xml", "schtasks /Create"),
    ] {
        let words = format!("backup schedule install --env shop --kind {kind} --out {kind}");
        let words: Vec<&str> = words.split(' ').collect();
        let elsewhere = finish(desk.command().env("TZ", "Asia/Tokyo").args(&words)).with(2);
        assert!(elsewhere.err.contains("Asia/Tokyo"), "{}", elsewhere.err);
        let shown = finish(desk.command().env("TZ", "Europe/Berlin").args(&words)).with(0);
        assert!(shown.out.contains(command), "{}", shown.out);
        let mut files = fs::read_dir(desk.path(kind))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        assert!(files.all(|path| path.extension().is_some_and(|end| end == ending)));
    }
}
