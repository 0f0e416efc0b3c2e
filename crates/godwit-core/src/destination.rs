//! Destinations: where copies of backups go, besides the folder that they are written to first.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::DestinationId;

/// A place for copies of backups, without its credential, which is in the OS keyring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Identity; the credential is kept under it.
    pub id: DestinationId,
    /// Name, by which people call it; no other destination has it.
    pub name: String,
    /// Where it is.
    pub kind: DestinationKind,
}

/// Where a destination is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum DestinationKind {
    /// A second folder: of another disk, or of a machine on the network.
    Folder {
        /// The folder; it must be there, so that nothing is written below an unmounted one.
        path: PathBuf,
    },
    /// Amazon S3, or a server that speaks its protocol.
    S3 {
        /// The server's URL; `None` is Amazon's own.
        endpoint: Option<String>,
        /// Region; servers other than Amazon's mostly take any.
        region: String,
        /// Bucket.
        bucket: String,
        /// What keys begin with, without slashes at its ends; may be empty.
        prefix: String,
        /// Whether the bucket stands in the path of a URL instead of the host's name.
        path_style: bool,
    },
    /// Google Cloud Storage.
    Gcs {
        /// Bucket.
        bucket: String,
        /// What keys begin with, without slashes at its ends; may be empty.
        prefix: String,
    },
    /// Azure Blob Storage.
    Azure {
        /// Storage account.
        account: String,
        /// Container.
        container: String,
        /// What keys begin with, without slashes at its ends; may be empty.
        prefix: String,
        /// The server's URL; `None` is Azure's own for the account.
        endpoint: Option<String>,
    },
}

/// Why fields are not those of a destination; each a clause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADestination {
    /// A field that must say something is empty.
    #[error("{field} is empty")]
    Empty {
        /// Which.
        field: &'static str,
    },
    /// A character that has a meaning of its own in a URL or path.
    #[error("{field} '{value}' holds what cannot stand there")]
    Malformed {
        /// Which.
        field: &'static str,
        /// What was given.
        value: String,
    },
    /// Credentials and backups would be sent in the clear.
    #[error("the endpoint '{endpoint}' is not encrypted")]
    Unencrypted {
        /// What was given.
        endpoint: String,
    },
    /// A password in a URL would be kept in the clear.
    #[error("the endpoint holds a user or password")]
    CredentialInside,
    /// A folder that depends on where the program was started.
    #[error("the folder '{}' is not an absolute path", .path.display())]
    Relative {
        /// What was given.
        path: PathBuf,
    },
}

impl DestinationKind {
    /// Whether it needs a credential: all but folders do.
    pub const fn needs_credential(&self) -> bool {
        !matches!(self, Self::Folder { .. })
    }

    /// The server's URL, where one is given.
    pub fn endpoint(&self) -> Option<&str> {
        match self {
            Self::S3 { endpoint, .. } | Self::Azure { endpoint, .. } => endpoint.as_deref(),
            Self::Folder { .. } | Self::Gcs { .. } => None,
        }
    }

    /// What keys begin with; empty for folders.
    pub fn prefix(&self) -> &str {
        match self {
            Self::S3 { prefix, .. } | Self::Gcs { prefix, .. } | Self::Azure { prefix, .. } => prefix,
            Self::Folder { .. } => "",
        }
    }

    /// Looks at the fields alone; nothing is asked.
    ///
    /// # Errors
    /// The first field that cannot be meant.
    pub fn check(&self) -> Result<(), NotADestination> {
        match self {
            Self::Folder { path } if path.as_os_str().is_empty() => {
                return Err(NotADestination::Empty { field: "the folder" });
            }
            Self::Folder { path } if !path.is_absolute() => {
                return Err(NotADestination::Relative { path: path.clone() });
            }
            Self::Folder { .. } => {}
            Self::S3 { region, bucket, .. } => {
                word("the region", region)?;
                word("the bucket", bucket)?;
            }
            Self::Gcs { bucket, .. } => word("the bucket", bucket)?,
            Self::Azure { account, container, .. } => {
                word("the account", account)?;
                word("the container", container)?;
            }
        }
        prefix(self.prefix())?;
        self.endpoint().map_or(Ok(()), endpoint)
    }

    /// Whether the endpoint is on this very machine, so that nothing it is sent passes a network.
    pub fn is_loopback(&self) -> bool {
        self.endpoint().and_then(host).is_some_and(is_loopback)
    }
}

