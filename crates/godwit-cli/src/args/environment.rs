//! `godwit env …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Consent, Format, Protect, Tier};

/// What to do with environments.
#[derive(Debug, Subcommand)]
pub enum EnvironmentCommand {
    /// Add an environment to the project of a migrations folder
    Add(Box<AddArgs>),
    /// List the environments of all projects
    List(EnvironmentListArgs),
    /// Connect to an environment and say what works
    Test(EnvironmentArgs),
    /// Write into an environment's database which environment it is
    Mark(MarkArgs),
    /// Forget an environment and its password; its target stays as it is
    Remove(RemoveArgs),
}

/// `godwit env add`
#[derive(Debug, Clone, Args)]
pub struct AddArgs {
    /// The environment's name
    pub name: String,
    /// Where it is; a password in it goes to the keyring
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// What is at stake: development, staging or production
    #[arg(
        long,
        value_name = "TIER",
        default_value = "development",
        hide_possible_values = true
    )]
    pub tier: Tier,
    /// The project's migrations folder; else ./migrations, this folder, or the project opened last
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The format of the folder, godwit or sqlx, kept for the project; detected where absent
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
    /// What a write needs: open (nothing), confirm (its name, as production by itself) or read-only (never)
    #[arg(long, value_name = "PROTECT", hide_possible_values = true)]
    pub protect: Option<Protect>,
    /// Host and port straight to the server, where the URL leads through a pooler that hands sessions around
    #[arg(long, value_name = "HOST[:PORT]")]
    pub direct: Option<String>,
    /// A colour of its own, as #rrggbb
    #[arg(long, value_name = "COLOUR")]
    pub colour: Option<String>,
    /// Read a password from the first line of standard input and keep it in the keyring
    #[arg(long)]
    pub password_stdin: bool,
}

/// `godwit env list`
#[derive(Debug, Clone, Args)]
pub struct EnvironmentListArgs {
    /// Only those of this migrations folder's project
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
}

/// One environment.
#[derive(Debug, Clone, Args)]
pub struct EnvironmentArgs {
    /// The environment's name
    pub name: String,
    /// Its project's migrations folder, where two projects have an environment of this name
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// `godwit env mark`
#[derive(Debug, Clone, Args)]
pub struct MarkArgs {
    /// The environment.
    #[command(flatten)]
    pub environment: EnvironmentArgs,
    /// Consent.
    #[command(flatten)]
    pub consent: Consent,
}

/// `godwit env remove`
#[derive(Debug, Clone, Args)]
pub struct RemoveArgs {
    /// The environment's name
    pub name: String,
    /// Its project's migrations folder, where two projects have an environment of this name
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
