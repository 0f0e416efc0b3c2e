//! Destinations of copies of backups. Never their credentials.

use godwit_core::{Destination, DestinationId};
use sqlx::sqlite::SqliteRow;

use crate::{
    Store, StoreError,
    row::{found, is_taken, json},
};

impl Store {
    /// Adds a destination, or changes the one of its id.
    ///
    /// # Errors
    /// [`StoreError::DestinationTaken`] where another one has its name.
    pub async fn destination_put(&self, destination: &Destination) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO destinations (id, name, kind) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind",
        )
        .bind(destination.id.to_string())
        .bind(&destination.name)
        .bind(json("destination", &destination.kind)?)
        .execute(&self.pool)
        .await
        .map(drop)
        .map_err(|error| {
            if is_taken(&error) {
                StoreError::DestinationTaken {
                    name: destination.name.clone(),
                }
            } else {
                self.failed(&error)
            }
        })
    }

    /// All destinations, by name.
    pub async fn destinations(&self) -> Result<Vec<Destination>, StoreError> {
        let rows = sqlx::query("SELECT id, name, kind FROM destinations ORDER BY name")
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| destination(self, row)).collect()
    }

    /// One destination.
    pub async fn destination(&self, id: DestinationId) -> Result<Option<Destination>, StoreError> {
        let row = sqlx::query("SELECT id, name, kind FROM destinations WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| destination(self, row)).transpose()
    }

    /// The destination of a name.
    pub async fn destination_by_name(&self, name: &str) -> Result<Option<Destination>, StoreError> {
        let row = sqlx::query("SELECT id, name, kind FROM destinations WHERE name = ?")
            .bind(name)
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| destination(self, row)).transpose()
    }

    /// Forgets a destination. What lies there stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn destination_remove(&self, id: DestinationId) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM destinations WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "destination", &id)
    }
}

fn destination(store: &Store, row: &SqliteRow) -> Result<Destination, StoreError> {
    Ok(Destination {
        id: store.parsed(row, "id")?,
        name: store.text(row, "name")?,
        kind: store.noun("destination", row, "kind")?,
    })
}
