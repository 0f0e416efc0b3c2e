//! The way to the disk.

use std::{
    fs::File,
    io::{self, Write},
    iter,
};

use age::secrecy::SecretString;
use godwit_core::Digest;
use sha2::{Digest as _, Sha256};

use super::{Coding, Encrypt};
use crate::BackupError;

/// Takes content and writes the artifact.
pub(crate) struct Encoder {
    top: Box<dyn Layer>,
}

/// What lies on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) bytes: u64,
    pub(crate) sha256: Digest,
}

/// One of several writers on top of each other.
trait Layer: Write + Send {
    /// Writes what it still holds, and so do those below.
    fn finish(self: Box<Self>) -> io::Result<Sealed>;
}

impl Encoder {
    pub(crate) fn new(file: File, coding: &Coding) -> io::Result<Self> {
        let mut top: Box<dyn Layer> = Box::new(Bottom {
            file,
            digest: Sha256::new(),
            bytes: 0,
        });
        if let Some(encrypt) = &coding.encrypt {
            let writer = encryptor(encrypt).map_err(io::Error::other)?.wrap_output(top)?;
            top = Box::new(writer);
        }
        if let Some(level) = coding.level {
            let mut encoder = zstd::Encoder::new(top, level)?;
            encoder.include_checksum(true)?;
            // Compresses beside the thread that digests and writes.
            encoder.multithread(1)?;
            top = Box::new(encoder);
        }
        Ok(Self { top })
    }

    pub(crate) fn finish(self) -> io::Result<Sealed> {
        self.top.finish()
    }
}

impl Write for Encoder {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.top.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.top.flush()
    }
}

struct Bottom {
    file: File,
    digest: Sha256,
    bytes: u64,
}

impl Write for Bottom {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buf)?;
        self.digest.update(&buf[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Layer for Bottom {
    fn finish(self: Box<Self>) -> io::Result<Sealed> {
        Ok(Sealed {
            bytes: self.bytes,
            sha256: Digest::from_bytes(self.digest.finalize().into()),
        })
    }
}

impl Layer for zstd::Encoder<'static, Box<dyn Layer>> {
    fn finish(self: Box<Self>) -> io::Result<Sealed> {
        zstd::Encoder::finish(*self)?.finish()
    }
}

impl Layer for age::stream::StreamWriter<Box<dyn Layer>> {
    fn finish(self: Box<Self>) -> io::Result<Sealed> {
        Self::finish(*self)?.finish()
    }
}

fn encryptor(encrypt: &Encrypt) -> Result<age::Encryptor, String> {
    match encrypt {
        Encrypt::Passphrase(passphrase) => {
            if passphrase.is_empty() {
                return Err("the passphrase is empty".to_owned());
            }
            let recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.expose().to_owned()));
            age::Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
                .map_err(|error| error.to_string())
        }
        Encrypt::Recipients(recipients) => {
            let parsed: Vec<age::x25519::Recipient> = recipients
                .iter()
                .map(|text| {
                    text.parse()
                        .map_err(|why| format!("'{text}' is no age recipient: {why}"))
                })
                .collect::<Result<_, _>>()?;
            age::Encryptor::with_recipients(parsed.iter().map(|recipient| recipient as &dyn age::Recipient))
                .map_err(|error| error.to_string())
        }
    }
}

/// Refuses what nobody could be encrypted for.
pub(super) fn check(encrypt: &Encrypt) -> Result<(), BackupError> {
    encryptor(encrypt).map(drop).map_err(|why| BackupError::Coding { why })
}
