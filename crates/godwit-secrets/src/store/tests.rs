use std::sync::atomic::AtomicUsize;

use keyring_core::{api::CredentialStoreApi as _, mock};

use super::*;

fn mock() -> (SecretStore, Arc<mock::Store>) {
    let keyring = mock::Store::new().unwrap();
    let store: Arc<CredentialStore> = keyring.clone();
    (SecretStore::over("Godwit", store), keyring)
}

fn inject(keyring: &Arc<mock::Store>, environment: EnvironmentId, error: Error) {
    let store: &CredentialStore = keyring.as_ref();
    let entry = store.build("Godwit", &environment.to_string(), None).unwrap();
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
}

async fn shown(store: &SecretStore, environment: EnvironmentId) -> Option<String> {
    store
        .get(environment)
        .await
        .unwrap()
        .map(|secret| secret.expose().to_owned())
}

#[tokio::test]
async fn a_secret_is_kept_replaced_and_removed() {
    let (store, _) = mock();
    let environment = EnvironmentId::new();
    assert_eq!(shown(&store, environment).await, None);

    store.set(environment, Secret::new("one"), Keep::Keyring).await.unwrap();
    store.set(environment, Secret::new("two"), Keep::Keyring).await.unwrap();
    assert_eq!(shown(&store, environment).await.as_deref(), Some("two"));
    assert_eq!(store.kept(environment).await.unwrap(), Some(Keep::Keyring));
    assert_eq!(shown(&store, EnvironmentId::new()).await, None);

    store.remove(environment).await.unwrap();
    assert_eq!(shown(&store, environment).await, None);
    store.remove(environment).await.unwrap();
}

#[tokio::test]
async fn this_sessions_secret_goes_before_the_keyrings() {
    let (store, _) = mock();
    let environment = EnvironmentId::new();
    store
        .set(environment, Secret::new("kept"), Keep::Keyring)
        .await
        .unwrap();
    store
        .set(environment, Secret::new("session"), Keep::Session)
        .await
        .unwrap();
    assert_eq!(shown(&store, environment).await.as_deref(), Some("session"));
    assert_eq!(store.kept(environment).await.unwrap(), Some(Keep::Session));

    store
        .set(environment, Secret::new("newer"), Keep::Keyring)
        .await
        .unwrap();
    assert_eq!(shown(&store, environment).await.as_deref(), Some("newer"));
}

#[tokio::test]
async fn every_secret_that_passes_is_redacted_from_then_on() {
    let (store, keyring) = mock();
    let environment = EnvironmentId::new();
    keyring
        .build("Godwit", &environment.to_string(), None)
        .unwrap()
        .set_password("from-before")
        .unwrap();
    assert_eq!(store.redactor().redact("from-before"), "from-before");
    store.get(environment).await.unwrap();
    store
        .set(environment, Secret::new("for-now"), Keep::Session)
        .await
        .unwrap();
    assert_eq!(store.redactor().redact("from-before for-now"), "[redacted] [redacted]");
}

#[tokio::test]
async fn failures_are_told_apart_and_carry_no_secret() {
    let (store, keyring) = mock();
    let environment = EnvironmentId::new();
    let cause = || Box::<dyn std::error::Error + Send + Sync>::from("because");
    let cases = [
        (
            Error::NoStorageAccess(cause()),
            SecretsError::Locked { why: "because".into() },
        ),
        (
            Error::PlatformFailure(cause()),
            SecretsError::Failed { why: "because".into() },
        ),
        (
            Error::BadEncoding(b"swordfish".to_vec()),
            SecretsError::NotText {
                owner: environment.into(),
            },
        ),
        (
            Error::BadDataFormat(b"swordfish".to_vec(), cause()),
            SecretsError::NotText {
                owner: environment.into(),
            },
        ),
        (
            Error::TooLong("password".into(), 2560),
            SecretsError::TooLong { limit: 2560 },
        ),
        (
            Error::Ambiguous(Vec::new()),
            SecretsError::Ambiguous {
                owner: environment.into(),
                entries: 0,
            },
        ),
    ];
    for (injected, expected) in cases {
        inject(&keyring, environment, injected);
        let error = store.get(environment).await.unwrap_err();
        assert!(!format!("{error:?} {error} {}", error.hint()).contains("swordfish"));
        assert_eq!(error, expected);
    }
    inject(&keyring, environment, Error::NoStorageAccess(cause()));
    let error = store
        .set(environment, Secret::new("x"), Keep::Keyring)
        .await
        .unwrap_err();
    assert!(error.session_helps() && error.hint().contains("only for this session"));
}

#[tokio::test]
async fn a_failed_set_keeps_what_the_session_had() {
    let (store, keyring) = mock();
    let environment = EnvironmentId::new();
    store
        .set(environment, Secret::new("session"), Keep::Session)
        .await
        .unwrap();
    inject(&keyring, environment, Error::NoEntry);
    store
        .set(environment, Secret::new("new"), Keep::Keyring)
        .await
        .unwrap_err();
    assert_eq!(shown(&store, environment).await.as_deref(), Some("session"));
}

#[tokio::test]
async fn without_a_keyring_only_the_session_keeps() {
    let store = SecretStore::without_keyring("Godwit", "none here");
    let environment = EnvironmentId::new();
    let missing = SecretsError::Missing {
        why: "none here".into(),
    };
    assert_eq!(
        store.state().await,
        KeyringState::Missing {
            why: "none here".into()
        }
    );
    assert_eq!(
        store
            .set(environment, Secret::new("x"), Keep::Keyring)
            .await
            .unwrap_err(),
        missing
    );
    assert_eq!(store.get(environment).await.unwrap_err(), missing);
    store.set(environment, Secret::new("x"), Keep::Session).await.unwrap();
    assert_eq!(shown(&store, environment).await.as_deref(), Some("x"));
}

/// Locked, with a prompt that nobody answers.
#[derive(Default)]
struct Unanswered {
    prompts: AtomicUsize,
}

impl Keyring for Unanswered {
    fn look(&self) -> KeyringState {
        KeyringState::Locked { why: "locked".into() }
    }

    fn unlock(&self) -> Result<(), Refusal> {
        self.prompts.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_secs(30));
        Ok(())
    }

    fn open(&self) -> Result<Arc<CredentialStore>, Error> {
        Err(Error::NoDefaultStore)
    }

    fn has_labels(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn an_unanswered_prompt_is_given_up_and_not_repeated_unasked() {
    let keyring = Arc::new(Unanswered::default());
    let store = SecretStore::build("Godwit", keyring.clone()).with_prompt_limit(Duration::from_millis(20));
    let environment = EnvironmentId::new();
    let (first, second) = tokio::join!(store.get(environment), store.get(EnvironmentId::new()));
    assert!(matches!(first, Err(SecretsError::Locked { why }) if why.contains("nobody answered")));
    assert_eq!(second.unwrap_err(), SecretsError::Locked { why: "locked".into() });
    assert_eq!(keyring.prompts.load(Ordering::Relaxed), 1);

    store.unlock().await.unwrap_err();
    assert_eq!(keyring.prompts.load(Ordering::Relaxed), 2);
}
