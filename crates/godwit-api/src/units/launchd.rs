//! An agent of launchd, for the user.

use super::{Days, UnitOrder, Units, day_kinds, quote::xml};
use crate::{target::quoted, views::ApiError};

/// More entries than this are a mistake rather than a schedule.
const MOST: usize = 300;

pub(super) fn units(order: &UnitOrder<'_>) -> Result<Units, ApiError> {
    order.must_be_local("launchd")?;
    let label = format!("dev.godwit.backup.{}", order.stem());
    let path = order.folder.join(format!("{label}.plist"));
    let file = quoted(&path.to_string_lossy());
    Ok(Units {
        activate: vec![format!("launchctl bootstrap gui/$(id -u) {file}")],
        deactivate: vec![format!("launchctl bootout gui/$(id -u)/{label}")],
        notes: vec![
            "launchd makes up for times at which the machine slept, not for those at which it was off.".to_owned(),
        ],
        files: vec![(path, text(order, &label)?)],
    })
}

fn text(order: &UnitOrder<'_>, label: &str) -> Result<String, ApiError> {
    let program = order.program.display().to_string();
    let words: String = [program]
        .iter()
        .chain(&order.words())
        .map(|word| format!("        <string>{}</string>\n", xml(word)))
        .collect();
    let mut times = String::new();
    for entry in entries(order)? {
        let keys: String = entry
            .iter()
            .map(|(key, value)| format!("            <key>{key}</key>\n            <integer>{value}</integer>\n"))
            .collect();
        times += &format!("        <dict>\n{keys}        </dict>\n");
    }
    Ok(format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- {} -->
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>{}</string>
    <key>ProgramArguments</key>
    <array>
{words}    </array>
    <key>EnvironmentVariables</key>
    <dict>
        <key>GODWIT_HOME</key>
        <string>{}</string>
    </dict>
    <key>StartCalendarInterval</key>
    <array>
{times}    </array>
    <key>ProcessType</key>
    <string>Background</string>
</dict>
</plist>
"#,
        order.written(),
        xml(label),
        xml(&order.home.to_string_lossy()),
    ))
}

type Entry = Vec<(&'static str, u16)>;

/// Every combination; what is absent in one counts as any.
fn entries(order: &UnitOrder<'_>) -> Result<Vec<Entry>, ApiError> {
    let fields = order.schedule.fields();
    let mut entries = Vec::new();
    for Days { numbers, weekdays } in day_kinds(&fields) {
        let axes = [
            ("Month", fields.months.as_deref()),
            ("Day", numbers),
            ("Weekday", weekdays),
            ("Hour", fields.hours.as_deref()),
            ("Minute", fields.minutes.as_deref()),
        ];
        let number: usize = axes.iter().filter_map(|(_, values)| values.map(<[u16]>::len)).product();
        if entries.len() + number > MOST {
            return Err(order.cannot_say("launchd", MOST));
        }
        let mut some: Vec<Entry> = vec![Vec::new()];
        for (key, values) in axes {
            let Some(values) = values else { continue };
            let longer = |entry: &Entry| {
                let entry = entry.clone();
                values
                    .iter()
                    .map(move |value| {
                        let mut longer = entry.clone();
                        longer.push((key, *value));
                        longer
                    })
                    .collect::<Vec<_>>()
            };
            some = some.iter().flat_map(longer).collect();
        }
        entries.extend(some);
    }
    Ok(entries)
}
