//! Where the passwords of environments and the credentials of destinations are kept.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use godwit_core::{DestinationId, EnvironmentId};
use keyring::Error;
use keyring_core::{CredentialStore, Entry};

use crate::{
    KeyringState, Redactor, Secret, SecretsError,
    keyring::{Absent, Given, Keyring, Platform, Refusal},
    thread::within,
};

/// Where to keep a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// In the OS keyring, until removed.
    Keyring,
    /// In this process's memory, until it ends.
    Session,
}

/// Whose a secret is. In the keyring it stands under the bare id: no two nouns share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// An environment: its password.
    Environment(EnvironmentId),
    /// A destination of copies of backups: its credential.
    Destination(DestinationId),
}

impl Owner {
    fn account(self) -> String {
        match self {
            Self::Environment(id) => id.to_string(),
            Self::Destination(id) => id.to_string(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(id) => write!(f, "environment {id}"),
            Self::Destination(id) => write!(f, "destination {id}"),
        }
    }
}

impl From<EnvironmentId> for Owner {
    fn from(id: EnvironmentId) -> Self {
        Self::Environment(id)
    }
}

impl From<DestinationId> for Owner {
    fn from(id: DestinationId) -> Self {
        Self::Destination(id)
    }
}

/// A keyring that answers at all answers well within this.
const CALL_LIMIT: Duration = Duration::from_secs(15);

/// Time for a person to find the prompt and type.
const PROMPT_LIMIT: Duration = Duration::from_secs(90);

/// The passwords of environments and the credentials of destinations: some in the OS keyring, some in memory for this session only.
///
/// Cloning is cheap and shares everything. Every secret that passes through is known to
/// [`SecretStore::redactor`] from then on.
#[derive(Clone)]
pub struct SecretStore {
    service: Arc<str>,
    keyring: Arc<dyn Keyring>,
    redactor: Redactor,
    prompt_limit: Duration,
    session: Arc<Mutex<HashMap<Owner, Secret>>>,
    /// One conversation with the keyring at a time: ten environments must not make ten prompts.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// The person left a prompt unanswered; reading does not ask again by itself.
    declined: Arc<AtomicBool>,
}

impl fmt::Debug for SecretStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretStore")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl SecretStore {
    /// A store over the platform's keyring, whose entries belong to `service`. Talks to nobody yet.
    pub fn new(service: &str) -> Self {
        Self::build(service, Arc::new(Platform))
    }

    /// A store over a keyring that was opened elsewhere, such as `keyring_core::mock::Store`.
    pub fn over(service: &str, keyring: Arc<CredentialStore>) -> Self {
        Self::build(service, Arc::new(Given(keyring)))
    }

    /// A store without a keyring: secrets can be kept for this session only.
    pub fn without_keyring(service: &str, why: &str) -> Self {
        Self::build(service, Arc::new(Absent(why.to_owned())))
    }

    pub(crate) fn build(service: &str, keyring: Arc<dyn Keyring>) -> Self {
        Self {
            service: Arc::from(service),
            keyring,
            redactor: Redactor::default(),
            prompt_limit: PROMPT_LIMIT,
            session: Arc::default(),
            turn: Arc::default(),
            declined: Arc::default(),
        }
    }

    /// The same store, telling its secrets to `redactor`: the one that the log writer was made with.
    #[must_use]
    pub fn with_redactor(mut self, redactor: Redactor) -> Self {
        self.redactor = redactor;
        self
    }

    /// The same store, waiting no longer than `limit` for a person to answer the keyring's prompt.
    #[must_use]
    pub fn with_prompt_limit(mut self, limit: Duration) -> Self {
        self.prompt_limit = limit;
        self
    }

    /// Takes every secret that passed through here out of texts.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Looks at the keyring. Never makes a prompt appear.
    pub async fn state(&self) -> KeyringState {
        let _turn = self.turn.lock().await;
        self.look()
            .await
            .unwrap_or_else(|error| KeyringState::Missing { why: error.to_string() })
    }

    /// Asks the person to unlock the keyring, also where an earlier prompt was left unanswered.
    pub async fn unlock(&self) -> Result<(), SecretsError> {
        let _turn = self.turn.lock().await;
        self.declined.store(false, Ordering::Relaxed);
        self.ensure_open().await
    }

    /// The secret of `environment`: this session's, else the keyring's; `None` where neither has one.
    ///
    /// Where the keyring is locked the person is asked to unlock it; once they have declined, only
    /// [`SecretStore::unlock`] and [`SecretStore::set`] ask again.
    pub async fn get(&self, owner: impl Into<Owner>) -> Result<Option<Secret>, SecretsError> {
        let owner = owner.into();
        if let Some(secret) = self.session().get(&owner) {
            return Ok(Some(secret.clone()));
        }
        let _turn = self.turn.lock().await;
        self.ensure_open().await?;
        let found = self
            .on_entry(owner, None, |entry| entry.get_password().map(Secret::new))
            .await?;
        if let Some(secret) = &found {
            self.redactor.register(secret);
        }
        Ok(found)
    }

