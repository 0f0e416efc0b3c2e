//! The way back from the disk.

use std::{
    fs::File,
    io::{self, BufReader, Read, Write as _},
    ops::Range,
    path::{Path, PathBuf},
};

use age::secrecy::SecretString;
use godwit_core::backup::Encryption;
use tokio::sync::mpsc;

use super::Unlock;
use crate::{
    BackupError, Listed,
    part::{Part, joined},
};

/// An artifact on the disk, and how it is coded.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    path: PathBuf,
    compressed: bool,
    encryption: Option<Encryption>,
    unlock: Unlock,
}

const CHUNK: usize = 256 * 1024;

impl Stored {
    pub(crate) fn of(listed: &Listed, unlock: &Unlock) -> Self {
        Self {
            path: listed.artifact_path.clone(),
            compressed: listed.manifest.compression.is_some(),
            encryption: listed.manifest.encryption.clone(),
            unlock: unlock.clone(),
        }
    }

    /// Opens the content for reading. An error of what is read later names the artifact, too.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, BackupError> {
        let file = File::open(&self.path).map_err(|source| BackupError::file("read", &self.path, source))?;
        let mut reader: Box<dyn Read + Send> = Box::new(BufReader::with_capacity(CHUNK, file));
        if let Some(encryption) = &self.encryption {
            reader = Box::new(self.decrypt(reader, encryption)?);
        }
        if self.compressed {
            let decoder = zstd::Decoder::new(reader).map_err(|source| self.unreadable(source))?;
            reader = Box::new(decoder);
        }
        Ok(reader)
    }

    fn decrypt(
        &self,
        reader: Box<dyn Read + Send>,
        encryption: &Encryption,
    ) -> Result<age::stream::StreamReader<Box<dyn Read + Send>>, BackupError> {
        let decryptor = age::Decryptor::new(reader).map_err(|error| BackupError::Undecryptable {
            path: self.path.clone(),
            why: error.to_string(),
        })?;
        let mut identities: Vec<Box<dyn age::Identity>> = Vec::new();
        match encryption {
            Encryption::Passphrase => {
                for passphrase in &self.unlock.passphrases {
                    let text = SecretString::from(passphrase.expose().to_owned());
                    identities.push(Box::new(age::scrypt::Identity::new(text)));
                }
            }
            Encryption::Recipients { .. } => {
                for key in &self.unlock.identities {
                    let identity: age::x25519::Identity = key.expose().parse().map_err(|why: &str| self.locked(why))?;
                    identities.push(Box::new(identity));
                }
            }
        }
        if identities.is_empty() {
            return Err(self.locked(match encryption {
                Encryption::Passphrase => "no passphrase is known for it",
                Encryption::Recipients { .. } => "no private key is known for it",
            }));
        }
        decryptor
            .decrypt(identities.iter().map(AsRef::as_ref))
            .map_err(|error| match error {
                age::DecryptError::DecryptionFailed
                | age::DecryptError::KeyDecryptionFailed
                | age::DecryptError::NoMatchingKeys => self.locked(match encryption {
                    Encryption::Passphrase => "the passphrase is another one",
                    Encryption::Recipients { .. } => "it is encrypted for another key",
                }),
                error => BackupError::Undecryptable {
                    path: self.path.clone(),
                    why: error.to_string(),
                },
            })
    }

    fn locked(&self, why: &str) -> BackupError {
        BackupError::Locked {
            path: self.path.clone(),
            why: why.to_owned(),
        }
    }

    /// Writes the content into the file at `to`, which is there already. Told how many bytes are there; stops when
    /// that says so.
    pub(crate) fn decode_into(&self, to: &Path, mut told: impl FnMut(u64) -> bool) -> Result<(), BackupError> {
        let mut reader = self.open()?;
        let fail = |source| BackupError::file("write", to, source);
        let mut file = File::options().write(true).open(to).map_err(fail)?;
        let mut chunk = vec![0; CHUNK];
        let mut bytes = 0;
        loop {
            let read = reader.read(&mut chunk).map_err(|error| self.unreadable(error))?;
            if read == 0 {
                return Ok(());
            }
            file.write_all(&chunk[..read]).map_err(fail)?;
            bytes += read as u64;
            if !told(bytes) {
                return Err(BackupError::Cancelled);
            }
        }
    }

    /// What came out wrong in the middle.
    pub(crate) fn unreadable(&self, source: io::Error) -> BackupError {
        BackupError::file("read", &self.path, source)
    }
}

/// Sends these parts of the content, one after the other and in ascending order, from a thread of its own.
pub(crate) fn content(stored: Stored, parts: Vec<Range<u64>>) -> mpsc::Receiver<Result<Vec<u8>, BackupError>> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = send(&stored, &parts, &sender) {
            // Nobody listens any more: the child ended, and says itself why.
            let _ = sender.blocking_send(Err(error));
        }
    });
    receiver
}

