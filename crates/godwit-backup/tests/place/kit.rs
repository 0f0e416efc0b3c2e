//! A backup, and the two kinds of destination that it is copied to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use godwit_backup::{Copied, Fetched, Listed, Place, PlaceError, RemoteListing};
use godwit_core::{Destination, DestinationId, DestinationKind};
use godwit_secrets::Secret;
use godwit_testkit::{S3, sqlite};
use rusqlite::Connection;

use crate::common::{Around, target};

/// The size of a part as long as the artifact is not huge.
pub const PART: u64 = 8 * 1024 * 1024;

/// A backup of a SQLite file with so many bytes that nothing makes smaller.
pub async fn backup(around: &Around, bytes: u64) -> Listed {
    let database = sqlite();
    let connection = Connection::open(&database.path).unwrap();
    connection
        .execute_batch("CREATE TABLE pictures (id INTEGER PRIMARY KEY, picture BLOB)")
        .unwrap();
    for _ in 0..bytes.div_ceil(1024 * 1024) {
        connection
            .execute("INSERT INTO pictures (picture) VALUES (randomblob(1024 * 1024))", [])
            .unwrap();
    }
    around.listed(&target(&database.url)).await
}

pub fn folder(path: &Path) -> Destination {
    Destination {
        id: DestinationId::new(),
        name: "second disk".to_owned(),
        kind: DestinationKind::Folder {
            path: path.to_path_buf(),
        },
    }
}

pub fn bucket(server: &S3) -> Destination {
    Destination {
        id: DestinationId::new(),
        name: "offsite".to_owned(),
        kind: DestinationKind::S3 {
            endpoint: Some(server.endpoint()),
            region: "us-east-1".to_owned(),
            bucket: server.bucket().to_owned(),
            prefix: "daily/shop".to_owned(),
            path_style: true,
        },
    }
}

pub fn key(server: &S3) -> Secret {
    Secret::new(format!("{}:{}", server.key_id(), server.secret()))
}

pub fn offsite(server: &S3) -> Place {
    Place::open(&bucket(server), Some(&key(server))).unwrap()
}

pub async fn put(around: &Around, place: &Place, listed: &Listed) -> Result<Copied, PlaceError> {
    around
        .with(async |ports| place.put(&listed.artifact_path, &listed.manifest_path, ports).await)
        .await
}

pub async fn get(around: &Around, place: &Place, key: &str, into: &Path) -> Result<Fetched, PlaceError> {
    around.with(async |ports| place.get(key, into, ports).await).await
}

/// The keys that are listed as whole backups.
pub fn keys(listing: &RemoteListing) -> Vec<&str> {
    assert_eq!(listing.unreadable, []);
    listing.backups.iter().map(|remote| remote.key.as_str()).collect()
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub fn flip_a_byte(path: &PathBuf) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}
