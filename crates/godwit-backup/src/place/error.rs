//! What can go wrong at a destination. No variant carries a credential, nor a whole answer of a server.

use std::path::PathBuf;

use godwit_core::{Destination, NotADestination};

use crate::BackupError;

/// Why a destination could not be used. `destination` is its name and URL, `doing` a verb: `write`.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The destination's fields cannot be meant.
    #[error("the destination {destination} cannot be used: {source}")]
    Invalid {
        /// Which.
        destination: String,
        /// What is wrong.
        source: NotADestination,
    },
    /// There is no credential for it.
    #[error("the keyring holds no credential for {destination}")]
    CredentialMissing {
        /// Which.
        destination: String,
    },
    /// The credential has not the form that this kind of destination needs.
    #[error("the credential of {destination} is not {expected}")]
    CredentialMalformed {
        /// Which.
        destination: String,
        /// What it should be: `an account key or a SAS token`.
        expected: &'static str,
    },
    /// The client could not be made.
    #[error("{destination} cannot be set up: {why}")]
    Setup {
        /// Which.
        destination: String,
        /// What is wrong.
        why: String,
    },
    /// The bucket, container or folder is not there.
    #[error("{destination} does not exist")]
    NoSuchPlace {
        /// Which.
        destination: String,
    },
    /// The server did not answer, or the connection was lost.
    #[error("{destination} cannot be reached, so {key} was not {done}: {why}")]
    Unreachable {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// `written`, `read`.
        done: &'static str,
        /// The last answer of the system.
        why: String,
    },
    /// The credential is wrong, or has not the right.
    #[error("{destination} denies to {doing} {key}: {why}")]
    Denied {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// What was tried.
        doing: &'static str,
        /// The server's words.
        why: String,
    },
    /// The destination is full, or its quota is used up.
    #[error("{destination} has no room for {key}: {why}")]
    NoRoom {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// The server's or system's words.
        why: String,
    },
    /// Something of this name is there; it was not touched.
    #[error("{destination} holds {key} already")]
    AlreadyThere {
        /// Which.
        destination: String,
        /// The object.
        key: String,
    },
    /// Another one copies to this name.
    #[error("{key} is being copied to {destination} by another program ({since})")]
    Busy {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// Since when and what, as the other one says.
        since: String,
    },
    /// What is there is not what its manifest says.
    #[error("{key} at {destination} is not what its manifest says: {why}")]
    Differs {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// Sizes or digests.
        why: String,
    },
    /// The server makes objects over others, although it is asked not to.
    #[error("{destination} overwrites what is there although it is asked not to")]
    Overwrites {
        /// Which.
        destination: String,
    },
    /// Nothing of this name.
    #[error("{destination} holds no backup {key}")]
    NotFound {
        /// Which.
        destination: String,
        /// The object.
        key: String,
    },
    /// The manifest cannot be read.
    #[error("the manifest of {key} at {destination} cannot be read: {why}")]
    UnreadableManifest {
        /// Which.
        destination: String,
        /// The artifact.
        key: String,
        /// What is wrong.
        why: String,
    },
    /// Another refusal.
    #[error("{destination} refused to {doing} {key}: {why}")]
    Refused {
        /// Which.
        destination: String,
        /// The object.
        key: String,
        /// What was tried.
        doing: &'static str,
        /// The server's or system's words.
        why: String,
    },
    /// The local backup cannot be copied.
    #[error("the local backup {} cannot be copied: {why}", .path.display())]
    LocalBroken {
        /// Its artifact or manifest.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A file or folder of this machine refused.
    #[error(transparent)]
    Local(#[from] BackupError),
    /// Cancelled by a person.
    #[error("cancelled")]
    Cancelled,
}

impl PlaceError {
    pub(super) fn invalid(destination: &Destination, source: NotADestination) -> Self {
        Self::Invalid {
            destination: destination.name.clone(),
            source,
        }
    }

    /// Whether an interrupted copy is kept, so that it can go on: what it has met may be over next time.
    pub(super) const fn can_go_on(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Denied { .. }
                | Self::NoRoom { .. }
                | Self::Refused { .. }
                | Self::Local(_)
        )
    }

    /// The way out, in a sentence.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "Change the destination's fields.",
            Self::CredentialMissing { .. } => "Set the destination's credential again; it goes to the keyring.",
            Self::CredentialMalformed { .. } => "Enter it again in that form; it goes to the keyring.",
            Self::Setup { .. } => "Look at the destination's fields and at this machine's certificates.",
            Self::NoSuchPlace { .. } => "Make it there, mount it, or change the destination.",
            Self::Unreachable { .. } => {
                "Look at the network and at the destination's address, and try again: a copy goes on where it stopped."
            }
            Self::Denied { .. } => {
                "Look at the credential and its rights: it must list, read, write and delete below the prefix."
            }
            Self::NoRoom { .. } => "Make room there, or raise the quota, and try again.",
            Self::AlreadyThere { .. } => "Nothing was overwritten. Delete that one, or use another prefix.",
            Self::Busy { .. } => {
                "Wait for it. If it was given up, delete the object with the ending .claim there and try again."
            }
            Self::Differs { .. } => "Do not use that copy. Copy the backup again from where it is whole.",
            Self::Overwrites { .. } => {
                "Use a server that knows conditional writes (If-None-Match), or a newer version of this one."
            }
            Self::NotFound { .. } => "List what is there, and use a key of the list.",
            Self::UnreadableManifest { .. } => "Use the version of Godwit that wrote it, or another copy.",
            Self::Refused { .. } => "Look at what the server says, and try again.",
            Self::LocalBroken { .. } => "Take a new backup; nothing was sent.",
            Self::Local(_) => "Look at the rights and the free space of the folder.",
            Self::Cancelled => "Start it again when you like.",
        }
    }
}
