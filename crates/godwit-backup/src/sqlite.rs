//! SQLite: the online backup API, from and into files that others may have open.

mod census;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use godwit_core::backup::{Inventory, TableRows};
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use tokio_util::sync::CancellationToken;

pub(crate) use self::census::{Content, census, dangling};
use crate::BackupError;

/// Virtual tables are left out, because their module may not be in this program; the tables under them are counted.
const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
    AND sql NOT LIKE 'CREATE VIRTUAL %' ORDER BY name";
/// Pages copied between two looks at the cancel token.
const STEP: i32 = 1024;
const BUSY_PAUSE: Duration = Duration::from_millis(50);
/// How long another program's write may keep us waiting.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How thoroughly a file is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// `quick_check`: every page, without comparing indexes with their tables.
    Quick,
    /// `integrity_check`.
    Full,
}

/// Copies the database at `from`, which others may use meanwhile, into the new file at `aside`.
pub(crate) fn copy_out(
    from: &Path,
    aside: &Path,
    cancel: &CancellationToken,
    mut progress: impl FnMut(u64, u64),
) -> Result<(), BackupError> {
    let source = open(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // One read transaction over the whole copy: writers cannot make it start over again and again.
    source
        .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema")
        .map_err(|error| failed(from, &error))?;
    let mut copy = open(aside, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // The part is flushed as a whole before it gets its name; a journal beside it would only be a leftover.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        .map_err(|error| failed(aside, &error))?;
    step_through(&source, &mut copy, (from, aside), cancel, &mut progress)
}

/// Replaces the content of the database at `into` by that of the file at `artifact`, in one transaction that waits
/// for others' locks but never breaks them.
pub(crate) fn copy_in(
    artifact: &Path,
    into: &Path,
    cancel: &CancellationToken,
    mut progress: impl FnMut(u64, u64),
) -> Result<(), BackupError> {
    // Declared first, so that it goes after the connection that reads it.
    let resized;
    let mut source = open_immutable(artifact)?;
    let mut target = open(into, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Waiting is done between the steps, where a person can cancel it.
    target
        .busy_timeout(Duration::ZERO)
        .map_err(|error| failed(into, &error))?;
    if let Some(bytes) = needed_page_size(&source, &target).map_err(|error| failed(into, &error))? {
        resized = resize(artifact, bytes, into)?;
        source = open_immutable(&resized)?;
    }
    step_through(&source, &mut target, (artifact, into), cancel, &mut progress)
}

/// A database in WAL mode takes no pages of another size, and leaves that mode only when nobody else has it open.
fn needed_page_size(source: &Connection, target: &Connection) -> rusqlite::Result<Option<i64>> {
    let page_size = |of: &Connection| of.query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0));
    let mode: String = target.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let (have, need) = (page_size(source)?, page_size(target)?);
    Ok((mode == "wal" && have != need).then_some(need))
}

/// The same database in pages of another size, in a file beside the target that goes with the returned value.
fn resize(artifact: &Path, bytes: i64, into: &Path) -> Result<tempfile::TempPath, BackupError> {
    let folder = into
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let copy = tempfile::Builder::new()
        .prefix(".godwit-restore-")
        .tempfile_in(folder)
        .map_err(|source| BackupError::file("write in", folder, source))?
        .into_temp_path();
    // VACUUM INTO would leave the pages of an immutable file as they are, whatever the pragma says.
    std::fs::copy(artifact, &copy).map_err(|source| BackupError::file("write", copy.to_path_buf(), source))?;
    let sql = format!("PRAGMA journal_mode = DELETE; PRAGMA page_size = {bytes}; VACUUM");
    open(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?
        .execute_batch(&sql)
        .map_err(|error| failed(&copy, &error))?;
    Ok(copy)
}

fn step_through(
    from: &Connection,
    to: &mut Connection,
    (from_path, to_path): (&Path, &Path),
    cancel: &CancellationToken,
    progress: &mut impl FnMut(u64, u64),
) -> Result<(), BackupError> {
    let page: u64 = from
        .query_row("PRAGMA page_size", [], |row| row.get::<_, i64>(0))
        .map_err(|error| failed(from_path, &error))?
        .unsigned_abs();
    let backup = Backup::new(from, to).map_err(|error| failed(to_path, &error))?;
    let mut waited = Duration::ZERO;
    loop {
        if cancel.is_cancelled() {
            // Dropping the backup rolls the target's transaction back.
            return Err(BackupError::Cancelled);
        }
        match backup.step(STEP).map_err(|error| failed(to_path, &error))? {
            StepResult::Done => return Ok(()),
            StepResult::More => waited = Duration::ZERO,
            _busy_or_locked => {
                if waited >= BUSY_TIMEOUT {
                    let message = "another program keeps the database locked".to_owned();
                    return Err(BackupError::Sqlite {
                        path: to_path.to_path_buf(),
                        message,
                    });
                }
                std::thread::sleep(BUSY_PAUSE);
                waited += BUSY_PAUSE;
            }
        }
        let at = backup.progress();
        let pages = u64::from(at.pagecount.unsigned_abs());
        let left = u64::from(at.remaining.unsigned_abs());
        progress(pages.saturating_sub(left) * page, pages * page);
    }
}

/// Checks a file that nobody writes; gives what is wrong with it, nothing where it is sound.
pub(crate) fn check(path: &Path, thoroughness: Check) -> Result<Vec<String>, BackupError> {
    let connection = open_immutable(path)?;
    check_on(&connection, thoroughness).or_else(|error| match error.sqlite_error_code() {
        // A file so broken that the check itself stumbles has been checked.
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => Ok(vec![error.to_string()]),
        _ => Err(failed(path, &error)),
    })
}

fn check_on(connection: &Connection, thoroughness: Check) -> rusqlite::Result<Vec<String>> {
    let pragma = match thoroughness {
        Check::Quick => "PRAGMA quick_check(10)",
        Check::Full => "PRAGMA integrity_check(10)",
    };
    let mut statement = connection.prepare(pragma)?;
    let said: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(if said == ["ok"] { Vec::new() } else { said })
}

/// Counts and digests what is in a database that others may have open.
pub(crate) fn live_census(
    path: &Path,
    content: &Content,
    cancel: &CancellationToken,
) -> Result<(Vec<TableRows>, Inventory), BackupError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection
        .execute_batch("BEGIN")
        .map_err(|error| failed(path, &error))?;
    census::census_on(&connection, path, content, cancel)
}

fn count_on(connection: &Connection, path: &Path, cancel: &CancellationToken) -> Result<Vec<TableRows>, BackupError> {
    let fail = |error: rusqlite::Error| failed(path, &error);
    let mut names = connection.prepare(TABLES).map_err(fail)?;
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(fail)?;
    let mut tables = Vec::with_capacity(names.len());
    for table in names {
        if cancel.is_cancelled() {
            return Err(BackupError::Cancelled);
        }
        let quoted = table.replace('"', "\"\"");
        let rows: i64 = connection
            .query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))
            .map_err(fail)?;
        tables.push(TableRows {
            table,
            rows: rows.unsigned_abs(),
        });
    }
    Ok(tables)
}

