//! How long statements may take, as settings of the session.

use godwit_core::{Limits, Product};

/// Both lock timeouts count in whole seconds, from 1: the first is for definitions, the second for rows.
///
/// MariaDB limits every statement, MySQL only questions; it has no setting for the others.
pub(crate) fn sql(product: Product, limits: &Limits, patient: bool) -> String {
    let seconds = |millis: u64| millis.div_ceil(1000).clamp(1, 31_536_000);
    let wait = seconds(if patient {
        limits.long_lock_wait
    } else {
        limits.lock_wait
    });
    let statement = if patient { None } else { limits.statement };
    let budget = match (product, statement) {
        (Product::Mariadb, statement) => format!(", max_statement_time = {}", statement.map_or(0, seconds)),
        (_, statement) => format!(", max_execution_time = {}", statement.unwrap_or(0)),
    };
    format!("SET SESSION lock_wait_timeout = {wait}, innodb_lock_wait_timeout = {wait}{budget}")
}