fn send(
    stored: &Stored,
    parts: &[Range<u64>],
    sender: &mpsc::Sender<Result<Vec<u8>, BackupError>>,
) -> Result<(), BackupError> {
    let mut reader = stored.open()?;
    let mut position = 0;
    for part in parts {
        let skip = part.start.saturating_sub(position);
        position +=
            io::copy(&mut reader.by_ref().take(skip), &mut io::sink()).map_err(|error| stored.unreadable(error))?;
        while position < part.end {
            let wanted = usize::try_from(part.end - position).map_or(CHUNK, |left| left.min(CHUNK));
            let mut chunk = Vec::with_capacity(wanted);
            let read = reader
                .by_ref()
                .take(wanted as u64)
                .read_to_end(&mut chunk)
                .map_err(|error| stored.unreadable(error))?;
            if read == 0 {
                return Ok(());
            }
            position += read as u64;
            if sender.blocking_send(Ok(chunk)).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The first bytes of the content, at most `limit`.
pub(crate) async fn beginning(stored: Stored, limit: usize) -> Result<Vec<u8>, BackupError> {
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        stored
            .open()?
            .take(limit as u64)
            .read_to_end(&mut bytes)
            .map_err(|error| stored.unreadable(error))?;
        Ok(bytes)
    });
    joined(read.await)?
}

/// A file that holds the content as it is.
pub(crate) enum Plain {
    /// The artifact itself.
    Itself(PathBuf),
    /// A copy that goes with this value.
    Copy(Part),
}

impl Plain {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Itself(path) => path,
            Self::Copy(part) => part.aside(),
        }
    }
}

/// The content in a file, decoded into `folder` where it has to be. Told how many bytes are there; stops when that
/// says so.
pub(crate) fn plain_file(
    stored: &Stored,
    folder: &Path,
    mut told: impl FnMut(u64) -> bool,
) -> Result<Plain, BackupError> {
    if !stored.compressed && stored.encryption.is_none() {
        return Ok(Plain::Itself(stored.path.clone()));
    }
    let copy = Part::begin(folder, "godwit-plain", "db")?;
    stored.decode_into(copy.aside(), &mut told)?;
    Ok(Plain::Copy(copy))
}

#[cfg(test)]
mod tests {
    use godwit_secrets::Secret;

    use super::super::{Coding, Encoder, Encrypt};
    use super::*;

    fn round(
        coding: &Coding,
        unlock: Unlock,
        text: &[u8],
        spoil: impl FnOnce(&mut Vec<u8>),
    ) -> Result<Vec<u8>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("artifact");
        let mut encoder = Encoder::new(File::create(&path).unwrap(), coding).unwrap();
        encoder.write_all(text).unwrap();
        let sealed = encoder.finish().unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        assert_eq!(
            (sealed.bytes, sealed.sha256),
            (bytes.len() as u64, godwit_core::Digest::of(&bytes))
        );
        spoil(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        let stored = Stored {
            path,
            compressed: coding.level.is_some(),
            encryption: coding.encryption(),
            unlock,
        };
        let mut read = Vec::new();
        let mut reader = stored.open().map_err(|error| error.to_string())?;
        reader.read_to_end(&mut read).map_err(|error| error.to_string())?;
        Ok(read)
    }

    fn passphrase(text: &str) -> Unlock {
        Unlock {
            passphrases: vec![Secret::new(text)],
            identities: Vec::new(),
        }
    }

    #[test]
    fn every_coding_comes_back_and_a_flipped_or_cut_byte_does_not() {
        let text: Vec<u8> = (0..300_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let key = age::x25519::Identity::generate();
        let unlock = Unlock {
            passphrases: Vec::new(),
            identities: vec![Secret::new(
                age::secrecy::ExposeSecret::expose_secret(&key.to_string()).to_owned(),
            )],
        };
        let encrypt = Some(Encrypt::Recipients(vec![key.to_public().to_string()]));
        for coding in [
            Coding {
                level: None,
                encrypt: None,
            },
            Coding {
                level: Some(1),
                encrypt: None,
            },
            Coding {
                level: None,
                encrypt: encrypt.clone(),
            },
            Coding {
                level: Some(3),
                encrypt,
            },
        ] {
            assert_eq!(round(&coding, unlock.clone(), &text, |_| ()).unwrap(), text);
            if coding.level.is_some() || coding.encrypt.is_some() {
                let flipped = round(&coding, unlock.clone(), &text, |bytes| {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                });
                assert_ne!(flipped.ok(), Some(text.clone()), "{coding:?}");
                let cut = round(&coding, unlock.clone(), &text, |bytes| bytes.truncate(bytes.len() - 1));
                assert!(cut.is_err(), "{coding:?}");
            }
        }
    }

    #[test]
    fn a_wrong_or_unknown_passphrase_is_said_and_never_shown() {
        let coding = Coding {
            level: Some(1),
            encrypt: Some(Encrypt::Passphrase(Secret::new("right horse"))),
        };
        assert_eq!(round(&coding, passphrase("right horse"), b"x", |_| ()).unwrap(), b"x");
        let wrong = round(&coding, passphrase("wrong horse"), b"x", |_| ()).unwrap_err();
        assert!(
            wrong.contains("the passphrase is another one") && !wrong.contains("horse"),
            "{wrong}"
        );
        let none = round(&coding, Unlock::default(), b"x", |_| ()).unwrap_err();
        assert!(none.contains("no passphrase is known"), "{none}");
    }

    #[test]
    fn nonsense_is_refused_before_anything_is_begun() {
        let level = Coding {
            level: Some(40),
            encrypt: None,
        };
        assert!(level.check().unwrap_err().to_string().contains("no level 40"));
        let recipient = Coding {
            level: None,
            encrypt: Some(Encrypt::Recipients(vec!["nobody".to_owned()])),
        };
        assert!(
            recipient
                .check()
                .unwrap_err()
                .to_string()
                .contains("'nobody' is no age recipient")
        );
    }
}
