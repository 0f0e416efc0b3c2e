//! The log: files in the data folder, a week of them, every secret taken out before a byte is written.

use std::path::Path;

use godwit_secrets::Redactor;
use tracing_appender::{
    non_blocking::{NonBlockingBuilder, WorkerGuard},
    rolling::{Builder, Rotation},
};
use tracing_subscriber::EnvFilter;

/// Days of log files that are kept.
const DAYS: usize = 7;

/// Lines that wait for the disk at most; room for all of them is made at once, and more are dropped and counted.
const LINES_AHEAD: usize = 4096;

/// Starts logging to `home/logs`. The guard writes what is left when it is dropped, so keep it until the end.
///
/// `filter` is `GODWIT_LOG` as read by the front end, such as `godwit_db=debug`; *info* where absent. Drivers are held
/// to warnings whatever it says: their debug output shows the data that goes over the wire.
///
/// # Errors
/// A sentence saying why the folder cannot be written. The program can go on without a log.
pub fn start(home: &Path, filter: Option<&str>, redactor: &Redactor) -> Result<WorkerGuard, String> {
    // Made here, because the appender complains on standard error where it is missing.
    godwit_store::private_folder(&home.join("logs")).map_err(|error| error.to_string())?;
    let files = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("godwit")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(home.join("logs"))
        .map_err(|error| error.to_string())?;
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES_AHEAD)
        .finish(redactor.writer(files));
    let wanted = filter.unwrap_or("info");
    let filter = EnvFilter::try_new(format!(
        "{wanted},sqlx=warn,tokio_postgres=warn,rustls=warn,keyring=warn,zbus=warn"
    ))
    .unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .with_writer(writer)
        .with_env_filter(filter)
        .try_init()
        .map_err(|error| error.to_string())?;
    Ok(guard)
}
