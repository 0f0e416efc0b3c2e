//! Which statements cannot be checked against the schema as it is, because the plan changes it before them.

use godwit_core::{DbObject, Effect, Engine};
use godwit_db::DbError;
use godwit_sql::Family;

use super::{
    items::Item,
    words::{Word, mentions, words},
};

/// What the plan has done to the schema so far.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Statements that may make something: what they say, and who they are.
    makers: Vec<(Vec<Word>, String)>,
    /// Objects that are not what they were.
    others: Vec<(DbObject, String)>,
    /// A statement of which nobody can tell what it does.
    opaque: Option<String>,
}

impl Changes {
    /// Takes note of a statement that comes before others.
    pub(super) fn note(&mut self, engine: Engine, item: &Item<'_>) {
        let Some(statement) = item.read(engine) else {
            self.opaque.get_or_insert_with(|| item.name());
            return;
        };
        match statement.kind.family() {
            Family::Definition => {}
            Family::Code | Family::Unknown => {
                self.opaque.get_or_insert_with(|| item.name());
                return;
            }
            // Tables come about by SELECT … INTO, too.
            _ => {
                let said = words(&item.statement.sql);
                if statement.kind.phrase() == "select" && mentions(&said, "into") {
                    self.makers.push((said, item.name()));
                }
                return;
            }
        }
        self.makers.push((words(&item.statement.sql), item.name()));
        self.changed(&godwit_sql::effect(engine, &item.statement.sql), item);
    }

    fn changed(&mut self, effect: &Effect, item: &Item<'_>) {
        match effect {
            Effect::Drops(object) | Effect::Redefines(object) => self.others.push((object.clone(), item.name())),
            Effect::Renames { from, .. } => self.others.push((from.clone(), item.name())),
            Effect::Several(all) => all.iter().for_each(|effect| self.changed(effect, item)),
            Effect::Creates(_) | Effect::Rebuilds(_) | Effect::Repeatable | Effect::Unknown => {}
        }
    }

    /// Why a statement that the server takes now may fail then.
    pub(super) fn before(&self, sql: &str) -> Option<String> {
        let said = words(sql);
        self.others.iter().find_map(|(object, by)| {
            let meant =
                mentions(&said, &object.name) && object.table.as_ref().is_none_or(|table| mentions(&said, table));
            meant.then(|| format!("the plan changes {object} before it: {by}"))
        })
    }

    /// Why a statement that the server refuses now may be taken then.
    pub(super) fn excuse(&self, sql: &str, error: &DbError) -> Option<String> {
        let DbError::Statement(error) = error else { return None };
        if is_syntax(error.code.as_deref(), &error.message) {
            return None;
        }
        let server = &error.message;
        let said = words(sql);
        let Some(missing) = missing(error.code.as_deref(), server) else {
            let touched = self.others.iter().find(|(object, _)| {
                let name = object.table.as_ref().unwrap_or(&object.name);
                mentions(&said, name)
            });
            return touched.map(|(object, by)| format!("the plan changes {object} before it ({by}): {server}"));
        };
        let maker = self.makers.iter().find(|(made, _)| mentions(made, &missing));
        match (maker, &self.opaque) {
            (Some((_, by)), _) => Some(format!("needs {missing}, which this plan makes: {by}")),
            (None, Some(by)) => Some(format!(
                "needs {missing}, which {by} may make; its text does not tell what it does"
            )),
            (None, None) => None,
        }
    }
}

/// Whether the parser refused it: no schema would help.
fn is_syntax(code: Option<&str>, message: &str) -> bool {
    matches!(code, Some("42601" | "1064"))
        || message.contains("syntax error")
        || message.starts_with("unrecognized token")
}

/// The name that the server does not know, where that is what it says.
fn missing(code: Option<&str>, message: &str) -> Option<String> {
    let name = match code {
        // Undefined table, column, function, object, schema; nothing that the conflict could be about.
        Some("42P01" | "42703" | "42883" | "42704" | "3F000") => of_postgres(message)?,
        // Unknown table, column, key, routine, database.
        Some("1146" | "1054" | "1176" | "1091" | "1305" | "1049" | "1072") => quoted(message, '\'')?,
        _ => {
            let (_, name) = message
                .strip_prefix("no such ")
                .and_then(|said| said.split_once(": "))?;
            name
        }
    };
    // `shop.orders`: the last part is the name.
    let name = name.rsplit('.').next().unwrap_or(name);
    let name = name.trim_matches(['"', '`', '\'', ' ']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// `relation "orders" does not exist`, `column o.note does not exist`, `function total(integer) does not exist`.
fn of_postgres(message: &str) -> Option<&str> {
    if let Some(name) = quoted(message, '"') {
        return Some(name);
    }
    let (_, after) = message.split_once(' ')?;
    after.split([' ', '(']).next()
}

fn quoted(message: &str, quote: char) -> Option<&str> {
    let (_, after) = message.split_once(quote)?;
    after.split_once(quote).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_name_is_read_off_what_the_server_says() {
        for (code, message, name) in [
            (Some("42P01"), "relation \"shop.orders\" does not exist", Some("orders")),
            (Some("42703"), "column o.note does not exist", Some("note")),
            (
                Some("42703"),
                "column \"note\" of relation \"orders\" does not exist",
                Some("note"),
            ),
            (Some("42883"), "function total(integer) does not exist", Some("total")),
            (Some("1146"), "Table 'shop.orders' doesn't exist", Some("orders")),
            (Some("1054"), "Unknown column 'note' in 'SET'", Some("note")),
            (Some("SQLITE_ERROR"), "no such table: main.orders", Some("orders")),
            (Some("SQLITE_ERROR"), "table orders already exists", None),
            (Some("42P07"), "relation \"orders\" already exists", None),
        ] {
            assert_eq!(missing(code, message).as_deref(), name, "{message}");
        }
    }
}
