//! The streams, shared by a command and the run that it attends.

use std::{
    io::{self, BufRead, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    json,
    style::{CAUTION, NOTE, paint},
};
use crate::{Exit, Io, args::Speech, io::Interrupts};

/// To whom the command speaks on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// To a person.
    Human,
    /// To a person who wants results and errors only.
    Quiet,
    /// To a program: one document.
    Json,
    /// To a program: one document per event, and the result.
    JsonLines,
}

impl Voice {
    pub(crate) const fn of(speech: Speech) -> Self {
        match speech {
            Speech { json: true, .. } => Self::Json,
            Speech { json_lines: true, .. } => Self::JsonLines,
            Speech { quiet: true, .. } => Self::Quiet,
            _ => Self::Human,
        }
    }

    const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines)
    }
}

/// What the command says and hears. Cloning is cheap and shares everything.
///
/// Saying never fails: a run must not end half-way because nobody listens any more. [`Screen::end`] tells about it.
#[derive(Clone)]
pub(crate) struct Screen {
    voice: Voice,
    asks: bool,
    live: bool,
    streams: Arc<Mutex<Streams>>,
    interrupts: Arc<Interrupts>,
}

struct Streams {
    input: Box<dyn BufRead + Send>,
    out: AutoStream<Box<dyn Write + Send>>,
    err: AutoStream<Box<dyn Write + Send>>,
    trouble: Option<io::Error>,
}

impl Screen {
    pub(crate) fn new(io: Io, voice: Voice, (colour_out, colour_err): (bool, bool)) -> Self {
        let choice = |colour| {
            if colour {
                ColorChoice::AlwaysAnsi
            } else {
                ColorChoice::Never
            }
        };
        Self {
            voice,
            asks: io.terminal.input && io.terminal.err && !voice.is_json(),
            live: io.terminal.err && voice == Voice::Human,
            streams: Arc::new(Mutex::new(Streams {
                input: io.input,
                out: AutoStream::new(io.out, choice(colour_out)),
                err: AutoStream::new(io.err, choice(colour_err)),
                trouble: None,
            })),
            interrupts: Arc::new(io.interrupts),
        }
    }

    /// To whom it speaks.
    pub(crate) const fn voice(&self) -> Voice {
        self.voice
    }

    /// Whether somebody can be asked.
    pub(crate) const fn can_ask(&self) -> bool {
        self.asks
    }

    /// Whether something may move on the screen.
    pub(crate) const fn is_live(&self) -> bool {
        self.live
    }

    /// A line of the result, for people.
    pub(crate) fn line(&self, text: &str) {
        if !self.voice.is_json() {
            let mut streams = self.streams();
            let said = writeln!(streams.out, "{text}");
            streams.keep(said);
        }
    }

    /// Lines of the result, for people.
    pub(crate) fn lines(&self, lines: impl IntoIterator<Item = String>) {
        // At once: standard output hands on each line that it is given.
        let lines: Vec<String> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.line(&lines.join("\n"));
        }
    }

    /// A line that says more than the result.
    pub(crate) fn detail(&self, text: &str) {
        if self.voice == Voice::Human {
            self.line(text);
        }
    }

    /// The result, for programs. `exit` is no part of it: a document says what is, the exit code what to make of it.
    pub(crate) fn document(&self, document: &impl Serialize) {
        if !self.voice.is_json() {
            return;
        }
        let text = match self.voice {
            Voice::Json => json::pretty(document),
            _ => json::line(document),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                self.streams().trouble = Some(io::Error::other(error));
                return;
            }
        };
        let mut streams = self.streams();
        let said = writeln!(streams.out, "{text}").and_then(|()| streams.out.flush());
        streams.keep(said);
    }

    /// One event, for programs that follow along.
    pub(crate) fn event(&self, event: &impl Serialize) {
        if self.voice == Voice::JsonLines {
            self.document(event);
        }
    }

    /// Something to know beside the result.
    pub(crate) fn note(&self, text: &str) {
        if self.voice != Voice::Quiet {
            self.err_line(&format!("{} {text}", paint(NOTE, "note:")));
        }
    }

    /// Something to look at.
    pub(crate) fn warn(&self, text: &str) {
        self.err_line(&format!("{} {text}", paint(CAUTION, "warning:")));
    }

    /// A line on standard error.
    pub(crate) fn err_line(&self, text: &str) {
        // Standard error has nobody behind it to whom its own failure could be told.
        let _ = writeln!(self.streams().err, "{text}");
    }

    /// A question, whose answer stands behind it.
    pub(crate) fn ask(&self, text: &str) {
        let mut streams = self.streams();
        let _ = streams.out.flush();
        let _ = write!(streams.err, "{text}").and_then(|()| streams.err.flush());
    }

    /// The next line of standard input, without its end; empty at the end of the input.
    pub(crate) fn read_line(&self) -> io::Result<String> {
        let mut line = String::new();
        self.streams().input.read_line(&mut line)?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Hears Ctrl-C from now on.
    pub(crate) fn interrupts(&self) -> UnboundedReceiver<()> {
        (self.interrupts)()
    }

    /// Says the last of it. A reader that went away (`| head`) is no failure; a full disk is.
    pub(crate) fn end(&self, exit: Exit) -> Exit {
        let mut streams = self.streams();
        let flushed = streams.out.flush();
        streams.keep(flushed);
        match streams.trouble.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let _ = writeln!(streams.err, "error: standard output cannot be written: {error}");
                if exit == Exit::DONE { Exit::INTERNAL } else { exit }
            }
            _ => exit,
        }
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    fn keep(&mut self, said: io::Result<()>) {
        if let Err(error) = said {
            self.trouble.get_or_insert(error);
        }
    }
}
