//! The registry: every rule in a file of its own, listed once.

use crate::Rule;

mod concurrent;
mod validate_later;

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*

        /// Every rule, by id.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),*];
    };
}

rules! {
    col_char,
    dml_backfill_with_ddl,
    dml_big,
    dml_dup_assign,
    dml_insert_shape,
    dml_no_where,
    dml_sparse_batch,
    con_cascade,
    con_charset,
    con_check_my,
    con_check_validated,
    con_domain,
    con_enum_order,
    con_enum_rename,
    con_fk_drop,
    con_fk_my,
    con_fk_validated,
    con_trigger_replica,
    con_validate_same_txn,
    idx_advisory_lock_deadlock,
    idx_blob,
    idx_concurrent_if_not_exists,
    idx_concurrent_in_txn,
    idx_concurrent_short_locktimeout,
    idx_corruption_pg14,
    idx_create_blocking,
    idx_drop_blocking,
    idx_drop_used,
    idx_duplicate,
    idx_exclusion,
    idx_fk_missing,
    idx_my_online,
    idx_pk_inline,
    idx_reindex_blocking,
    idx_too_wide,
    idx_unique_on_existing,
    meta_suppression,
    meta_syntax,
    my_algorithm,
    my_online_copy_blockers,
    stmt_cross_db,
    stmt_opaque,
    stmt_robust,
    stmt_role,
    stmt_secret,
    tbl_drop,
    tx_hold_lock_more_stmts,
    tx_merge_alter,
    tx_multi_table,
    tx_my_multi_ddl,
    tx_nesting,
    tx_no_lock_timeout,
    tx_no_statement_timeout,
    tx_nontransactional,
}
