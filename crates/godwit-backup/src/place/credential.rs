//! The credential of each kind of destination: one text in the keyring.

use godwit_core::{Destination, DestinationKind};
use godwit_secrets::Secret;

use super::PlaceError;

/// What a credential looks like; [`CredentialForm::words`] says it to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialForm {
    /// None: the system's own rights on the folder.
    None,
    /// `KEY_ID:SECRET_KEY` on one line.
    KeyPair,
    /// The JSON file of a service account's key.
    ServiceAccount,
    /// A storage account's key, or a SAS token.
    AccountKeyOrSas,
}

impl CredentialForm {
    /// What `kind` needs.
    pub const fn of(kind: &DestinationKind) -> Self {
        match kind {
            DestinationKind::Folder { .. } => Self::None,
            DestinationKind::S3 { .. } => Self::KeyPair,
            DestinationKind::Gcs { .. } => Self::ServiceAccount,
            DestinationKind::Azure { .. } => Self::AccountKeyOrSas,
        }
    }

    /// In words: `an access key id and its secret as ID:SECRET`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "empty",
            Self::KeyPair => "an access key id and its secret as ID:SECRET",
            Self::ServiceAccount => "the JSON of a service account's key",
            Self::AccountKeyOrSas => "an account key or a SAS token",
        }
    }
}

/// A credential, taken apart.
pub(super) enum Credential<'a> {
    KeyPair { id: &'a str, secret: &'a str },
    ServiceAccount { json: &'a str, private_key: String },
    AccountKey(&'a str),
    Sas(Vec<(String, String)>),
}

impl<'a> Credential<'a> {
    pub(super) fn read(destination: &Destination, secret: Option<&'a Secret>) -> Result<Self, PlaceError> {
        let missing = || PlaceError::CredentialMissing {
            destination: destination.to_string(),
        };
        let text = secret.ok_or_else(missing)?.expose().trim();
        let form = CredentialForm::of(&destination.kind);
        let read = match form {
            CredentialForm::None => None,
            CredentialForm::KeyPair => key_pair(text),
            CredentialForm::ServiceAccount => service_account(text),
            CredentialForm::AccountKeyOrSas => account_key_or_sas(text),
        };
        read.ok_or_else(|| PlaceError::CredentialMalformed {
            destination: destination.to_string(),
            expected: form.words(),
        })
    }
}

/// The parts of a credential that are secrets of their own, for whoever takes secrets out of texts.
///
/// # Errors
/// It has not the form that the destination needs.
pub fn secret_parts(destination: &Destination, secret: &Secret) -> Result<Vec<Secret>, PlaceError> {
    Ok(match Credential::read(destination, Some(secret))? {
        Credential::KeyPair { secret, .. } | Credential::AccountKey(secret) => vec![Secret::new(secret)],
        Credential::ServiceAccount { private_key, .. } => vec![Secret::new(private_key)],
        Credential::Sas(pairs) => pairs
            .into_iter()
            .filter(|(name, _)| name == "sig")
            .map(|(_, signature)| Secret::new(signature))
            .collect(),
    })
}

fn key_pair(text: &str) -> Option<Credential<'_>> {
    let (id, secret) = text.split_once(':')?;
    let fits = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    (fits(id) && fits(secret)).then_some(Credential::KeyPair { id, secret })
}

fn service_account(json: &str) -> Option<Credential<'_>> {
    /// What of the file is needed to sign.
    #[derive(serde::Deserialize)]
    struct Key {
        client_email: String,
        private_key: String,
    }
    let key: Key = serde_json::from_str(json).ok()?;
    (!key.client_email.is_empty() && key.private_key.contains("PRIVATE KEY")).then_some(Credential::ServiceAccount {
        json,
        private_key: key.private_key,
    })
}

fn account_key_or_sas(text: &str) -> Option<Credential<'_>> {
    if text.contains("sig=") {
        let query = text.trim_start_matches('?').as_bytes();
        return Some(Credential::Sas(
            url::form_urlencoded::parse(query).into_owned().collect(),
        ));
    }
    let is_base64 = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    (!text.is_empty() && text.len().is_multiple_of(4) && text.chars().all(is_base64))
        .then_some(Credential::AccountKey(text))
}
