//! The tables that Godwit keeps in a target.

/// Godwit's own tables: history, journal and marker. No migration makes them, so what compares a target with its
/// migrations passes them over. (sqlx's history is sqlx's.)
pub const OWN_TABLES: [&str; 3] = ["godwit_history", "godwit_journal", crate::marker::TABLE];

/// Whether a table of that name, without its schema, is one of Godwit's own.
pub fn is_own_table(name: &str) -> bool {
    OWN_TABLES.contains(&name)
}
