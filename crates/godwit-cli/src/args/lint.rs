//! `godwit lint`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use godwit_api::views::EngineView;

use super::{Format, Tier};

/// `godwit lint`
#[derive(Debug, Clone, Args)]
pub struct LintArgs {
    /// The scripts to look at, or the migrations folder; everything in the folder where none is named
    #[arg(value_name = "FILE|DIR")]
    pub paths: Vec<PathBuf>,
    /// Only scripts that changed since this Git revision, those that are not committed included
    #[arg(long, value_name = "REV", conflicts_with = "env")]
    pub since: Option<String>,
    /// Only what is pending in this environment, as one plan, for its tier and its server's version
    #[arg(long, value_name = "NAME")]
    pub env: Option<String>,
    /// The engine that the scripts are for: postgres, mysql or sqlite; that of the project's environments where absent
    #[arg(long, value_name = "ENGINE", conflicts_with = "env", hide_possible_values = true)]
    pub engine: Option<EngineArg>,
    /// The tier to judge for; production where absent, or the environment's own
    #[arg(long, value_name = "TIER", hide_possible_values = true)]
    pub tier: Option<Tier>,
    /// The format of the folder, godwit or sqlx; detected where absent
    #[arg(long, value_name = "FORMAT", conflicts_with = "env", hide_possible_values = true)]
    pub folder_format: Option<Format>,
    /// Write the safe way where a rule knows it; names the files, or takes --since or --env
    #[arg(long)]
    pub fix: bool,
    /// How to report: human, json, sarif, junit, github, gitlab or markdown
    #[arg(
        long,
        value_name = "REPORT",
        default_value = "human",
        hide_possible_values = true,
        conflicts_with_all = ["json", "json_lines"]
    )]
    pub format: Report,
    /// Read the password from the first line of standard input
    #[arg(long, requires = "env")]
    pub password_stdin: bool,
}

/// An engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// PostgreSQL
    Postgres,
    /// MySQL and MariaDB
    #[value(alias = "mariadb")]
    Mysql,
    /// SQLite
    Sqlite,
}

impl From<EngineArg> for EngineView {
    fn from(engine: EngineArg) -> Self {
        match engine {
            EngineArg::Postgres => Self::Postgres,
            EngineArg::Mysql => Self::Mysql,
            EngineArg::Sqlite => Self::Sqlite,
        }
    }
}

/// How findings are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Report {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit, for test reports
    Junit,
    /// Annotations of GitHub's workflows
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// A table, for comments in reviews
    Markdown,
}
