//! Destinations.

use std::path::{Path, PathBuf};

use godwit_backup::{ArtifactState, CredentialForm, Remote};
use godwit_core::{Destination, DestinationKind, backup::Proof};

use super::backup_view;
use crate::views::{DestinationKindView, DestinationView, RemoteBackupView};

impl From<&Destination> for DestinationView {
    fn from(destination: &Destination) -> Self {
        let form = CredentialForm::of(&destination.kind);
        Self {
            id: destination.id.to_string(),
            name: destination.name.clone(),
            kind: destination.kind.clone().into(),
            display: destination.kind.to_string(),
            credential: (form != CredentialForm::None).then(|| form.words().to_owned()),
        }
    }
}

impl From<DestinationKind> for DestinationKindView {
    fn from(kind: DestinationKind) -> Self {
        match kind {
            DestinationKind::Folder { path } => Self::Folder {
                path: path.display().to_string(),
            },
            DestinationKind::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                path_style,
            } => Self::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                path_style,
            },
            DestinationKind::Gcs { bucket, prefix } => Self::Gcs { bucket, prefix },
            DestinationKind::Azure {
                account,
                container,
                prefix,
                endpoint,
            } => Self::Azure {
                account,
                container,
                prefix,
                endpoint,
            },
        }
    }
}

/// What a form holds; slashes around a prefix are taken off, and an empty endpoint is none.
impl From<DestinationKindView> for DestinationKind {
    fn from(kind: DestinationKindView) -> Self {
        let trimmed = |prefix: String| prefix.trim().trim_matches('/').to_owned();
        let given = |endpoint: Option<String>| {
            endpoint
                .map(|endpoint| endpoint.trim().trim_end_matches('/').to_owned())
                .filter(|endpoint| !endpoint.is_empty())
        };
        match kind {
            DestinationKindView::Folder { path } => Self::Folder {
                path: PathBuf::from(path),
            },
            DestinationKindView::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                path_style,
            } => Self::S3 {
                endpoint: given(endpoint),
                region,
                bucket,
                prefix: trimmed(prefix),
                path_style,
            },
            DestinationKindView::Gcs { bucket, prefix } => Self::Gcs {
                bucket,
                prefix: trimmed(prefix),
            },
            DestinationKindView::Azure {
                account,
                container,
                prefix,
                endpoint,
            } => Self::Azure {
                account,
                container,
                prefix: trimmed(prefix),
                endpoint: given(endpoint),
            },
        }
    }
}

pub(crate) fn remote_view(destination: &Destination, remote: &Remote) -> RemoteBackupView {
    let place = Path::new(&destination.kind.to_string()).join(&remote.key);
    RemoteBackupView {
        key: remote.key.clone(),
        wrong: match remote.artifact {
            ArtifactState::Present => None,
            ArtifactState::Missing => Some("it is missing".to_owned()),
            ArtifactState::WrongSize { found } => {
                Some(format!("it has {found} bytes instead of {}", remote.manifest.bytes))
            }
            ArtifactState::Broken => Some("it is broken".to_owned()),
        },
        backup: backup_view(&remote.manifest, &place, &Proof::NotVerified),
    }
}
