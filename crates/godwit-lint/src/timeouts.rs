//! What sessions are told of waiting and running.

use godwit_core::Engine;

/// Whether `setting` limits how long a statement waits for a lock.
pub(crate) fn is_lock_wait(engine: Engine, setting: &str) -> bool {
    setting
        == match engine {
            Engine::Postgres => "lock_timeout",
            Engine::Mysql => "lock_wait_timeout",
            Engine::Sqlite => "busy_timeout",
        }
}

/// Whether `setting` limits how long a statement runs.
pub(crate) fn is_run_time(engine: Engine, setting: &str) -> bool {
    setting
        == match engine {
            Engine::Postgres => "statement_timeout",
            // MySQL's max_execution_time is about SELECT only.
            Engine::Mysql => "max_statement_time",
            Engine::Sqlite => return false,
        }
}

/// The milliseconds that a setting's value means; `None` where it is no plain number.
pub(crate) fn millis(engine: Engine, value: &str) -> Option<u64> {
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let number: u64 = value[..end].parse().ok()?;
    let factor = match (engine, value[end..].trim()) {
        (Engine::Mysql, "") => 1_000,
        (Engine::Postgres | Engine::Sqlite, "") | (Engine::Postgres, "ms") => 1,
        (Engine::Postgres, "us") => return Some(number.div_ceil(1_000)),
        (Engine::Postgres, "s") => 1_000,
        (Engine::Postgres, "min") => 60_000,
        (Engine::Postgres, "h") => 3_600_000,
        (Engine::Postgres, "d") => 86_400_000,
        _ => return None,
    };
    Some(number.saturating_mul(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_each_server_means_them() {
        assert_eq!(millis(Engine::Postgres, "2s"), Some(2_000));
        assert_eq!(millis(Engine::Postgres, "1500"), Some(1_500));
        assert_eq!(millis(Engine::Postgres, "10 min"), Some(600_000));
        assert_eq!(millis(Engine::Mysql, "50"), Some(50_000));
        assert_eq!(millis(Engine::Postgres, "default"), None);
    }
}
