//! A checksum over rows that does not depend on their order.

use sha2::{Digest as _, Sha256};

/// Sums the SHA-256 of each row: the order of rows does not matter, and a changed, lost or doubled row does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowSum {
    rows: u64,
    sums: [u64; 2],
}

/// One row, piece by piece.
#[derive(Debug, Default)]
pub(crate) struct RowBytes {
    digest: Sha256,
    held: Vec<u8>,
}

/// Digesting single bytes is slow, and a row may be too big to be held.
const HELD: usize = 64 * 1024;

impl RowBytes {
    pub(crate) fn push(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.len() == HELD {
            self.pass_on();
        }
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.pass_on();
        self.digest.update(bytes);
    }

    fn pass_on(&mut self) {
        self.digest.update(&self.held);
        self.held.clear();
    }

    /// Ends the row, and begins the next.
    pub(crate) fn end(&mut self, sum: &mut RowSum) {
        self.pass_on();
        let digest = self.digest.finalize_reset();
        sum.rows += 1;
        for (sum, half) in sum.sums.iter_mut().zip(digest.chunks_exact(8)) {
            let half = half.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte));
            *sum = sum.wrapping_add(half);
        }
    }
}

impl RowSum {
    pub(crate) const fn rows(&self) -> u64 {
        self.rows
    }
}

impl std::fmt::Display for RowSum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{:016x}{:016x}", self.rows, self.sums[0], self.sums[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[u8]]) -> String {
        let (mut sum, mut row) = (RowSum::default(), RowBytes::default());
        for bytes in rows {
            bytes.iter().for_each(|byte| row.push(*byte));
            row.end(&mut sum);
        }
        sum.to_string()
    }

    #[test]
    fn order_does_not_matter_and_everything_else_does() {
        let long = vec![7; 3 * HELD + 5];
        assert_eq!(sum(&[b"a", b"b", &long]), sum(&[&long, b"b", b"a"]));
        assert_ne!(sum(&[b"a", b"b"]), sum(&[b"a", b"c"]));
        assert_ne!(sum(&[b"a", b"b"]), sum(&[b"a", b"b", b"b"]));
        assert_ne!(sum(&[b"ab"]), sum(&[b"a", b"b"]));
        let (mut whole, mut row) = (RowSum::default(), RowBytes::default());
        row.extend(&long);
        row.end(&mut whole);
        assert_eq!(whole.to_string(), sum(&[&long]));
    }
}
