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
    col_add_default_rewrite,
    col_add_generated,
    col_add_json,
    col_add_notnull_nodefault,
    col_add_serial,
    col_align,
    col_autoinc,
    col_char,
    col_default_change,
    col_drop,
    col_drop_notnull,
    col_inline_ref_ignored,
    col_int,
    col_position,
    col_rename,
    col_serial,
    col_set_notnull,
    col_set_notnull_my,
    col_timestamptz,
    col_type_change,
    col_varchar,
    db_drop,
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
    tbl_backcompat,
    tbl_create_force,
    tbl_drop,
    tbl_engine,
    tbl_ext_upgrade,
    tbl_naming,
    tbl_no_pk,
    tbl_partition_attach,
    tbl_rename,
    tbl_rls_priv,
    tbl_schema_qualify,
    tbl_sqlite_rebuild,
    tbl_truncate,
    tbl_vacuum_full,
    tx_hold_lock_more_stmts,
    tx_merge_alter,
    tx_multi_table,
    tx_my_multi_ddl,
    tx_nesting,
    tx_no_lock_timeout,
    tx_no_statement_timeout,
    tx_nontransactional,
}
