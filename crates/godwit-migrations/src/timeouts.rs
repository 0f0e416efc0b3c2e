//! The `timeout` directive: `-- godwit: timeout lock 5s statement 10min tries 3`.

use godwit_core::LimitsAsked;

/// How it is written.
pub(crate) const HELP: &str = "write '-- godwit: timeout lock 5s statement 10min tries 3', with those of the three that \
                               differ; times are in ms, s, min or h";

/// Longest time that every engine can count to.
const LONGEST: u64 = 24 * 60 * 60 * 1000;
const MOST_TRIES: u32 = 1000;

/// What the directive asks for, or what is wrong with it.
pub(crate) fn read(text: &str) -> Result<LimitsAsked, String> {
    let mut asked = LimitsAsked::default();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        // A bare time limits the statement.
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            if asked.statement.replace(time(word)?).is_some() {
                return Err("the time of a statement is given twice".to_owned());
            }
            continue;
        }
        let value = words.next().ok_or_else(|| format!("'{word}' has no value"))?;
        let known = match word {
            "lock" => asked.lock_wait.replace(time(value)?).is_none(),
            "statement" => asked.statement.replace(time(value)?).is_none(),
            "tries" => asked.tries.replace(tries(value)?).is_none(),
            _ => return Err(format!("'{word}' is no limit")),
        };
        if !known {
            return Err(format!("'{word}' is given twice"));
        }
    }
    if asked == LimitsAsked::default() {
        return Err("the timeout limits nothing".to_owned());
    }
    Ok(asked)
}

/// Milliseconds; never none, which the engines take for no limit at all.
fn time(text: &str) -> Result<u64, String> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "ms" => 1,
        "s" => 1000,
        "min" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        _ => return Err(format!("'{text}' is no time")),
    };
    let millis = number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    millis
        .filter(|millis| (1..=LONGEST).contains(millis))
        .ok_or_else(|| format!("'{text}' is not between 1ms and 24h"))
}

fn tries(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|tries| (1..=MOST_TRIES).contains(tries))
        .ok_or_else(|| format!("'{text}' is not a number of tries between 1 and {MOST_TRIES}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_every_unit_and_order() {
        let asked = read("tries 3 lock 500ms statement 2h").expect("a directive");
        assert_eq!(
            (asked.lock_wait, asked.statement, asked.tries),
            (Some(500), Some(7_200_000), Some(3))
        );
        assert_eq!(read("5min").expect("a directive").statement, Some(300_000));
        assert_eq!(read("lock 5min").expect("a directive").lock_wait, Some(300_000));
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for (text, says) in [
            ("", "limits nothing"),
            ("lock", "no value"),
            ("lock 5", "no time"),
            ("lock 0s", "not between"),
            ("lock 25h", "not between"),
            ("lock 99999999999999999999s", "not between"),
            ("lock 1s lock 2s", "twice"),
            ("tries 0", "tries"),
            ("patience 3", "no limit"),
        ] {
            let message = read(text).expect_err(text);
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
