//! What backups are encrypted and opened with.

use std::path::PathBuf;

use godwit_backup::{Coding, Encrypt, Listed, TakeOptions, Unlock};
use godwit_core::{
    EnvironmentId,
    backup::{Encryption, Scope},
};
use godwit_secrets::{Keep, Secret};
use jiff::SignedDuration;

use crate::{
    Api,
    error::invalid,
    views::{ApiError, BackupOptions},
};

/// The passphrase's place in the keyring, beside the environments' passwords.
const PASSPHRASE: &str = "676f6477-6974-7062-b163-6b7570730001";

fn passphrase_id() -> EnvironmentId {
    // A constant that is read once in a while.
    PASSPHRASE.parse().unwrap_or_else(|_| EnvironmentId::new())
}

impl Api {
    /// Keeps the passphrase with which backups are encrypted and opened in the keyring.
    ///
    /// # Errors
    /// `invalid-input` where it is empty, `keyring-missing`, `keyring-locked`.
    pub async fn backup_passphrase_set(&self, passphrase: Secret) -> Result<(), ApiError> {
        if passphrase.is_empty() {
            return Err(invalid("the passphrase is empty", "Type one."));
        }
        self.secrets().redactor().register(&passphrase);
        self.secrets()
            .set_named(passphrase_id(), "passphrase of backups", passphrase, Keep::Keyring)
            .await?;
        Ok(())
    }

    /// Forgets it. Backups that were encrypted with it can only be read by who knows it still.
    ///
    /// # Errors
    /// `keyring-missing`, `keyring-locked`.
    pub async fn backup_passphrase_clear(&self) -> Result<(), ApiError> {
        self.secrets().remove(passphrase_id()).await?;
        Ok(())
    }

    /// Whether there is one.
    ///
    /// # Errors
    /// `keyring-missing`, `keyring-locked`.
    pub async fn backup_passphrase_is_set(&self) -> Result<bool, ApiError> {
        Ok(self.secrets().kept(passphrase_id()).await?.is_some())
    }

    /// What opens `listed`: nothing, where it is not encrypted; then the keyring is left alone.
    pub(crate) async fn unlock_for(&self, listed: &Listed, identity: Option<PathBuf>) -> Result<Unlock, ApiError> {
        let mut unlock = Unlock::default();
        match &listed.manifest.encryption {
            None => {}
            Some(Encryption::Passphrase) => unlock.passphrases.extend(self.secrets().get(passphrase_id()).await?),
            Some(Encryption::Recipients { .. }) => {
                if let Some(path) = identity {
                    unlock.identities = identities(&path)?;
                    for identity in &unlock.identities {
                        self.secrets().redactor().register(identity);
                    }
                }
            }
        }
        Ok(unlock)
    }

    /// What a front end asks for, with what the keyring holds for it.
    pub(crate) async fn take_options(&self, asked: &BackupOptions) -> Result<TakeOptions, ApiError> {
        let scope = scope(asked)?;
        let encrypt = if !asked.recipients.is_empty() {
            Some(Encrypt::Recipients(asked.recipients.clone()))
        } else if asked.encrypt {
            let passphrase = self.secrets().get(passphrase_id()).await?.ok_or_else(|| {
                invalid(
                    "the keyring holds no passphrase for backups",
                    "Set one: godwit backup passphrase set, or in the settings.",
                )
            })?;
            Some(Encrypt::Passphrase(passphrase))
        } else {
            None
        };
        Ok(TakeOptions {
            scope,
            coding: Coding {
                level: match asked.level {
                    None => Some(Coding::DEFAULT_LEVEL),
                    Some(0) => None,
                    level => level,
                },
                encrypt,
            },
            globals: asked.globals,
            expires: asked
                .expires_days
                .map(|days| self.now() + SignedDuration::from_hours(24 * i64::from(days))),
            ..TakeOptions::default()
        })
    }
}

fn scope(asked: &BackupOptions) -> Result<Scope, ApiError> {
    let chosen = [asked.schema_only, !asked.schemas.is_empty(), !asked.tables.is_empty()];
    if chosen.into_iter().filter(|chosen| *chosen).count() > 1 {
        return Err(invalid(
            "a backup is of the definitions, of some schemas or of some tables, and not of several of these",
            "Choose one.",
        ));
    }
    Ok(if asked.schema_only {
        Scope::SchemaOnly
    } else if !asked.schemas.is_empty() {
        Scope::Schemas {
            names: asked.schemas.clone(),
        }
    } else if !asked.tables.is_empty() {
        Scope::Tables {
            names: asked.tables.clone(),
        }
    } else {
        Scope::Whole
    })
}

/// The private keys in a file such as age-keygen writes: one a line, comments begin with `#`.
fn identities(path: &std::path::Path) -> Result<Vec<Secret>, ApiError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        invalid(
            format!("cannot read the private key in {}: {error}", path.display()),
            "Name the file that age-keygen wrote.",
        )
    })?;
    let keys: Vec<Secret> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Secret::new)
        .collect();
    if keys.is_empty() {
        return Err(invalid(
            format!("{} holds no private key", path.display()),
            "Name the file that age-keygen wrote.",
        ));
    }
    Ok(keys)
}
