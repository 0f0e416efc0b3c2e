//! Environments, their test and their password.

use godwit_core::{Address, Endpoint, Environment, EnvironmentId};
use godwit_secrets::{Keep, Secret, SecretsError};

use crate::{
    Api,
    convert::{address, address_view},
    error::{invalid, not_found},
    target::{is_same_place, rooted},
    views::{
        ApiError, EnvironmentCreateRequest, EnvironmentDraft, EnvironmentReorderRequest, EnvironmentUpdateRequest,
        EnvironmentView, KeepView, ParsedUrlView, PasswordSetRequest, PasswordStateView, SecretText,
    },
};

/// The fields of a draft, read.
pub(crate) struct Drafted {
    pub(crate) address: Address,
    pub(crate) direct: Option<Endpoint>,
    pub(crate) password: Option<Secret>,
}

impl Api {
    /// A project's environments in promotion order.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn environment_list(&self, project: &str) -> Result<Vec<EnvironmentView>, ApiError> {
        let project = self.project(project).await?;
        Ok(self
            .store()
            .environments(project.id)
            .await?
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// Every environment of every project, by project.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn environment_list_all(&self) -> Result<Vec<EnvironmentView>, ApiError> {
        let mut all = Vec::new();
        for project in self.store().projects().await? {
            all.extend(self.store().environments(project.id).await?.into_iter().map(Into::into));
        }
        Ok(all)
    }

    /// Adds an environment at the end of the promotion order.
    ///
    /// # Errors
    /// `invalid-input`, `already-exists`, or the keyring's refusal; then the environment is not added either.
    pub async fn environment_create(&self, request: EnvironmentCreateRequest) -> Result<EnvironmentView, ApiError> {
        let project = self.project(&request.project).await?;
        let drafted = self.read_draft(&request.draft)?;
        let environment = Environment {
            id: EnvironmentId::new(),
            project: project.id,
            name: named(&request.draft)?,
            address: drafted.address,
            tier: request.draft.tier.into(),
            colour: colour(&request.draft)?,
            protect: request.draft.protect.into(),
            position: 0,
            fingerprint: None,
            direct: drafted.direct,
        };
        let added = self.store().environment_add(&environment).await?;
        if let Some(password) = drafted.password
            && let Err(error) = self.keep(&added, password, request.draft.keep).await
        {
            // Without its password the environment would only fail later; the person still has the form open.
            self.store().environment_remove(added.id).await?;
            return Err(error);
        }
        Ok(added.into())
    }

    /// Changes an environment.
    ///
    /// # Errors
    /// As [`Api::environment_create`]; a refused password leaves the environment as it was.
    pub async fn environment_update(&self, request: EnvironmentUpdateRequest) -> Result<EnvironmentView, ApiError> {
        let before = self.environment_by_id(&request.id).await?;
        let drafted = self.read_draft(&request.draft)?;
        // Elsewhere another database is expected.
        let stays = is_same_place(&before.address, &drafted.address);
        let fingerprint = before.fingerprint.clone().filter(|_| stays);
        let changed = Environment {
            name: named(&request.draft)?,
            address: drafted.address,
            tier: request.draft.tier.into(),
            colour: colour(&request.draft)?,
            protect: request.draft.protect.into(),
            fingerprint,
            direct: drafted.direct,
            ..before.clone()
        };
        // The name may be taken; the password comes after it, since the old one cannot be brought back.
        self.store().environment_update(&changed).await?;
        if let Some(password) = drafted.password
            && let Err(error) = self.keep(&changed, password, request.draft.keep).await
        {
            self.store().environment_update(&before).await?;
            return Err(error);
        }
        Ok(changed.into())
    }