fn open(path: &Path, access: OpenFlags) -> Result<Connection, BackupError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| failed(path, &error))?;
    connection
        .busy_timeout(BUSY_TIMEOUT)
        .map_err(|error| failed(path, &error))?;
    Ok(connection)
}

/// Opens a file that nobody writes, so that no `-wal` or `-shm` appears beside it.
fn open_immutable(path: &Path) -> Result<Connection, BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(immutable_uri(path), flags).map_err(|error| failed(path, &error))
}

fn immutable_uri(path: &Path) -> PathBuf {
    // In a URI these three would end or change the path.
    let text = path
        .to_string_lossy()
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    let text = if cfg!(windows) {
        format!("/{}", text.replace('\\', "/"))
    } else {
        text
    };
    PathBuf::from(format!("file:{text}?immutable=1"))
}

/// How often the file at `path` was changed, as its header says; the two counters that SQLite keeps.
pub(crate) fn change_counter(path: &Path) -> Option<u32> {
    use std::io::Read as _;
    let mut header = [0; 28];
    std::fs::File::open(path).ok()?.read_exact(&mut header).ok()?;
    Some(u32::from_be_bytes([header[24], header[25], header[26], header[27]]))
}

/// Wraps SQLite's answer; a full disk is told apart.
pub(crate) fn failed(path: &Path, error: &rusqlite::Error) -> BackupError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => BackupError::DiskFull {
            path: path.to_path_buf(),
            written: 0,
        },
        _ => BackupError::Sqlite {
            path: path.to_path_buf(),
            message: error.to_string(),
        },
    }
}
