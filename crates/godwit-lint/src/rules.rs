//! The registry: every rule in a file of its own, listed once.

use crate::Rule;

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
    idx_create_blocking,
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
