//! A task of the Windows Task Scheduler.

use godwit_core::schedule::Fields;
use jiff::{civil::Date, tz::TimeZone};

use super::{
    Days, UnitOrder, Units, day_kinds,
    quote::{windows, xml},
};
use crate::views::ApiError;

/// A task has at most so many triggers.
const MOST: usize = 48;

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn units(order: &UnitOrder<'_>) -> Result<Units, ApiError> {
    order.must_be_local("the Task Scheduler")?;
    let stem = format!("godwit-backup-{}", order.stem());
    let path = order.folder.join(format!("{stem}.xml"));
    let create = format!(
        r"schtasks /Create /TN Godwit\{stem} /XML {}",
        always_quoted(&path.to_string_lossy())
    );
    let home = always_quoted(&order.home.to_string_lossy());
    Ok(Units {
        // A task cannot carry variables; those of the user reach it.
        activate: vec![format!("setx GODWIT_HOME {home}"), create],
        deactivate: vec![format!(r"schtasks /Delete /TN Godwit\{stem} /F")],
        notes: vec![
            "The task runs while you are logged in, for only then your stored passwords can be read.".to_owned(),
        ],
        files: vec![(path, text(order)?)],
    })
}

fn always_quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn text(order: &UnitOrder<'_>) -> Result<String, ApiError> {
    let arguments: Vec<String> = order.words().iter().map(|word| windows(word)).collect();
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- {} -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{}</Description>
  </RegistrationInfo>
  <Triggers>
{}  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{}</Command>
      <Arguments>{}</Arguments>
    </Exec>
  </Actions>
</Task>
"#,
        order.written(),
        xml(&order.description()),
        triggers(order)?,
        xml(&order.program.to_string_lossy()),
        xml(&arguments.join(" ")),
    ))
}

/// When a trigger starts on its days, and what it repeats until the next day.
struct Start {
    hour: u16,
    minute: u16,
    every_minutes: Option<u16>,
}

fn triggers(order: &UnitOrder<'_>) -> Result<String, ApiError> {
    let fields = order.schedule.fields();
    let (starts, kinds) = (starts(&fields), day_kinds(&fields));
    if starts.len() * kinds.len() > MOST {
        return Err(order.cannot_say("the Task Scheduler", MOST));
    }
    let zone = TimeZone::get(order.schedule.zone()).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(order.now).date();
    let mut text = String::new();
    for Days { numbers, weekdays } in kinds {
        let days = on_days(numbers, weekdays, fields.months.as_deref());
        for start in &starts {
            text += &trigger(start, today, &days);
        }
    }
    Ok(text)
}

fn trigger(start: &Start, today: Date, days: &str) -> String {
    let Start { hour, minute, .. } = start;
    let repetition = start.every_minutes.map_or_else(String::new, |every| {
        format!(
            "      <Repetition>\n        <Interval>PT{every}M</Interval>\n        <Duration>P1D</Duration>\n        <StopAtDurationEnd>false</StopAtDurationEnd>\n      </Repetition>\n"
        )
    });
    format!(
        "    <CalendarTrigger>\n{repetition}      <StartBoundary>{today}T{hour:02}:{minute:02}:00</StartBoundary>\n      <Enabled>true</Enabled>\n{days}    </CalendarTrigger>\n"
    )
}

/// One start for a pattern that goes through the whole day evenly, else one for each time.
fn starts(fields: &Fields) -> Vec<Start> {
    let all: Vec<u16> = (0..60).collect();
    let minutes = fields.minutes.as_deref().unwrap_or(&all);
    let even = match (minutes, &fields.hours) {
        ([one], None) => Some((*one, 60)),
        ([first, second, ..], None) => {
            let step = second - first;
            let is_even =
                60 % step == 0 && *first < step && minutes.iter().copied().eq((*first..60).step_by(usize::from(step)));
            is_even.then_some((*first, step))
        }
        _ => None,
    };
    if let Some((minute, every)) = even {
        return vec![Start {
            hour: 0,
            minute,
            every_minutes: Some(every),
        }];
    }
    let day: Vec<u16> = (0..24).collect();
    let hours = fields.hours.as_deref().unwrap_or(&day);
    let times = hours
        .iter()
        .flat_map(|hour| minutes.iter().map(move |minute| (*hour, *minute)));
    times
        .map(|(hour, minute)| Start {
            hour,
            minute,
            every_minutes: None,
        })
        .collect()
}

fn on_days(days: Option<&[u16]>, weekdays: Option<&[u16]>, months: Option<&[u16]>) -> String {
    let named = |names: &[&str], values: &[u16], from: u16| -> String {
        let names = values.iter().filter_map(|value| names.get(usize::from(value - from)));
        names.map(|name| format!("<{name} />")).collect()
    };
    let every_month: Vec<u16> = (1..=12).collect();
    let in_months = named(&MONTHS, months.unwrap_or(&every_month), 1);
    match (days, weekdays, months) {
        (None, None, None) => {
            "      <ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>\n".to_owned()
        }
        (None, Some(weekdays), None) => format!(
            "      <ScheduleByWeek>\n        <DaysOfWeek>{}</DaysOfWeek>\n        <WeeksInterval>1</WeeksInterval>\n      </ScheduleByWeek>\n",
            named(&WEEKDAYS, weekdays, 0)
        ),
        (None, Some(weekdays), Some(_)) => format!(
            "      <ScheduleByMonthDayOfWeek>\n        <Weeks><Week>1</Week><Week>2</Week><Week>3</Week><Week>4</Week><Week>Last</Week></Weeks>\n        <DaysOfWeek>{}</DaysOfWeek>\n        <Months>{in_months}</Months>\n      </ScheduleByMonthDayOfWeek>\n",
            named(&WEEKDAYS, weekdays, 0)
        ),
        (days, _, _) => {
            let all: Vec<u16> = (1..=31).collect();
            let days: String = days
                .unwrap_or(&all)
                .iter()
                .map(|day| format!("<Day>{day}</Day>"))
                .collect();
            format!(
                "      <ScheduleByMonth>\n        <DaysOfMonth>{days}</DaysOfMonth>\n        <Months>{in_months}</Months>\n      </ScheduleByMonth>\n"
            )
        }
    }
}
