//! What the command has around it: streams, terminal, variables, signals.

use std::{
    io::{BufRead, Write},
    path::PathBuf,
};

use godwit_api::SecretStore;
use tokio::sync::mpsc::UnboundedReceiver;

/// Hears Ctrl-C from the moment it is called; before that, Ctrl-C ends the process as usual.
pub type Interrupts = Box<dyn Fn() -> UnboundedReceiver<()> + Send + Sync>;

/// The three streams, and what is known about them.
pub struct Io {
    /// Standard input.
    pub input: Box<dyn BufRead + Send>,
    /// Standard output: results.
    pub out: Box<dyn Write + Send>,
    /// Standard error: notes, questions, progress and errors.
    pub err: Box<dyn Write + Send>,
    /// Which of them are a terminal.
    pub terminal: Terminal,
    /// How Ctrl-C is heard.
    pub interrupts: Interrupts,
}

/// Which streams are a terminal, and which may have colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Somebody can type.
    pub input: bool,
    /// Somebody reads standard error as it comes.
    pub err: bool,
    /// Standard output may have colours unless the person says otherwise.
    pub colour_out: bool,
    /// Standard error may have colours unless the person says otherwise.
    pub colour_err: bool,
}

/// Environment variables and places, as read by `main`.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// Where Godwit lives and as whom it acts.
    pub api: godwit_api::Surroundings,
    /// `GODWIT_PASSWORD`.
    pub password: Option<String>,
    /// `GODWIT_LOG`.
    pub log: Option<String>,
    /// The folder that the command was called in.
    pub folder: PathBuf,
    /// A keyring other than the platform's.
    pub secrets: Option<SecretStore>,
}
