//! What an upload in parts has done, beside the local artifact, so that an interrupted one goes on where it stopped.
//!
//! A file of lines, each flushed before the next part counts: first what is uploaded where, then what was done. A torn
//! last line is as good as none. It is locked while it is in use, and goes when the copy is whole.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use godwit_core::{Destination, DestinationId, Digest};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{PlaceError, local::Local};
use crate::{BackupError, part::joined};

/// Every part but the last must be at least 5 MiB, and all but the last of one size.
const SMALLEST_PART: u64 = 8 * 1024 * 1024;

/// S3 takes 10,000; a few are kept back.
const MOST_PARTS: u64 = 9_500;

/// The first line. All of it must agree, else nothing that follows is about this copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    layout: u32,
    destination: DestinationId,
    /// The destination may be changed under its id.
    place: String,
    key: String,
    bytes: u64,
    sha256: Digest,
    part_bytes: u64,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "did")]
enum Line {
    /// The name was, or is about to be, taken with this token.
    Claim { token: Uuid },
    /// The server opened an upload.
    Upload { id: String },
    /// The server took a part, and calls it so.
    Part { index: usize, id: String },
    /// The server was, or is about to be, told to put the parts together.
    Completing,
    /// The server does not know the upload any more.
    Restart,
}

/// What the lines come to.
#[derive(Debug, Default)]
struct State {
    token: Option<Uuid>,
    upload: Option<String>,
    parts: BTreeMap<usize, String>,
    completing: bool,
}

impl State {
    fn take(&mut self, line: Line) {
        match line {
            Line::Claim { token } => self.token = Some(token),
            Line::Upload { id } => self.upload = Some(id),
            Line::Part { index, id } => drop(self.parts.insert(index, id)),
            Line::Completing => self.completing = true,
            Line::Restart => {
                *self = Self {
                    token: self.token,
                    ..Self::default()
                }
            }
        }
    }
}

/// The journal of one copy, held by this process alone.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    part_bytes: u64,
    bytes: u64,
    state: State,
}

impl Journal {
    /// Opens the journal of a copy of `local` to `destination`, or begins it.
    ///
    /// # Errors
    /// [`PlaceError::Busy`] where another process has it; the folder cannot be written.
    pub(super) fn open(destination: &Destination, local: &Local) -> Result<Self, PlaceError> {
        let path = path(&local.artifact, destination.id);
        let failed = |source| PlaceError::from(BackupError::file("write", &path, source));
        let file = open_private(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(PlaceError::Busy {
                    destination: destination.to_string(),
                    key: local.key.clone(),
                    since: "on this machine".to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let header = Header {
            layout: 1,
            destination: destination.id,
            place: format!(
                "{} {}",
                destination.kind,
                destination.kind.endpoint().unwrap_or_default()
            ),
            key: local.key.clone(),
            bytes: local.manifest.bytes,
            sha256: local.manifest.sha256,
            part_bytes: part_bytes(local.manifest.bytes),
        };
        let mut journal = Self {
            path: path.clone(),
            file,
            part_bytes: header.part_bytes,
            bytes: header.bytes,
            state: State::default(),
        };
        journal.load(&header).map_err(failed)?;
        Ok(journal)
    }

    /// Reads what is there, and cuts off what is torn or about another copy.
    fn load(&mut self, header: &Header) -> io::Result<()> {
        let mut text = Vec::new();
        self.file.read_to_end(&mut text)?;
        let mut good = 0_u64;
        for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let whole = line.ends_with(b"\n");
            let read = if number == 0 {
                serde_json::from_slice::<Header>(line).is_ok_and(|found| found == *header)
            } else {
                serde_json::from_slice::<Line>(line).is_ok_and(|line| {
                    if whole {
                        self.state.take(line);
                    }
                    true
                })
            };
            if !(read && whole) {
                break;
            }
            good += line.len() as u64;
        }
        self.file.set_len(good)?;
        self.file.seek(SeekFrom::Start(good))?;
        if good == 0 {
            write_line(&mut self.file, header)?;
        }
        Ok(())
    }

    /// The token that the name was taken with; a new one is written down before it is used.
    pub(super) async fn token(&mut self) -> Result<Uuid, PlaceError> {
        if let Some(token) = self.state.token {
            return Ok(token);
        }
        let token = Uuid::new_v4();
        self.add(Line::Claim { token }).await?;
        Ok(token)
    }

    /// Whether the name may have been taken with this journal's token.
    pub(super) const fn has_token(&self) -> bool {
        self.state.token.is_some()
    }

    /// The upload that is open.
    pub(super) fn upload(&self) -> Option<&str> {
        self.state.upload.as_deref()
    }

    /// The server opened an upload.
    pub(super) async fn began(&mut self, id: String) -> Result<(), PlaceError> {
        self.add(Line::Upload { id }).await
    }

    /// The server took a part.
    pub(super) async fn sent(&mut self, index: usize, id: String) -> Result<(), PlaceError> {
        self.add(Line::Part { index, id }).await
    }

    /// From now on the object may be there.
    pub(super) async fn completing(&mut self) -> Result<(), PlaceError> {
        self.add(Line::Completing).await
    }

    /// Whether the object may be there already.
    pub(super) const fn is_completing(&self) -> bool {
        self.state.completing
    }

    /// The upload is not known any more: the parts must be sent again.
    pub(super) async fn restart(&mut self) -> Result<(), PlaceError> {
        self.add(Line::Restart).await
    }

    /// The parts that are still to be sent: index, offset and size.
    pub(super) fn missing(&self) -> Vec<(usize, u64, u64)> {
        let offsets = (0..self.bytes).step_by(usize::try_from(self.part_bytes).unwrap_or(usize::MAX));
        offsets
            .enumerate()
            .filter(|(index, _)| !self.state.parts.contains_key(index))
            .map(|(index, offset)| (index, offset, self.part_bytes.min(self.bytes - offset)))
            .collect()
    }

    /// The names of all parts, in order.
    pub(super) fn parts(&self) -> Vec<String> {
        self.state.parts.values().cloned().collect()
    }

    /// The copy is whole, or was taken away: nothing is left to go on with.
    pub(super) fn remove(&self) {
        if let Err(error) = fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "the journal of a copy could not be removed");
        }
    }

