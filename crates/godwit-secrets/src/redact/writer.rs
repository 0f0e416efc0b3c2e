//! A writer that lets no registered secret through.

use std::io::{self, Write};

use super::Redactor;

/// A line longer than this is passed on in pieces.
const LONGEST_LINE: usize = 1 << 20;

/// Redacts line by line what is written to it.
///
/// A line is held back until it is complete, since a secret may be split over two writes. What has no line
/// end is passed on by `flush` and when the writer is dropped.
pub struct RedactingWriter<W: Write> {
    redactor: Redactor,
    inner: W,
    held: Vec<u8>,
}

impl<W: Write> RedactingWriter<W> {
    pub(super) fn new(redactor: Redactor, inner: W) -> Self {
        Self {
            redactor,
            inner,
            held: Vec::new(),
        }
    }

    fn pass_on(&mut self, length: usize) -> io::Result<()> {
        let lines: Vec<u8> = self.held.drain(..length).collect();
        self.inner.write_all(&self.redactor.redact_bytes(&lines))
    }
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        let complete = self.held.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
        if let Some(length) = complete.or((self.held.len() > LONGEST_LINE).then_some(self.held.len())) {
            self.pass_on(length)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on(self.held.len())?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<W> {
    fn drop(&mut self) {
        // A log that cannot be written has nobody to tell.
        let _ = self.flush();
    }
}
