//! Cancelling a running statement from outside its session.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{DbError, mysql, postgres, sqlite};

/// Cancels the statement that a [`crate::TargetLock`] runs; may be cloned and sent anywhere.
///
/// The statement then ends with [`DbError::Cancelled`]. Where nothing runs, nothing happens.
#[derive(Clone)]
pub struct Canceller {
    handle: Arc<Handle>,
    /// Tells a statement that was cancelled by us from one that ran into a server's time limit.
    asked: Arc<AtomicBool>,
}

pub(crate) enum Handle {
    Postgres(Box<postgres::cancel::Cancel>),
    Mysql(mysql::cancel::Cancel),
    Sqlite(sqlite::cancel::Cancel),
    /// Nothing ever runs there.
    Nothing,
}

impl Canceller {
    pub(crate) fn new(handle: Handle, asked: Arc<AtomicBool>) -> Self {
        Self {
            handle: Arc::new(handle),
            asked,
        }
    }

    /// Asks the server to stop the running statement; returns when the server took the request.
    pub async fn cancel(&self) -> Result<(), DbError> {
        self.asked.store(true, Ordering::SeqCst);
        match self.handle.as_ref() {
            Handle::Postgres(cancel) => cancel.send().await,
            Handle::Mysql(cancel) => cancel.send().await,
            Handle::Sqlite(cancel) => {
                cancel.send();
                Ok(())
            }
            Handle::Nothing => Ok(()),
        }
    }
}

impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canceller")
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}
