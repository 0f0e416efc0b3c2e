//! `godwit backup …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Consent, CopyArgs, FetchArgs, TargetArgs};

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Take a backup of a target and read it back
    Create(CreateArgs),
    /// List the backups that are known, newest first
    List(ListArgs),
    /// Read a backup and compare it with its manifest
    Verify(VerifyArgs),
    /// Copy a backup to a destination, read the copy back and compare it
    Copy(CopyArgs),
    /// Fetch a backup from a destination, and verify it
    Fetch(FetchArgs),
    /// Delete backups that the settings no longer keep
    Prune(PruneArgs),
    /// Restore a backup into an environment or another database
    Restore(RestoreArgs),
}

/// `godwit backup create`
#[derive(Debug, Clone, Args)]
pub struct CreateArgs {
    /// Write it to this folder; else to the backup folder of the settings
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// `godwit backup list`
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// Only those of this environment
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// Those that lie at this destination
    #[arg(long, value_name = "NAME", conflicts_with = "env")]
    pub at: Option<String>,
}

/// `godwit backup verify`
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// The backup's id, or the path of its file or manifest
    #[arg(value_name = "ID|PATH")]
    pub backup: String,
}

/// `godwit backup prune`
#[derive(Debug, Clone, Args)]
pub struct PruneArgs {
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// `godwit backup restore`
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup's id, or the path of its file or manifest
    #[arg(value_name = "ID|PATH")]
    pub backup: String,
    /// Where to: an environment's name, or a URL
    #[arg(long, value_name = "ENV|URL")]
    pub into: String,
    /// Restore into a new database (or file) of this name beside it
    #[arg(long, value_name = "NAME")]
    pub new_database: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
}