    async fn add(&mut self, line: Line) -> Result<(), PlaceError> {
        let failed = |source| PlaceError::from(BackupError::file("write", &self.path, source));
        let mut file = self.file.try_clone().map_err(failed)?;
        let written = spawn_blocking(move || write_line(&mut file, &line).map(|()| line));
        let line = joined(written.await)?.map_err(failed)?;
        self.state.take(line);
        Ok(())
    }
}

/// Where the journal of a copy is: nothing that listing takes for a backup.
fn path(artifact: &Path, destination: DestinationId) -> PathBuf {
    let mut name = OsString::from(artifact);
    name.push(format!(".{destination}.upload"));
    PathBuf::from(name)
}

fn part_bytes(bytes: u64) -> u64 {
    const MIB: u64 = 1024 * 1024;
    SMALLEST_PART.max(bytes.div_ceil(MOST_PARTS).div_ceil(MIB) * MIB)
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_line(file: &mut File, line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_few_enough_for_s3_and_memory_stays_small() {
        assert_eq!(part_bytes(1), SMALLEST_PART);
        assert_eq!(part_bytes(70 << 30), SMALLEST_PART);
        for bytes in [80_u64 << 30, 1 << 40, 5 << 40] {
            let part = part_bytes(bytes);
            assert!(bytes.div_ceil(part) <= 10_000, "{bytes}");
        }
    }

    fn header() -> Header {
        Header {
            layout: 1,
            destination: DestinationId::new(),
            place: "s3://shop ".to_owned(),
            key: "shop.dump".to_owned(),
            bytes: 20 << 20,
            sha256: Digest::from_bytes([7; 32]),
            part_bytes: SMALLEST_PART,
        }
    }

    fn journal(path: &Path, header: &Header) -> Journal {
        let mut journal = Journal {
            path: path.to_path_buf(),
            file: open_private(path).unwrap(),
            part_bytes: header.part_bytes,
            bytes: header.bytes,
            state: State::default(),
        };
        journal.load(header).unwrap();
        journal
    }

    #[tokio::test]
    async fn a_torn_line_is_as_good_as_none_and_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let (path, header) = (folder.path().join("x.upload"), header());
        let mut first = journal(&path, &header);
        first.began("up".to_owned()).await.unwrap();
        first.sent(1, "b".to_owned()).await.unwrap();
        drop(first);
        let whole = fs::read(&path).unwrap();
        fs::write(
            &path,
            [&whole[..], b"{\"did\":\"part\",\"index\":0,\"id\":\"a\"}"].concat(),
        )
        .unwrap();
        let mut second = journal(&path, &header);
        assert_eq!(second.upload(), Some("up"));
        let missing: Vec<usize> = second.missing().into_iter().map(|(index, ..)| index).collect();
        assert_eq!(missing, [0, 2], "the torn line's part is sent again");
        second.sent(0, "a".to_owned()).await.unwrap();
        second.sent(2, "c".to_owned()).await.unwrap();
        drop(second);
        let third = journal(&path, &header);
        assert_eq!(third.parts(), ["a", "b", "c"]);
        assert_eq!(third.missing(), []);
    }

    #[tokio::test]
    async fn the_journal_of_another_artifact_is_not_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let (path, header) = (folder.path().join("x.upload"), header());
        journal(&path, &header).began("up".to_owned()).await.unwrap();
        let other = Header {
            sha256: Digest::from_bytes([8; 32]),
            ..header
        };
        assert_eq!(journal(&path, &other).upload(), None);
    }

    #[test]
    fn the_last_part_is_what_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(&folder.path().join("x.upload"), &header());
        let last = journal.missing().pop().unwrap();
        assert_eq!(last, (2, 16 << 20, 4 << 20));
    }
}
