//! Where the database is.

use godwit_core::{Digest, Fingerprint, Product};

use super::session::MysqlSession;
use crate::{
    DbError,
    marker::{COLUMN_COUNT, COLUMNS, TABLE},
    session::Session,
};

/// Made when MySQL's files were.
const MYSQL_ID: &str = "@@server_uuid";

/// MariaDB's, of its newer versions: computed from the network card and the port, so a new machine has another one.
const MARIADB_ID: &str =
    "(SELECT global_value FROM information_schema.system_variables WHERE variable_name = 'SERVER_UID')";

/// The fingerprint, and the marker's table where there is one, in one round trip.
pub(super) async fn read(session: &mut MysqlSession) -> Result<(Fingerprint, Option<String>), DbError> {
    let id = match session.server().product {
        Product::Mariadb => MARIADB_ID,
        _ => MYSQL_ID,
    };
    let sql = format!(
        "
SELECT {id}, @@hostname, @@port, @@datadir,
       (SELECT concat('`', replace(table_schema, '`', '``'), '`.`', table_name, '`')
        FROM information_schema.columns
        WHERE table_schema = database() AND table_name = '{TABLE}' AND column_name IN ({COLUMNS})
        GROUP BY table_schema, table_name HAVING count(*) = {COLUMN_COUNT})"
    );
    let rows = session.query(&sql, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the database's place"))?;
    let database = session.server().database.clone();
    // A server keeps its files where it moves, or its network card; each alone proves it.
    let files = Digest::of(format!("{}:{} {}", row.text(1)?, row.text(2)?, row.text(3)?).as_bytes());
    let mut here = Fingerprint::of(Some(&database)).with("files", &files.to_string());
    if let Some(id) = row.text_or_null(0)?.filter(|id| !id.is_empty()) {
        here = here.with("server", &id);
    }
    Ok((here, row.text_or_null(4)?))
}
