//! Views as JSON for programs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{
    Serializer,
    ser::{CompactFormatter, Formatter, PrettyFormatter},
};

/// `document` as JSON text over several lines.
pub(crate) fn pretty(document: &impl Serialize) -> Result<String, serde_json::Error> {
    written(document, PrettyFormatter::new())
}

/// `document` as JSON text on one line.
pub(crate) fn line(document: &impl Serialize) -> Result<String, serde_json::Error> {
    written(document, CompactFormatter)
}

fn written(document: &impl Serialize, formatter: impl Formatter) -> Result<String, serde_json::Error> {
    let mut text = Vec::new();
    document.serialize(&mut Serializer::with_formatter(&mut text, Whole(formatter)))?;
    String::from_utf8(text).map_err(|error| serde_json::Error::io(io::Error::other(error)))
}

/// Views count in `f64` for the web page's sake; up to 2^53 such a count is exact, and is written without a `.0`.
struct Whole<F>(F);

impl<F: Formatter> Formatter for Whole<F> {
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, count: f64) -> io::Result<()> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if count.fract() == 0.0 && count.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and up to 2^53")]
            self.0.write_i64(writer, count as i64)
        } else {
            self.0.write_f64(writer, count)
        }
    }

    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_durations_keep_their_fraction() {
        let document = serde_json::json!({ "rows": 3.0, "millis": [0.5, 2.0], "name": "a" });
        assert_eq!(line(&document).unwrap(), r#"{"rows":3,"millis":[0.5,2],"name":"a"}"#);
        let lines = pretty(&document).unwrap();
        let wanted = serde_json::json!({ "rows": 3, "millis": [0.5, 2], "name": "a" });
        assert_eq!(lines, format!("{wanted:#}"));
    }
}
