//! Medians, ratios, and how they are written.

use std::time::Duration;

/// The middle one; of an even number the mean of the two in the middle.
pub(crate) fn median(times: &[Duration]) -> Option<Duration> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = sorted.get(middle.checked_sub(1)?)?;
    Some((*lower + upper) / 2)
}

/// How many times as long `time` is as `floor`.
pub(crate) fn ratio(time: Duration, floor: Duration) -> Option<f64> {
    (!floor.is_zero()).then(|| time.as_secs_f64() / floor.as_secs_f64())
}

/// Seconds with three digits that count.
pub(crate) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let digits = match seconds {
        seconds if seconds < 1.0 => 3,
        seconds if seconds < 10.0 => 2,
        _ => 1,
    };
    format!("{seconds:.digits$}")
}

/// Such as `0.95×`.
pub(crate) fn times(ratio: f64) -> String {
    format!("{ratio:.2}×")
}

/// With commas between the thousands.
pub(crate) fn count(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis<const N: usize>(times: [u64; N]) -> [Duration; N] {
        times.map(Duration::from_millis)
    }

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&millis([7])), Some(Duration::from_millis(7)));
        assert_eq!(median(&millis([9, 1, 5])), Some(Duration::from_millis(5)));
        assert_eq!(median(&millis([4, 8, 1, 900])), Some(Duration::from_millis(6)));
    }

    #[test]
    fn a_ratio_to_nothing_is_none() {
        let [one, two, none] = millis([1_000, 2_000, 0]);
        assert_eq!(ratio(one, two), Some(0.5));
        assert_eq!(ratio(one, none), None);
    }

    #[test]
    fn figures_have_three_digits_that_count() {
        assert_eq!(
            millis([4, 210, 1_963, 14_049]).map(seconds),
            ["0.004", "0.210", "1.96", "14.0"]
        );
        assert_eq!(times(0.954), "0.95×");
        assert_eq!(
            [7, 100, 1_000, 10_000, 1_234_567].map(count),
            ["7", "100", "1,000", "10,000", "1,234,567"]
        );
    }
}