    /// Adds a copy of an environment under a free name, without its password.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn environment_duplicate(&self, id: &str) -> Result<EnvironmentView, ApiError> {
        let original = self.environment_by_id(id).await?;
        let taken = self.store().environments(original.project).await?;
        let free = |name: &String| taken.iter().all(|environment| environment.name != *name);
        let base = format!("{} copy", original.name);
        let name = std::iter::once(base.clone())
            .chain((2..).map(|number| format!("{base} {number}")))
            .find(free)
            .unwrap_or(base);
        let copy = Environment {
            id: EnvironmentId::new(),
            name,
            fingerprint: None,
            ..original
        };
        Ok(self.store().environment_add(&copy).await?.into())
    }

    /// Sets the promotion order.
    ///
    /// # Errors
    /// `not-found`.
    pub async fn environment_reorder(
        &self,
        request: EnvironmentReorderRequest,
    ) -> Result<Vec<EnvironmentView>, ApiError> {
        let project = self.project(&request.project).await?;
        let ids: Result<Vec<EnvironmentId>, _> = request
            .ids
            .iter()
            .map(|id| id.parse().map_err(|_| not_found("environment", id)))
            .collect();
        self.store().environments_reorder(project.id, &ids?).await?;
        self.environment_list(&request.project).await
    }

    /// Forgets an environment and its password. Its target, runs and backups stay.
    ///
    /// # Errors
    /// `not-found`, or the keyring refused to forget the password; the environment then stays too.
    pub async fn environment_delete(&self, id: &str) -> Result<(), ApiError> {
        let environment = self.environment_by_id(id).await?;
        self.forget_password(&environment).await?;
        self.store().environment_remove(environment.id).await?;
        Ok(())
    }

    /// Reads a URL into the fields of a form. Its password is not among them.
    ///
    /// # Errors
    /// `invalid-input`, without a word of the URL's password.
    pub fn url_parse(&self, url: &SecretText) -> Result<ParsedUrlView, ApiError> {
        let parsed = godwit_db::parse_url(&url.0)?;
        if let Some(password) = &parsed.password {
            self.secrets().redactor().register(password);
        }
        Ok(ParsedUrlView {
            address: address_view(&parsed.address),
            has_password: parsed.password.is_some(),
            notes: parsed.notes,
        })
    }

    /// Sets an environment's password. There is no way to read it back.
    ///
    /// # Errors
    /// `keyring-missing`, `keyring-locked`: nothing was kept anywhere then.
    pub async fn password_set(&self, request: PasswordSetRequest) -> Result<(), ApiError> {
        let environment = self.environment_by_id(&request.environment).await?;
        self.keep(&environment, Secret::new(request.password.0), request.keep)
            .await
    }

    /// Where an environment's password is kept, if it has one.
    ///
    /// # Errors
    /// `not-found`, `keyring-missing`, `keyring-locked`.
    pub async fn password_state(&self, id: &str) -> Result<PasswordStateView, ApiError> {
        let environment = self.environment_by_id(id).await?;
        Ok(match self.secrets().kept(environment.id).await? {
            Some(Keep::Keyring) => PasswordStateView::Keyring,
            Some(Keep::Session) => PasswordStateView::Session,
            None => PasswordStateView::None,
        })
    }

    async fn keep(&self, environment: &Environment, password: Secret, keep: KeepView) -> Result<(), ApiError> {
        let keep = match keep {
            KeepView::Keyring => Keep::Keyring,
            KeepView::Session => Keep::Session,
        };
        Ok(self
            .secrets()
            .set_named(environment.id, &environment.name, password, keep)
            .await?)
    }

    /// Where there is no keyring there is nothing in it to forget; a locked one may hold the password and is told.
    pub(crate) async fn forget_password(&self, environment: &Environment) -> Result<(), ApiError> {
        if environment.address.server().is_none() {
            return Ok(());
        }
        match self.secrets().remove(environment.id).await {
            Ok(()) | Err(SecretsError::Missing { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn read_draft(&self, draft: &EnvironmentDraft) -> Result<Drafted, ApiError> {
        let typed = draft.password.as_ref().map(|password| Secret::new(password.0.clone()));
        let (address, password) = match &draft.url {
            Some(url) => {
                let parsed = godwit_db::parse_url(&url.0)?;
                (rooted(parsed.address), typed.or(parsed.password))
            }
            None => (address(&draft.address)?, typed),
        };
        if let Some(password) = &password {
            self.secrets().redactor().register(password);
        }
        Ok(Drafted {
            direct: direct(draft, &address)?,
            address,
            password,
        })
    }
}

/// The way beside a pooler; SQLite has none.
fn direct(draft: &EnvironmentDraft, address: &Address) -> Result<Option<Endpoint>, ApiError> {
    let given = draft.direct.as_deref().map(str::trim).filter(|given| !given.is_empty());
    let (Some(given), Some(port)) = (given, address.engine().default_port()) else {
        return Ok(None);
    };
    let way = Endpoint::parse(given, port).map_err(|error| {
        invalid(
            format!("the direct address: {error}"),
            "Write it as host:port, or leave it empty.",
        )
    })?;
    Ok(Some(way))
}

fn named(draft: &EnvironmentDraft) -> Result<String, ApiError> {
    let name = draft.name.trim();
    if name.is_empty() {
        Err(invalid("the environment's name is empty", "Fill it in."))
    } else {
        Ok(name.to_owned())
    }
}

fn colour(draft: &EnvironmentDraft) -> Result<Option<String>, ApiError> {
    let Some(colour) = draft.colour.as_deref().filter(|colour| !colour.is_empty()) else {
        return Ok(None);
    };
    let digits = colour.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(Some(colour.to_ascii_lowercase()))
    } else {
        Err(invalid(format!("'{colour}' is not a colour"), "Write it as #rrggbb."))
    }
}
