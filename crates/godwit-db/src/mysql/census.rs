//! What a MySQL or MariaDB database holds beside rows.

use godwit_core::{Product, backup::Inventory};

use super::{quoted, session::MysqlSession};
use crate::{DbError, session::Session};

/// MariaDB's sequences. What they gave last is not told, so what they give next, less one, stands for it.
pub(super) async fn inventory(session: &mut MysqlSession) -> Result<Inventory, DbError> {
    let mut inventory = Inventory::default();
    if session.server().product != Product::Mariadb {
        return Ok(inventory);
    }
    let sql = "SELECT table_name FROM information_schema.tables
               WHERE table_schema = database() AND table_type = 'SEQUENCE' ORDER BY table_name";
    for row in session.query(sql, &[]).await? {
        let name = row.text(0)?;
        let sql = format!("SELECT next_not_cached_value - 1 FROM {}", quoted(&name));
        let rows = session.query(&sql, &[]).await?;
        let last = rows.first().map(|row| row.int_or_null(0)).transpose()?.flatten();
        inventory.sequences.insert(name, last);
    }
    Ok(inventory)
}

/// The place in the binary log, where the server keeps one and the role may see it.
pub(super) async fn position(session: &mut MysqlSession) -> Result<Option<String>, DbError> {
    for sql in ["SHOW MASTER STATUS", "SHOW BINARY LOG STATUS"] {
        if let Ok(rows) = session.query(sql, &[]).await {
            let Some(row) = rows.first() else { return Ok(None) };
            return Ok(Some(format!("binlog {}:{}", row.text(0)?, row.int(1)?)));
        }
    }
    Ok(None)
}

/// Tables of engines without transactions: a dump in one transaction does not see them at that moment.
pub(super) async fn unsteady(session: &mut MysqlSession) -> Result<Vec<String>, DbError> {
    let sql = "SELECT t.table_name, t.engine FROM information_schema.tables t
               JOIN information_schema.engines e ON e.engine = t.engine
               WHERE t.table_schema = database() AND t.table_type = 'BASE TABLE' AND e.transactions <> 'YES'
               ORDER BY t.table_name";
    let rows = session.query(sql, &[]).await?;
    rows.iter()
        .map(|row| Ok(format!("{} ({})", row.text(0)?, row.text(1)?)))
        .collect()
}
