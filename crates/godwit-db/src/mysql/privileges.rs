//! What the user may do.

use std::collections::BTreeSet;

use super::session::MysqlSession;
use crate::{DbError, Privilege, session::Session};

/// Rights on everything, and rights on databases whose name matches: grants may hold wildcards.
const GRANTED: &str = "
SELECT privilege_type, 'on every database' FROM information_schema.user_privileges
WHERE grantee = concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')
UNION ALL
SELECT privilege_type, 'on this database' FROM information_schema.schema_privileges
WHERE grantee = concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')
  AND database() LIKE table_schema";

/// What a person wants to do, and the rights that it takes.
const NEEDS: [(&str, &[&str], &str); 8] = [
    ("create tables", &["CREATE"], ""),
    ("change tables", &["ALTER", "INDEX", "DROP"], ""),
    ("write rows", &["INSERT", "UPDATE", "DELETE"], ""),
    ("read all tables", &["SELECT"], "; a backup needs it"),
    ("create views", &["CREATE VIEW"], ""),
    ("create routines", &["CREATE ROUTINE"], ""),
    ("create triggers", &["TRIGGER"], ""),
    ("create events", &["EVENT"], ""),
];

/// Reads them; rights that come through roles are not looked into.
pub(super) async fn read(session: &mut MysqlSession) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
    let (mut everywhere, mut all) = (BTreeSet::new(), BTreeSet::new());
    for row in session.query(GRANTED, &[]).await? {
        let right = row.text(0)?.to_uppercase();
        if row.text(1)? == "on every database" {
            everywhere.insert(right.clone());
        }
        all.insert(right);
    }
    let has = |rights: &BTreeSet<String>, needed: &[&str]| needed.iter().all(|right| rights.contains(*right));
    let mut privileges: Vec<Privilege> = NEEDS
        .iter()
        .map(|(name, needed, more)| {
            let granted = has(&all, needed);
            let place = match (granted, has(&everywhere, needed)) {
                (true, true) => "on every database".to_owned(),
                (true, false) => "on this database".to_owned(),
                (false, _) => format!("{} not granted directly", needed.join(", ")),
            };
            Privilege::new(*name, granted, place + more)
        })
        .collect();
    privileges.push(Privilege::new(
        "create databases",
        has(&everywhere, &["CREATE"]),
        "needed to restore into a new one",
    ));
    let mut notes = Vec::new();
    let rows = session.query("SELECT CAST(@@global.read_only AS SIGNED)", &[]).await?;
    if rows.first().map(|row| row.flag(0)).transpose()?.unwrap_or(false) {
        notes.push("the server is read-only: it takes no writes from ordinary users".to_owned());
    }
    Ok((privileges, notes))
}
