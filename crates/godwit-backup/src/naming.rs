//! What artifacts are called.

use godwit_core::Version;
use jiff::{Timestamp, tz::TimeZone};

/// `<name>_<yyyymmdd_hhmmss>_<head>`, in UTC, of letters that every file system takes.
pub(crate) fn stem(name: &str, started: Timestamp, head: Option<&Version>) -> String {
    let time = started.to_zoned(TimeZone::UTC).strftime("%Y%m%d_%H%M%S");
    format!(
        "{}_{time}_{}",
        portable(name),
        portable(head.map_or("empty", Version::as_str))
    )
}

fn portable(text: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let safe: String = text
        .chars()
        .take(80)
        .map(|letter| if fits(letter) { letter } else { '-' })
        .collect();
    // A leading point would hide the file, a leading dash would look like an option.
    let safe = safe.trim_start_matches(['.', '-']);
    if safe.is_empty() {
        "backup".to_owned()
    } else {
        safe.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_portable_and_sort_by_time() {
        let at: Timestamp = "2026-11-21T10:48:27Z".parse().unwrap();
        assert_eq!(
            stem("production", at, Some(&Version::new("0012"))),
            "production_20261121_104827_0012"
        );
        assert_eq!(stem("../Ünser Shop", at, None), "nser-Shop_20261121_104827_empty");
        assert_eq!(stem("..", at, None), "backup_20261121_104827_empty");
    }
}
