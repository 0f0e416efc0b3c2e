use std::fs;

use quick_xml::{Reader, events::Event};

use super::{
    quote::{systemd_word, windows},
    *,
};

/// Everything that means something to somebody.
const NASTY: &str = r#"50% of "A & B" <shop> $HOME it's \n"#;

const HOME: &str = "/home/a na/100%/godwit";

fn order<'a>(schedule: &'a Schedule, name: &'a str, folder: &'a Path) -> UnitOrder<'a> {
    UnitOrder {
        environment: "0192f0c1-2345-7abc-8def-0123456789ab".parse().unwrap(),
        name,
        migrations: None,
        schedule,
        program: Path::new("/bin/sh"),
        home: Path::new(HOME),
        folder,
        now: "2026-11-22T09:00:00Z".parse().unwrap(),
    }
}

fn schedule(words: &str, zone: &str) -> Schedule {
    Schedule::parse(words, zone).unwrap()
}

/// One that the machine's clock can follow, whichever it is.
fn local(words: &str) -> Schedule {
    schedule(words, &machine_zone())
}

fn text(kind: UnitKindView, words: &str, name: &str) -> String {
    let schedule = local(words);
    let mut units = units(kind, &order(&schedule, name, Path::new("/units"))).unwrap();
    units.files.remove(0).1
}

#[cfg(target_os = "linux")]
mod systemd_itself {
    use std::process::{Command, Output};

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "systemd's own judgement of what was written")]
    fn analyze(arguments: &[&str]) -> Output {
        // Machines without a log-in have no folder of the user's, which it wants.
        let runtime = tempfile::tempdir().unwrap();
        let mut command = Command::new("systemd-analyze");
        command.env("LC_ALL", "C").env("XDG_RUNTIME_DIR", runtime.path());
        let output = command.args(arguments).output();
        output.expect("systemd-analyze is missing: install the package systemd (`cargo xtask` does)")
    }

    #[test]
    fn verifies_the_units_of_any_name() {
        let folder = tempfile::tempdir().unwrap();
        for (number, name) in ["staging", NASTY, "日本", "-v", r"back\", "a b  c "]
            .into_iter()
            .enumerate()
        {
            let schedule = schedule("daily 02:30", "Europe/Berlin");
            let folder = folder.path().join(number.to_string());
            fs::create_dir(&folder).unwrap();
            let units = units(UnitKindView::Systemd, &order(&schedule, name, &folder)).unwrap();
            let paths: Vec<String> = units.files.iter().map(|(path, _)| path.display().to_string()).collect();
            for (path, text) in &units.files {
                fs::write(path, text).unwrap();
            }
            let mut arguments = vec!["verify", "--user", "--man=no"];
            arguments.extend(paths.iter().map(String::as_str));
            let said = analyze(&arguments);
            let words = String::from_utf8_lossy(&said.stderr).into_owned();
            let about_us: Vec<&str> = words.lines().filter(|line| line.contains("godwit")).collect();
            assert!(said.status.success() && about_us.is_empty(), "{name}: {words}");
        }
    }

    #[test]
    fn elapses_when_the_schedule_says() {
        let start: Timestamp = "2027-03-20T00:00:00Z".parse().unwrap();
        for words in [
            "hourly",
            "daily 02:00",
            "weekdays 23:59",
            "weekly sunday 03:30",
            "monthly 31 02:00",
            "*/15 1-3 * * *",
            "5 4 29 2 *",
            "0 0,12 1,15 1-6 *",
            "30 3 * jan,dec mon-fri",
        ] {
            let schedule = schedule(words, "America/New_York");
            let times = systemd::calendar(&schedule.fields());
            assert_eq!(times.len(), 1, "{words}");
            let said = analyze(&[
                "calendar",
                "--iterations=5",
                "--base-time=2027-03-20 00:00:00 UTC",
                &format!("{} America/New_York", times[0]),
            ]);
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            let theirs: Vec<Timestamp> = said
                .lines()
                .filter_map(|line| line.split_once("Next elapse: ").or_else(|| line.split_once("Iter. #")))
                .filter_map(|(_, at)| at.rsplit_once(" UTC").map(|(at, _)| at.to_owned()))
                .filter_map(|at| {
                    let words: Vec<&str> = at.split_whitespace().rev().take(2).collect();
                    format!("{}T{}Z", words[1], words[0]).parse().ok()
                })
                .collect();
            let ours: Vec<Timestamp> =
                std::iter::successors(schedule.next_after(start), |last| schedule.next_after(*last))
                    .take(5)
                    .collect();
            assert_eq!(theirs, ours, "{words}: {said}");
        }
    }
}

