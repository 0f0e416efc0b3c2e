//! Environments and addresses.

use std::path::PathBuf;

use godwit_core::{Address, Engine, Environment, ServerAddress, TlsMode};

use crate::{
    error::invalid,
    views::{AddressView, ApiError, EnvironmentView},
};

impl From<Environment> for EnvironmentView {
    fn from(environment: Environment) -> Self {
        Self {
            id: environment.id.to_string(),
            project: environment.project.to_string(),
            name: environment.name,
            address: address_view(&environment.address),
            display: environment.address.to_string(),
            direct: environment.direct.map(|way| way.to_string()),
            tier: environment.tier.into(),
            colour: environment.colour,
            protect: environment.protect.into(),
            position: environment.position,
        }
    }
}

/// The fields of `address`, as a form shows them.
pub(crate) fn address_view(address: &Address) -> AddressView {
    match address {
        Address::Postgres(server) | Address::Mysql(server) => AddressView {
            engine: address.engine().into(),
            host: server.host.clone(),
            port: Some(server.port),
            database: server.database.clone(),
            user: server.user.clone(),
            tls: server.tls.into(),
            ca_file: server.ca_file.as_ref().map(|path| path.display().to_string()),
            path: String::new(),
        },
        Address::Sqlite { path } => AddressView {
            engine: Engine::Sqlite.into(),
            host: String::new(),
            port: None,
            database: String::new(),
            user: String::new(),
            tls: TlsMode::Disable.into(),
            ca_file: None,
            path: path.display().to_string(),
        },
    }
}

/// The address that a form's fields mean.
///
/// # Errors
/// `invalid-input` naming the field that is empty.
pub(crate) fn address(view: &AddressView) -> Result<Address, ApiError> {
    let needed = |field: &str, value: &str| {
        let value = value.trim();
        if value.is_empty() {
            Err(invalid(format!("the {field} is empty"), "Fill it in."))
        } else {
            Ok(value.to_owned())
        }
    };
    let engine = Engine::from(view.engine);
    let Some(default_port) = engine.default_port() else {
        let path = PathBuf::from(needed("file", &view.path)?);
        if path.is_relative() {
            return Err(invalid(
                format!("'{}' is not an absolute path", path.display()),
                "Pick the file with the dialog.",
            ));
        }
        return Ok(Address::Sqlite { path });
    };
    let server = ServerAddress {
        host: needed("host", &view.host)?,
        port: view.port.unwrap_or(default_port),
        database: needed("database", &view.database)?,
        user: needed("user", &view.user)?,
        tls: view.tls.into(),
        ca_file: view
            .ca_file
            .as_deref()
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
    };
    Ok(match engine {
        Engine::Mysql => Address::Mysql(server),
        _ => Address::Postgres(server),
    })
}
