//! SQLite's online backup.

use std::{io, path::Path};

use godwit_core::backup::Scope;
use godwit_db::Reader;

use super::{Artifact, Order, in_background};
use crate::{
    BackupError, Phase,
    part::{self, Part, Written},
    space,
    sqlite::{self, Content},
};

/// SQLite tells no sizes of tables cheaply; a row is taken for this big.
const BYTES_PER_ROW: u64 = 100;

pub(super) async fn take(order: &Order<'_>, path: &Path) -> Result<Artifact, BackupError> {
    let ports = order.ports;
    if *order.scope() != Scope::Whole {
        return Err(BackupError::Scope {
            why: "SQLite's online backup copies the whole file".to_owned(),
        });
    }
    let size = match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(BackupError::NoDatabase {
                path: path.to_path_buf(),
            });
        }
        found => found
            .map_err(|source| BackupError::file("look at", path, source))?
            .len(),
    };
    let reader = Reader::open(order.target).await?;
    let info = reader.server().clone();
    reader.close().await;
    let plain = order.coding().level.is_none() && order.coding().encrypt.is_none();
    let mut part = order.begin("db", size)?;
    if !plain {
        // The copy and what becomes of it are on the disk together for a while.
        space::require(&order.request.folder, size + size / 2)?;
    }
    let (from, cancel, coding) = (path.to_path_buf(), ports.cancel.clone(), order.coding().clone());
    let folder = order.request.folder.clone();
    let content = Content::Rows(order.request.options.digest_up_to / BYTES_PER_ROW);
    let (part, written, (tables, inventory), counter) = in_background(ports, Phase::Dumping, move |tell| {
        let copy;
        let file = if plain {
            part.aside()
        } else {
            copy = Part::begin(&folder, "godwit-copy", "db")?;
            copy.aside()
        }
        .to_path_buf();
        sqlite::copy_out(&from, &file, &cancel, |bytes, total| tell(bytes, Some(total)))?;
        let counter = sqlite::change_counter(&file);
        // Both only read the copy.
        let (census, written) = std::thread::scope(|scope| {
            let counting = scope.spawn(|| sqlite::census(&file, &content, &cancel));
            let written = if plain {
                part::measure(&file, |_| !cancel.is_cancelled()).map(|sealed| Written {
                    content: sealed.bytes,
                    sealed,
                })
            } else {
                part.copy_from(&file, &coding, |_| !cancel.is_cancelled())
            };
            let census = counting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (census, written)
        });
        Ok((part, written?, census?, counter))
    })
    .await?;
    Ok(Artifact {
        part,
        written,
        globals: None,
        tables,
        inventory,
        position: counter.map(|counter| format!("change {counter}")),
        server: info,
        tool: format!("SQLite {}", rusqlite::version()),
        notes: Vec::new(),
    })
}