    /// Where the secret of `owner` is kept, without asking the keyring for more than that.
    pub async fn kept(&self, owner: impl Into<Owner>) -> Result<Option<Keep>, SecretsError> {
        let owner = owner.into();
        if self.session().contains_key(&owner) {
            return Ok(Some(Keep::Session));
        }
        Ok(self.get(owner).await?.map(|_| Keep::Keyring))
    }

    /// Keeps `secret` for `owner` in place of any earlier one.
    pub async fn set(&self, owner: impl Into<Owner>, secret: Secret, keep: Keep) -> Result<(), SecretsError> {
        let owner = owner.into();
        self.set_named(owner, &owner.to_string(), secret, keep).await
    }

    /// As [`SecretStore::set`]; the keyring's own program shows the entry as `Godwit: name` where it shows labels.
    pub async fn set_named(
        &self,
        owner: impl Into<Owner>,
        name: &str,
        secret: Secret,
        keep: Keep,
    ) -> Result<(), SecretsError> {
        let owner = owner.into();
        self.redactor.register(&secret);
        if keep == Keep::Session {
            self.session().insert(owner, secret);
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        self.declined.store(false, Ordering::Relaxed);
        self.ensure_open().await?;
        let label = format!("Godwit: {name}");
        let written = self
            .on_entry(owner, Some(label), move |entry| entry.set_password(secret.expose()))
            .await?;
        if written.is_none() {
            return Err(SecretsError::Failed {
                why: "the entry went away while it was written".into(),
            });
        }
        // Else an older secret of this session would go on hiding the new one.
        self.session().remove(&owner);
        Ok(())
    }

    /// Forgets the secret of `owner`, here and in the keyring. It need not have one.
    ///
    /// The session's is gone even where this fails, and the keyring's then is not.
    pub async fn remove(&self, owner: impl Into<Owner>) -> Result<(), SecretsError> {
        let owner = owner.into();
        self.session().remove(&owner);
        let _turn = self.turn.lock().await;
        self.ensure_open().await?;
        self.on_entry(owner, None, Entry::delete_credential).await?;
        Ok(())
    }

    async fn look(&self) -> Result<KeyringState, SecretsError> {
        let keyring = Arc::clone(&self.keyring);
        within(CALL_LIMIT, move || keyring.look())
            .await
            .map_err(|_| no_answer(CALL_LIMIT))
    }

    async fn ensure_open(&self) -> Result<(), SecretsError> {
        match self.look().await? {
            KeyringState::Available { .. } => return Ok(()),
            KeyringState::Missing { why } => return Err(SecretsError::Missing { why }),
            KeyringState::Locked { why } if self.declined.load(Ordering::Relaxed) => {
                return Err(SecretsError::Locked { why });
            }
            KeyringState::Locked { .. } => {}
        }
        let keyring = Arc::clone(&self.keyring);
        let limit = self.prompt_limit;
        let unlocked = within(limit, move || keyring.unlock()).await;
        let refused = match unlocked {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(Refusal::Locked(why))) => SecretsError::Locked { why },
            Ok(Err(Refusal::Missing(why))) => return Err(SecretsError::Missing { why }),
            Ok(Err(other)) => SecretsError::Locked {
                why: format!("{other:?}"),
            },
            Err(_) => {
                let seconds = limit.as_secs();
                SecretsError::Locked {
                    why: format!("nobody answered the prompt to unlock it within {seconds} seconds"),
                }
            }
        };
        self.declined.store(true, Ordering::Relaxed);
        Err(refused)
    }

    /// Does `act` on the owner's entry; `None` where there is no such entry.
    async fn on_entry<T: Send + 'static>(
        &self,
        owner: Owner,
        label: Option<String>,
        act: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<Option<T>, SecretsError> {
        let keyring = Arc::clone(&self.keyring);
        let service = Arc::clone(&self.service);
        let account = owner.account();
        let call = move || {
            let label = label.filter(|_| keyring.has_labels());
            let modifiers = label.as_deref().map(|label| HashMap::from([("label", label)]));
            let entry = keyring.open()?.build(&service, &account, modifiers.as_ref())?;
            act(&entry)
        };
        // macOS asks the person only here, so this too waits as long as a person needs.
        let limit = self.prompt_limit.max(CALL_LIMIT);
        match within(limit, call).await.map_err(|_| no_answer(limit))? {
            Ok(done) => Ok(Some(done)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(SecretsError::of(Refusal::of(&error), owner)),
        }
    }

    fn session(&self) -> MutexGuard<'_, HashMap<Owner, Secret>> {
        // Nothing under this lock can leave the map half changed.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn no_answer(limit: Duration) -> SecretsError {
    SecretsError::NoAnswer {
        seconds: limit.as_secs(),
    }
}

#[cfg(test)]
mod tests;