/// As a URL: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://account/container/prefix`, or the folder.
impl fmt::Display for DestinationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self {
            Self::Folder { path } => return path.display().fmt(f),
            Self::S3 { bucket, .. } => format!("s3://{bucket}"),
            Self::Gcs { bucket, .. } => format!("gs://{bucket}"),
            Self::Azure { account, container, .. } => format!("az://{account}/{container}"),
        };
        match self.prefix() {
            "" => f.write_str(&place),
            prefix => write!(f, "{place}/{prefix}"),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.kind)
    }
}

fn word(field: &'static str, value: &str) -> Result<(), NotADestination> {
    if value.is_empty() {
        return Err(NotADestination::Empty { field });
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.$".contains(letter);
    if value.chars().all(fits) && !value.starts_with('.') {
        Ok(())
    } else {
        Err(malformed(field, value))
    }
}

fn prefix(value: &str) -> Result<(), NotADestination> {
    let is_segment = |segment: &str| {
        !["", ".", ".."].contains(&segment)
            && segment
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_.=+@ ".contains(letter))
    };
    if value.is_empty() || value.split('/').all(is_segment) {
        Ok(())
    } else {
        Err(malformed("the prefix", value))
    }
}

fn endpoint(value: &str) -> Result<(), NotADestination> {
    // First of all, since the other errors repeat what was given.
    if value.contains('@') {
        return Err(NotADestination::CredentialInside);
    }
    let Some(host) = host(value) else {
        return Err(malformed("the endpoint", value));
    };
    if value.contains(['?', '#']) {
        return Err(malformed("the endpoint", value));
    }
    if value.starts_with("http://") && !is_loopback(host) {
        return Err(NotADestination::Unencrypted {
            endpoint: value.to_owned(),
        });
    }
    Ok(())
}

/// The host of an `http` or `https` URL, without port.
fn host(endpoint: &str) -> Option<&str> {
    let rest = endpoint
        .strip_prefix("https://")
        .or_else(|| endpoint.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => authority.split(':').next()?,
    };
    Some(host).filter(|host| !host.is_empty())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<core::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn malformed(field: &'static str, value: &str) -> NotADestination {
    NotADestination::Malformed {
        field,
        value: value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(endpoint: Option<&str>, prefix: &str) -> DestinationKind {
        DestinationKind::S3 {
            endpoint: endpoint.map(str::to_owned),
            region: "eu-central-1".into(),
            bucket: "shop-backups".into(),
            prefix: prefix.into(),
            path_style: false,
        }
    }

    #[test]
    fn a_destination_is_shown_as_a_url() {
        assert_eq!(s3(None, "").to_string(), "s3://shop-backups");
        assert_eq!(s3(None, "daily/shop").to_string(), "s3://shop-backups/daily/shop");
        let azure = DestinationKind::Azure {
            account: "acme".into(),
            container: "backups".into(),
            prefix: "shop".into(),
            endpoint: None,
        };
        assert_eq!(azure.to_string(), "az://acme/backups/shop");
    }

    #[test]
    fn only_this_machine_may_be_spoken_to_in_the_clear() {
        for loopback in ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000/"] {
            assert_eq!(s3(Some(loopback), "").check(), Ok(()), "{loopback}");
        }
        for refused in [
            "http://10.0.0.7:9000",
            "http://127.0.0.1.example.com",
            "http://localhost@example.com",
        ] {
            assert!(s3(Some(refused), "").check().is_err(), "{refused}");
        }
        assert_eq!(s3(Some("https://minio.example.com"), "").check(), Ok(()));
    }

    #[test]
    fn a_password_in_the_endpoint_is_refused_and_not_repeated() {
        let error = s3(Some("https://key:s3cret@minio.example.com"), "")
            .check()
            .unwrap_err();
        assert_eq!(error, NotADestination::CredentialInside);
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn a_prefix_stays_below_the_bucket() {
        for refused in ["/a", "a/", "a//b", "../a", "a/./b", "a?b"] {
            assert!(s3(None, refused).check().is_err(), "{refused}");
        }
        assert_eq!(s3(None, "team=shop/v1.2").check(), Ok(()));
    }

    #[test]
    fn a_relative_folder_is_refused() {
        let path = PathBuf::from("backups");
        let folder = DestinationKind::Folder { path: path.clone() };
        assert_eq!(folder.check(), Err(NotADestination::Relative { path }));
    }
}
