//! The registry: every rule in a file of its own, listed once.

use crate::Rule;

mod concurrent;

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// Every rule, by id.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules! {
    col_char,
    idx_advisory_lock_deadlock,
    idx_concurrent_if_not_exists,
    idx_concurrent_in_txn,
    idx_concurrent_short_locktimeout,
    idx_corruption_pg14,
    idx_create_blocking,
    idx_drop_blocking,
    idx_drop_used,
    idx_duplicate,
    idx_exclusion,
    idx_my_online,
    idx_reindex_blocking,
    idx_too_wide,
    meta_suppression,
    meta_syntax,
    tbl_drop,
}