#[test]
fn a_timer_names_the_days_on_which_the_clock_skips_the_time() {
    let schedule = schedule("daily 02:30", "Europe/Berlin");
    let units = units(UnitKindView::Systemd, &order(&schedule, "staging", Path::new("/units"))).unwrap();
    let (path, timer) = &units.files[1];
    assert!(
        path.ends_with("godwit-backup-staging-456789ab.timer"),
        "{}",
        path.display()
    );
    assert!(timer.contains("OnCalendar=*-*-* 02:30:00 Europe/Berlin\n"), "{timer}");
    assert!(timer.contains("OnCalendar=2027-03-28 01:00:00 UTC\n"), "{timer}");
    assert!(timer.contains("Persistent=true\n"), "{timer}");
    assert_eq!(timer.matches("OnCalendar=20").count(), 10, "{timer}");
}

#[test]
fn days_by_number_and_by_weekday_both_count() {
    let both = schedule("0 2 1 * mon", "UTC");
    assert_eq!(
        systemd::calendar(&both.fields()),
        ["*-*-01 02:00:00", "Mon *-*-* 02:00:00"]
    );
}

#[test]
fn a_service_says_the_name_so_that_systemd_reads_it_back() {
    let service = text(UnitKindView::Systemd, "daily 02:00", NASTY);
    let argument = r#""50%% of \"A & B\" <shop> $$HOME it's \\n""#;
    assert!(
        service.contains(&format!(
            "ExecStart=\"/bin/sh\" \"backup\" \"create\" \"--env\" {argument} \"--scheduled\"\n"
        )),
        "{service}"
    );
    assert!(
        service.contains("Environment=\"GODWIT_HOME=/home/a na/100%%/godwit\"\n"),
        "{service}"
    );
    assert_eq!(systemd_word(r#"a\"b"#), r#""a\\\"b""#);
}

#[test]
fn a_name_that_begins_like_an_option_is_none() {
    let agent = text(UnitKindView::Launchd, "daily 02:00", "-v");
    assert!(agent.contains("<string>--env=-v</string>"), "{agent}");
}

#[test]
fn an_agent_of_launchd_is_a_property_list_with_every_time() {
    let agent = text(UnitKindView::Launchd, "0,30 2 * * 1-5", NASTY);
    let read = plist::Value::from_reader_xml(agent.as_bytes()).unwrap();
    let agent = read.as_dictionary().unwrap();
    let words: Vec<&str> = agent["ProgramArguments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_string().unwrap())
        .collect();
    assert_eq!(words, ["/bin/sh", "backup", "create", "--env", NASTY, "--scheduled"]);
    let variables = agent["EnvironmentVariables"].as_dictionary().unwrap();
    assert_eq!(variables["GODWIT_HOME"].as_string(), Some(HOME));
    let times = agent["StartCalendarInterval"].as_array().unwrap();
    assert_eq!(times.len(), 10);
    let last = times[9].as_dictionary().unwrap();
    let of = |key: &str| last.get(key).and_then(plist::Value::as_signed_integer);
    assert_eq!(
        (of("Weekday"), of("Hour"), of("Minute"), of("Day")),
        (Some(5), Some(2), Some(30), None)
    );
    assert!(agent["Label"].as_string().unwrap().ends_with("-456789ab"));
}

/// The texts of every element, by the names of those it stands in.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().trim_text(true);
    let (mut path, mut found) = (Vec::new(), Vec::new());
    let mut words = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                words.clear();
            }
            Event::Empty(empty) => {
                let name = empty.name().as_ref().to_owned();
                found.push((format!("{}/{name}", path.join("/")), String::new()));
            }
            Event::Text(text) => words += &text,
            Event::GeneralRef(reference) => {
                words += quick_xml::escape::resolve_predefined_entity(&reference).unwrap();
            }
            Event::End(_) => {
                found.push((path.join("/"), std::mem::take(&mut words)));
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(path, Vec::<String>::new(), "every element is closed");
    found
}

fn triggers_of(words: &str) -> Vec<(String, String)> {
    let task = text(UnitKindView::Task, words, "staging");
    let inside = "Task/Triggers/CalendarTrigger/";
    let all = elements(&task).into_iter();
    all.filter_map(|(path, text)| path.strip_prefix(inside).map(|path| (path.to_owned(), text)))
        .collect()
}

fn has(found: &[(String, String)], path: &str, text: &str) -> bool {
    found.iter().any(|(known, words)| known == path && words == text)
}

#[test]
fn a_task_is_xml_that_starts_the_command() {
    let task = text(UnitKindView::Task, "daily 02:00", "A & B");
    let found = elements(&task);
    assert!(has(&found, "Task/Actions/Exec/Command", "/bin/sh"), "{task}");
    assert!(task.contains("--env &quot;A &amp; B&quot; --scheduled"), "{task}");
    assert!(has(&found, "Task/Settings/StartWhenAvailable", "true"), "{task}");
}

#[test]
fn the_triggers_of_a_task_say_the_days_and_times() {
    let daily = triggers_of("0 2,14 * * *");
    assert_eq!(
        daily
            .iter()
            .filter(|(path, _)| path == "ScheduleByDay/DaysInterval")
            .count(),
        2
    );
    assert!(has(&daily, "StartBoundary", "2026-11-22T14:00:00"), "{daily:?}");
    let hourly = triggers_of("5 * * * *");
    assert!(has(&hourly, "Repetition/Interval", "PT60M") && has(&hourly, "StartBoundary", "2026-11-22T00:05:00"));
    assert!(has(&triggers_of("*/15 * * * *"), "Repetition/Interval", "PT15M"));
    assert!(has(
        &triggers_of("weekly sun 03:30"),
        "ScheduleByWeek/DaysOfWeek/Sunday",
        ""
    ));
    assert!(has(
        &triggers_of("monthly 31 02:00"),
        "ScheduleByMonth/DaysOfMonth/Day",
        "31"
    ));
    let of_summer = triggers_of("0 2 * 6 fri");
    assert!(
        has(&of_summer, "ScheduleByMonthDayOfWeek/Weeks/Week", "Last"),
        "{of_summer:?}"
    );
    assert!(
        has(&of_summer, "ScheduleByMonthDayOfWeek/Months/June", ""),
        "{of_summer:?}"
    );
    let both = triggers_of("0 2 1 * mon");
    assert!(has(&both, "ScheduleByMonth/DaysOfMonth/Day", "1") && has(&both, "ScheduleByWeek/DaysOfWeek/Monday", ""));
}

#[test]
fn words_for_windows_are_split_there_as_they_were_meant() {
    for (word, line) in [
        ("plain", "plain"),
        ("", r#""""#),
        ("a b", r#""a b""#),
        (r#"a"b"#, r#""a\"b""#),
        (r"C:\new shop\", r#""C:\new shop\\""#),
        (r#"\"x"#, r#""\\\"x""#),
    ] {
        assert_eq!(windows(word), line, "{word}");
    }
}

#[test]
fn what_a_kind_cannot_say_is_refused_with_the_way_out() {
    let odd = local("*/7 * * * *");
    let refused = units(UnitKindView::Task, &order(&odd, "staging", Path::new("/units"))).unwrap_err();
    assert!(refused.message.contains("more than 48 entries"), "{refused}");
    assert!(refused.hint.unwrap().contains("leave it to the app"));
    let many = local("1-59 1-23 * * 1");
    let refused = units(UnitKindView::Launchd, &order(&many, "staging", Path::new("/units"))).unwrap_err();
    assert!(refused.message.contains("cannot say"), "{refused}");
    let elsewhere = schedule("daily 02:00", "Antarctica/Troll");
    for kind in [UnitKindView::Launchd, UnitKindView::Task] {
        let refused = units(kind, &order(&elsewhere, "staging", Path::new("/units"))).unwrap_err();
        assert!(refused.message.contains("Antarctica/Troll"), "{refused}");
    }
    let fine = local("daily 02:00");
    let refused = units(
        UnitKindView::Systemd,
        &order(&fine, "a\nExecStart=b", Path::new("/units")),
    )
    .unwrap_err();
    assert!(refused.message.contains("control character"), "{refused}");
}

#[test]
fn two_environments_of_one_name_have_files_of_their_own() {
    let nightly = local("daily 02:00");
    let mut first = order(&nightly, "Größe & Co", Path::new("/units"));
    assert_eq!(first.stem(), "gr-e-co-456789ab");
    let other = UnitOrder {
        environment: "0192f0c1-2345-7abc-8def-0123456789ac".parse().unwrap(),
        ..order(&nightly, "Größe & Co", Path::new("/units"))
    };
    assert_ne!(first.stem(), other.stem());
    first.migrations = Some(Path::new("/srv/shop"));
    assert!(first.words().contains(&"/srv/shop".to_owned()));
}
