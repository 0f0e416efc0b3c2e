//! A service and a timer of systemd, for the user's own instance.

use godwit_core::schedule::Fields;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    Days, UnitOrder, Units, day_kinds,
    quote::{systemd_argument, systemd_text, systemd_word},
};
use crate::target::quoted;

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// So far ahead the days are named on which the clock skips the time.
const AHEAD: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

pub(super) fn units(order: &UnitOrder<'_>) -> Units {
    let stem = format!("godwit-backup-{}", order.stem());
    let secrets = order.home.join("schedules").join(format!("{stem}.env"));
    let (service, timer) = (format!("{stem}.service"), format!("{stem}.timer"));
    let enable = format!("systemctl --user enable --now {}", quoted(&timer));
    Units {
        activate: vec![
            "systemctl --user daemon-reload".to_owned(),
            enable,
            "loginctl enable-linger".to_owned(),
        ],
        deactivate: vec![format!("systemctl --user disable --now {}", quoted(&timer))],
        notes: vec![
            "'loginctl enable-linger' lets it run while you are not logged in.".to_owned(),
            format!(
                "A keyring is often locked then: GODWIT_PASSWORD=… in {} (mode 0600) is read before it.",
                secrets.display()
            ),
        ],
        files: vec![
            (
                order.folder.join(service),
                service_text(order, &secrets.to_string_lossy()),
            ),
            (order.folder.join(timer), timer_text(order)),
        ],
    }
}

fn service_text(order: &UnitOrder<'_>, secrets: &str) -> String {
    // Variables are not looked for in the program's own path.
    let program = systemd_word(&order.program.to_string_lossy());
    let words: Vec<String> = order.words().iter().map(|word| systemd_argument(word)).collect();
    let home = systemd_word(&format!("GODWIT_HOME={}", order.home.display()));
    format!(
        "# {}\n[Unit]\nDescription={}\n\n[Service]\nType=oneshot\nEnvironment={home}\nEnvironmentFile=-{}\nExecStart={program} {}\n",
        order.written(),
        systemd_text(&order.description()),
        systemd_text(secrets),
        words.join(" "),
    )
}

fn timer_text(order: &UnitOrder<'_>) -> String {
    let zone = order.schedule.zone();
    let mut times: Vec<String> = calendar(&order.schedule.fields())
        .into_iter()
        .map(|times| format!("OnCalendar={times} {zone}"))
        .collect();
    let skipped = skipped(order);
    if !skipped.is_empty() {
        times.push("# The clock skips the time on these days, and systemd would skip the day.".to_owned());
    }
    times.extend(skipped);
    format!(
        "# {}\n[Unit]\nDescription={}\n\n[Timer]\n{}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
        order.written(),
        systemd_text(&order.description()),
        times.join("\n"),
    )
}

/// The times as systemd writes them; several where days are given by number and by weekday, for both count then.
pub(super) fn calendar(fields: &Fields) -> Vec<String> {
    let list = |values: Option<&[u16]>| {
        values.map_or_else(
            || "*".to_owned(),
            |values| {
                values
                    .iter()
                    .map(|value| format!("{value:02}"))
                    .collect::<Vec<_>>()
                    .join(",")
            },
        )
    };
    let (months, hours, minutes) = (
        list(fields.months.as_deref()),
        list(fields.hours.as_deref()),
        list(fields.minutes.as_deref()),
    );
    day_kinds(fields)
        .into_iter()
        .map(|Days { numbers, weekdays }| {
            let weekdays = weekdays.map_or_else(String::new, |weekdays| {
                let names = weekdays
                    .iter()
                    .filter_map(|day| WEEKDAYS.get(usize::from(*day)).copied());
                format!("{} ", names.collect::<Vec<_>>().join(","))
            });
            format!("{weekdays}*-{months}-{} {hours}:{minutes}:00", list(numbers))
        })
        .collect()
}

/// Lines for the moments right after the gaps that the schedule's times fall into.
fn skipped(order: &UnitOrder<'_>) -> Vec<String> {
    let until = order.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let moments = order.schedule.skipped(order.now, until);
    let lines = moments.into_iter().map(|at| {
        let utc = TimeZone::UTC.to_datetime(at);
        format!("OnCalendar={} UTC", utc.strftime("%Y-%m-%d %H:%M:%S"))
    });
    lines.collect()
}
