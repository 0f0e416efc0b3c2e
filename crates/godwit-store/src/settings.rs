//! Settings: small JSON values under fixed keys.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Store, StoreError, row::json};

impl Store {
    /// The value under `key`.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let row = sqlx::query("SELECT value FROM settings WHERE key = ?")
            .bind(key)
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.map(|row| self.noun("setting", &row, "value")).transpose()
    }

    /// Sets the value under `key`.
    pub async fn setting_put<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(json("setting", value)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(())
    }
}
