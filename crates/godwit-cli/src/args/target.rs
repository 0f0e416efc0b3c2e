//! How a target is named.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use godwit_api::{FormatId, Tier as TierOf, views};

/// A target: an environment by name, or a URL with a migrations folder.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Target", group(ArgGroup::new("target").required(true).args(["env", "url"])))]
pub struct TargetArgs {
    /// The environment's name
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// The target's URL: postgres://, mysql://, mariadb:// or sqlite://PATH
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The migrations folder; with --env, the project that the environment belongs to
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The format of the folder, godwit or sqlx; detected where absent
    #[arg(long, value_name = "FORMAT", conflicts_with = "env", hide_possible_values = true)]
    pub format: Option<Format>,
    /// The tier of a target given by URL: development (as where absent), staging or production
    #[arg(long, value_name = "TIER", conflicts_with = "env", hide_possible_values = true)]
    pub tier: Option<Tier>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// A format of migrations folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Godwit's own
    Godwit,
    /// sqlx's
    Sqlx,
}

impl From<Format> for FormatId {
    fn from(format: Format) -> Self {
        match format {
            Format::Godwit => Self::Godwit,
            Format::Sqlx => Self::Sqlx,
        }
    }
}

impl From<Format> for views::FormatView {
    fn from(format: Format) -> Self {
        FormatId::from(format).into()
    }
}

/// What is at stake in a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tier {
    /// A developer's own
    #[value(alias = "dev")]
    Development,
    /// Shared, without customers
    #[value(alias = "stage")]
    Staging,
    /// What customers use
    #[value(alias = "prod")]
    Production,
}

impl From<Tier> for TierOf {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Development => Self::Development,
            Tier::Staging => Self::Staging,
            Tier::Production => Self::Production,
        }
    }
}

/// What a write to an environment needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Protect {
    /// Nothing beyond the plan
    Open,
    /// Its name, typed
    Confirm,
    /// It is never written to
    ReadOnly,
}

impl From<Protect> for views::ProtectView {
    fn from(protect: Protect) -> Self {
        match protect {
            Protect::Open => Self::Open,
            Protect::Confirm => Self::Confirm,
            Protect::ReadOnly => Self::ReadOnly,
        }
    }
}
