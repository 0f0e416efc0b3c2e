//! Sizes as people write them. A kB is 1,000 bytes, as backup tools and disks count.

use anyhow::{Context as _, Result, bail};

const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];

/// Reads `1GB` or `50MB`.
pub(crate) fn parse(text: &str) -> Result<u64> {
    for (unit, bytes) in UNITS {
        if let Some(number) = text.strip_suffix(unit) {
            let number: u64 = number
                .trim()
                .parse()
                .with_context(|| format!("{number:?} is no number"))?;
            return number.checked_mul(bytes).context("that is too much");
        }
    }
    bail!("a size ends with GB or MB")
}

/// Such as `1.0 GB`.
pub(crate) fn text(bytes: u64) -> String {
    let unit = UNITS.into_iter().find(|(_, size)| bytes >= *size);
    let Some((unit, size)) = unit else {
        return format!("{bytes} bytes");
    };
    // Tenths say enough up to 100 of a unit.
    match bytes / size {
        whole if whole >= 100 => format!("{whole} {unit}"),
        whole => format!("{whole}.{} {unit}", bytes % size * 10 / size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written() {
        assert_eq!(parse("1GB").unwrap(), 1_000_000_000);
        assert_eq!(parse("50 MB").unwrap(), 50_000_000);
        for mistaken in ["1", "GB", "1.5GB", "99999999999GB"] {
            assert!(parse(mistaken).is_err(), "{mistaken}");
        }
        let written = [362_400_000, 1_050_000_000, 8_192_000, 7].map(text);
        assert_eq!(written, ["362 MB", "1.0 GB", "8.1 MB", "7 bytes"]);
    }
}
