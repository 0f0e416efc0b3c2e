//! `godwit destination …`, and the commands of backups that name one.

use clap::{Args, Subcommand};

/// What to do with destinations of copies of backups.
#[derive(Debug, Subcommand)]
pub enum DestinationCommand {
    /// Add a destination, or change the one of that name
    Add(DestinationAddArgs),
    /// List the destinations
    List,
    /// Write, read back and delete a small object there, and say what was proven
    Test(DestinationArgs),
    /// Forget a destination and its credential; what lies there stays
    Remove(DestinationRemoveArgs),
}

/// `godwit destination add`
#[derive(Debug, Clone, Args)]
pub struct DestinationAddArgs {
    /// The destination's name
    pub name: String,
    /// Where: a folder, s3://BUCKET[/PREFIX], gs://BUCKET[/PREFIX] or az://ACCOUNT/CONTAINER[/PREFIX]
    #[arg(value_name = "PLACE")]
    pub place: String,
    /// The server, where it is not Amazon's or Azure's own; unencrypted only on this machine
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// The bucket's region
    #[arg(long, value_name = "REGION", default_value = "us-east-1")]
    pub region: String,
    /// Put the bucket into the path of a URL instead of the host's name, as most servers but Amazon's want it
    #[arg(long)]
    pub path_style: bool,
    /// Read the credential from standard input and keep it in the keyring: KEY_ID:SECRET for S3, a service account's JSON
    /// for Google, an account key or SAS token for Azure
    #[arg(long)]
    pub credential_stdin: bool,
}

/// One destination.
#[derive(Debug, Clone, Args)]
pub struct DestinationArgs {
    /// The destination's name
    pub name: String,
}

/// `godwit destination remove`
#[derive(Debug, Clone, Args)]
pub struct DestinationRemoveArgs {
    /// The destination's name
    pub name: String,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// `godwit backup copy`
#[derive(Debug, Clone, Args)]
pub struct CopyArgs {
    /// The backup's id, or the path of its file or manifest
    #[arg(value_name = "ID|PATH")]
    pub backup: String,
    /// The destination
    #[arg(long, value_name = "NAME")]
    pub to: String,
}

/// `godwit backup fetch`
#[derive(Debug, Clone, Args)]
pub struct FetchArgs {
    /// The destination
    pub name: String,
    /// The backup's key there, as the list shows it
    pub key: String,
}
