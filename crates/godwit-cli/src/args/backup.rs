//! `godwit backup …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Consent, CopyArgs, FetchArgs, ScheduleCommand, TargetArgs};

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Take a backup of a target and read it back
    Create(CreateArgs),
    /// List the backups that are known, newest first
    List(ListArgs),
    /// Read a backup and compare it with its manifest; with --restored, restore it into a scratch database
    Verify(VerifyArgs),
    /// Set or forget the passphrase that encrypts and opens backups
    #[command(subcommand)]
    Passphrase(PassphraseCommand),
    /// Copy a backup to a destination, read the copy back and compare it
    Copy(CopyArgs),
    /// Fetch a backup from a destination, and verify it
    Fetch(FetchArgs),
    /// Delete backups that the settings no longer keep
    Prune(PruneArgs),
    /// Restore a backup into an environment or another database
    Restore(RestoreArgs),
    /// Take backups of an environment by themselves, at set times
    #[command(subcommand)]
    Schedule(ScheduleCommand),
}

/// `godwit backup create`
#[derive(Debug, Clone, Args)]
pub struct CreateArgs {
    /// Write it to this folder; else to the backup folder of the settings
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Compress at this level of zstd, 1 to 19; 0 leaves it as it is
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub level: i32,
    /// Encrypt with the passphrase in the keyring
    #[arg(long)]
    pub encrypt: bool,
    /// Encrypt for this age recipient instead; may be given several times
    #[arg(long, value_name = "AGE1…", conflicts_with = "encrypt")]
    pub recipient: Vec<String>,
    /// Only the definitions, without a row
    #[arg(long, conflicts_with_all = ["schema", "table"])]
    pub schema_only: bool,
    /// Only this schema (PostgreSQL); may be given several times
    #[arg(long, value_name = "NAME", conflicts_with = "table")]
    pub schema: Vec<String>,
    /// Only this table, with its schema on PostgreSQL; may be given several times
    #[arg(long, value_name = "NAME")]
    pub table: Vec<String>,
    /// Roles and tablespaces of the server, too (PostgreSQL)
    #[arg(long)]
    pub globals: bool,
    /// Let pruning delete it after so many days, whatever else is kept
    #[arg(long, value_name = "DAYS")]
    pub expires: Option<u32>,
    /// How far to prove it
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = VerifyArg::Read)]
    pub verify: VerifyArg,
    /// With --verify restored: restore it on the server of this environment; else a server is started for it
    #[arg(long, value_name = "ENV")]
    pub on: Option<String>,
    /// Only if the environment's schedule says that one is due, and nobody else takes it: what timers call
    #[arg(long, requires = "env", conflicts_with = "out")]
    pub scheduled: bool,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// How far a backup is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyArg {
    /// Not at all: it stays *not verified*
    None,
    /// Read to its end and compared with its manifest
    Read,
    /// Restored into a scratch database and compared with its manifest
    Restored,
}

/// `godwit backup passphrase`
#[derive(Debug, Clone, Subcommand)]
pub enum PassphraseCommand {
    /// Keep a passphrase in the keyring; it is read from the first line of standard input
    Set,
    /// Forget it; what was encrypted with it can only be read by who knows it still
    Clear,
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
    /// Restore it into a scratch database and compare everything
    #[arg(long)]
    pub restored: bool,
    /// With --restored: on the server of this environment; else a server is started for it
    #[arg(long, value_name = "ENV", requires = "restored")]
    pub on: Option<String>,
    /// A file with the private key that opens it
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
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
    /// A file with the private key that opens it
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Everything belongs to whoever restores (PostgreSQL)
    #[arg(long)]
    pub no_owners: bool,
    /// Grant no privileges (PostgreSQL)
    #[arg(long)]
    pub no_privileges: bool,
    /// Load over so many connections at once (PostgreSQL)
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub jobs: u32,
    /// All or nothing in one transaction (PostgreSQL)
    #[arg(long, conflicts_with = "jobs")]
    pub one_transaction: bool,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
}
