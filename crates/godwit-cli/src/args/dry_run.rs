//! `godwit dry-run`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use godwit_api::views::DryRunKindView;

use super::{TargetArgs, migrate::TransactionsFlag};

/// `godwit dry-run`
#[derive(Debug, Clone, Args)]
pub struct DryRunArgs {
    /// How: static, the SQL that would be sent; validated, read by the server and not run; executed, run and rolled back
    /// (PostgreSQL, SQLite); scratch, run in a copy of the schema that is dropped again (MySQL, MariaDB)
    #[arg(
        long,
        value_name = "KIND",
        value_enum,
        hide_possible_values = true,
        default_value = "validated"
    )]
    pub kind: KindArg,
    /// What apply would run up to and including this version
    #[arg(long, value_name = "VERSION", conflicts_with = "steps")]
    pub to: Option<String>,
    /// The plan that godwit plan --out saved, if nothing changed since
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "steps", "transactions"])]
    pub plan: Option<PathBuf>,
    /// What rollback would run for so many migrations, the newest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: Option<u32>,
    /// Transactions.
    #[command(flatten)]
    pub transactions: TransactionsFlag,
    /// The target.
    #[command(flatten)]
    pub target: TargetArgs,
}

/// How a dry run finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// What would be sent.
    Static,
    /// Read by the server.
    Validated,
    /// Run and rolled back.
    Executed,
    /// Run in a copy.
    Scratch,
}

impl From<KindArg> for DryRunKindView {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Static => Self::Static,
            KindArg::Validated => Self::Validated,
            KindArg::Executed => Self::Executed,
            KindArg::Scratch => Self::Scratch,
        }
    }
}
