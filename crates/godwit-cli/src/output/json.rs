//! Views as JSON for programs.

use serde::Serialize;
use serde_json::{Number, Value};

/// `document` as a JSON value, whole numbers without a `.0`.
pub(crate) fn value(document: &impl Serialize) -> Result<Value, serde_json::Error> {
    serde_json::to_value(document).map(whole)
}

/// `document` as JSON text over several lines; empty where it has no form in JSON, which views always have.
pub(crate) fn text(document: &impl Serialize) -> String {
    value(document).map(|value| format!("{value:#}")).unwrap_or_default()
}

/// Views count in `f64` for the web page's sake; up to 2^53 such a count is exact.
fn whole(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => Value::Number(match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            Some(count) if number.is_f64() && count.fract() == 0.0 && count.abs() <= EXACT => {
                Number::from(count as i64)
            }
            _ => number,
        }),
        Value::Array(values) => Value::Array(values.into_iter().map(whole).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, field)| (name, whole(field))).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_durations_keep_their_fraction() {
        let found = value(&serde_json::json!({ "rows": 3.0, "millis": [0.5, 2.0], "name": "a" })).unwrap();
        assert_eq!(found.to_string(), r#"{"rows":3,"millis":[0.5,2],"name":"a"}"#);
    }
}
