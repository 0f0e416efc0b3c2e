//! `godwit status`, `plan`, `apply`, `rollback`, `history`, `new`

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use godwit_api::views::{BackupChoice, TransactionsView};

use super::{Format, TargetArgs};

/// `godwit status`
#[derive(Debug, Clone, Args)]
pub struct StatusArgs {
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// How many transactions.
#[derive(Debug, Clone, Copy, Args)]
pub struct TransactionsFlag {
    /// How many transactions: each, one for each migration; all, one for all of them; none, each statement for itself
    #[arg(
        long,
        value_name = "WHICH",
        value_enum,
        hide_possible_values = true,
        default_value = "each"
    )]
    transactions: TransactionsArg,
}

impl TransactionsFlag {
    /// As the API asks it.
    pub const fn choice(self) -> TransactionsView {
        match self.transactions {
            TransactionsArg::Each => TransactionsView::Each,
            TransactionsArg::All => TransactionsView::All,
            TransactionsArg::None => TransactionsView::None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TransactionsArg {
    Each,
    All,
    None,
}

/// `godwit plan`
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// Plan up to and including this version
    #[arg(long, value_name = "VERSION")]
    pub to: Option<String>,
    /// Save the plan to this file, for apply --plan
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Transactions.
    #[command(flatten)]
    pub transactions: TransactionsFlag,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// What lets a run start without a question.
#[derive(Debug, Clone, Args)]
pub struct Consent {
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
    /// The target's name, where its policy asks for it; implies --yes
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
    /// Wait so long for another run to end; 0 does not wait
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    pub wait: u32,
}

/// Whether a backup is taken first.
#[derive(Debug, Clone, Args)]
pub struct BackupFlags {
    /// Take a backup first; production does so by itself
    #[arg(long)]
    pub backup: bool,
    /// Take no backup first
    #[arg(long, conflicts_with = "backup")]
    pub no_backup: bool,
    /// Run without the proven backup that production asks for; the reason is recorded with the run
    #[arg(long, value_name = "REASON")]
    pub break_glass: Option<String>,
}

impl BackupFlags {
    /// As the API asks it.
    pub const fn choice(&self) -> BackupChoice {
        match (self.backup, self.no_backup) {
            (true, _) => BackupChoice::Take,
            (false, true) => BackupChoice::Skip,
            (false, false) => BackupChoice::Policy,
        }
    }
}

/// `godwit apply`
#[derive(Debug, Clone, Args)]
pub struct ApplyArgs {
    /// Apply up to and including this version
    #[arg(long, value_name = "VERSION")]
    pub to: Option<String>,
    /// Run the plan that godwit plan --out saved, and only if nothing changed since
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "transactions"])]
    pub plan: Option<PathBuf>,
    /// Transactions.
    #[command(flatten)]
    pub transactions: TransactionsFlag,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
    /// Backup.
    #[command(flatten)]
    pub backup: BackupFlags,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// `godwit rollback`
#[derive(Debug, Clone, Args)]
#[command(group(ArgGroup::new("back").required(true).args(["steps", "to", "partial"])))]
pub struct RollbackArgs {
    /// Roll back this many migrations, the newest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: Option<u32>,
    /// Roll back everything newer than this version, which stays; 0 rolls back everything
    #[arg(long, value_name = "VERSION")]
    pub to: Option<String>,
    /// Run the down script of the migration that stopped half-way
    #[arg(long, conflicts_with = "transactions")]
    pub partial: bool,
    /// Transactions.
    #[command(flatten)]
    pub transactions: TransactionsFlag,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
    /// Backup.
    #[command(flatten)]
    pub backup: BackupFlags,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// `godwit resume`
#[derive(Debug, Clone, Args)]
pub struct ResumeArgs {
    /// Only show what became of each statement; nothing runs
    #[arg(long)]
    pub show: bool,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
    /// Backup.
    #[command(flatten)]
    pub backup: BackupFlags,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// `godwit resolve`
#[derive(Debug, Clone, Args)]
pub struct ResolveArgs {
    /// The migration that stopped half-way
    pub version: String,
    /// What became of it: applied, if all of it is in the target, or not-applied, if nothing is
    #[arg(long = "as", value_name = "WHAT", hide_possible_values = true)]
    pub verdict: Verdict,
    /// What you saw in the target, or did there; it is kept in the journal
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// What became of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    /// All of it is in the target.
    Applied,
    /// Nothing of it is.
    NotApplied,
}

/// `godwit history`
#[derive(Debug, Clone, Args)]
pub struct HistoryArgs {
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// `godwit new`
#[derive(Debug, Clone, Args)]
pub struct NewArgs {
    /// Its name in words, such as "add order notes"
    pub name: String,
    /// The migrations folder; else ./migrations, this folder, or the project opened last
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The format, godwit or sqlx; detected where absent
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
