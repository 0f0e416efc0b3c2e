//! One way to back a database up or to restore it.

/// A way, and what its line in the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// As a person would type it, without where to and with which log-in; this is also how bars name it.
    pub(crate) name: &'static str,
    pub(crate) how: How,
}

/// How it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// A line for the shell that backs up into the folder `$OUT`.
    Line(&'static str),
    /// `godwit backup create` with these options.
    Create(&'static [&'static str]),
    /// A line for the shell that restores into an empty database what another line left in the folder `$FROM`.
    LineBack {
        /// What leaves it there, before the rounds.
        prepare: &'static str,
        line: &'static str,
    },
    /// `godwit backup restore` into a database that is not there yet, from a backup taken with these options.
    Restore(&'static [&'static str]),
}

impl Way {
    /// Whether Godwit does it.
    pub(crate) const fn is_godwit(&self) -> bool {
        matches!(self.how, How::Create(_) | How::Restore(_))
    }
}
