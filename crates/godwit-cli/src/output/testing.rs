//! A screen that tests can read.

use std::{
    io::{self, Cursor, Write},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Screen, Voice};
use crate::{Io, Terminal};

/// Who sits before the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Typed {
    /// Nobody: not a terminal.
    Nobody,
    /// A person who types these lines.
    Lines(&'static str),
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a screen said.
pub(crate) struct Said {
    out: Shared,
    err: Shared,
}

impl Said {
    pub(crate) fn out(&self) -> String {
        text(&self.out)
    }

    pub(crate) fn err(&self) -> String {
        text(&self.err)
    }
}

fn text(stream: &Shared) -> String {
    String::from_utf8(stream.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("it speaks UTF-8")
}

/// A screen without colours, and what it says.
pub(crate) fn screen(typed: Typed) -> (Screen, Said) {
    screen_with(typed, Voice::Human)
}

/// As [`screen`], for another listener.
pub(crate) fn screen_with(typed: Typed, voice: Voice) -> (Screen, Said) {
    let said = Said {
        out: Shared::default(),
        err: Shared::default(),
    };
    let (lines, input) = match typed {
        Typed::Nobody => ("", false),
        Typed::Lines(lines) => (lines, true),
    };
    let io = Io {
        input: Box::new(Cursor::new(lines)),
        out: Box::new(said.out.clone()),
        err: Box::new(said.err.clone()),
        terminal: Terminal {
            input,
            err: input,
            colour_out: false,
            colour_err: false,
        },
        interrupts: Box::new(|| tokio::sync::mpsc::unbounded_channel().1),
    };
    (Screen::new(io, voice, (false, false)), said)
}
