//! The words of the command line.

mod backup;
mod destination;
mod dry_run;
mod environment;
mod lint;
mod migrate;
mod schedule;
mod target;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use backup::{
    BackupCommand, CreateArgs, ListArgs, PassphraseCommand, PruneArgs, RestoreArgs, VerifyArg, VerifyArgs,
};
pub use destination::{
    CopyArgs, DestinationAddArgs, DestinationArgs, DestinationCommand, DestinationRemoveArgs, FetchArgs,
};
pub use dry_run::DryRunArgs;
pub use environment::{AddArgs, EnvironmentArgs, EnvironmentCommand, EnvironmentListArgs, MarkArgs, RemoveArgs};
pub use lint::{LintArgs, Report};
pub use migrate::{
    ApplyArgs, BackupFlags, Consent, HistoryArgs, NewArgs, PlanArgs, ResolveArgs, ResumeArgs, RollbackArgs, StatusArgs,
    Verdict,
};
pub use schedule::{ScheduleArgs, ScheduleCommand, SetArgs, UnitArgs};
pub use target::{Format, Protect, TargetArgs, Tier};

/// The exit codes, as `--help` and the man page show them.
const EXIT_CODES: &str = "\
Exit codes:
  0   done, or up to date
  1   a fault of Godwit's own, its store or the disk
  2   the command line or the migrations folder cannot be meant so
  3   migrations are pending
  4   a migration was edited, is missing or otherwise needs a look
  5   findings block the plan
  6   another run holds the target's lock
  7   a migration stopped half-way and what it did stays
  8   the target cannot be reached or logged in to
  9   refused by the environment's policy
  10  a backup or restore could not be verified
  11  a migration failed and was rolled back
  12  a dry run left something unchecked";

/// What every help text ends with that names environment variables.
const VARIABLES: &str = "\
Environment variables:
  GODWIT_HOME      Godwit's data folder; the platform's own where absent
  GODWIT_PASSWORD  a password for the target, for machines without a keyring
  GODWIT_LOG       what goes to the log, such as info or godwit_db=debug
  NO_COLOR         no colours";

/// Takes database schema migrations from editor to production, with proof at every step.
#[derive(Debug, Parser)]
#[command(name = "godwit", version, propagate_version = false, after_help = format!("{EXIT_CODES}\n\n{VARIABLES}"))]
#[command(subcommand_required = true, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    /// How to speak.
    #[command(flatten)]
    pub speech: Speech,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command has.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Output")]
pub struct Speech {
    /// Print one JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Print one JSON document per event and line; the last line is the result
    #[arg(long, global = true, conflicts_with = "json")]
    pub json_lines: bool,
    /// Print only results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to use colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: Color,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add, list, test, mark and remove environments
    #[command(subcommand, name = "env")]
    Environment(EnvironmentCommand),
    /// Compare the migrations folder with a target's history
    Status(StatusArgs),
    /// Show exactly what apply would run, and save it as a file
    Plan(PlanArgs),
    /// Look for what goes wrong in migrations: locks, rewrites, losses; and write the safe way
    Lint(LintArgs),
    /// Find out what a plan would do, so that nothing persists
    DryRun(DryRunArgs),
    /// Apply pending migrations
    Apply(ApplyArgs),
    /// Roll back applied migrations through their down scripts
    Rollback(RollbackArgs),
    /// Let the migration that stopped half-way go on where it stopped
    Resume(ResumeArgs),
    /// Say what became of the migration that stopped half-way, after you looked
    Resolve(ResolveArgs),
    /// Show a target's history, newest first
    History(HistoryArgs),
    /// Make the files of a new migration
    New(NewArgs),
    /// Take, list, verify, copy, prune and restore backups
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Add, list, test and remove destinations of copies of backups
    #[command(subcommand)]
    Destination(DestinationCommand),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write all pages to a folder
    Man {
        /// Write the pages of all commands to this folder
        #[arg(long, value_name = "DIR")]
        out: Option<std::path::PathBuf>,
    },
}
