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
    idx_create_blocking,
    meta_suppression,
    meta_syntax,
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
}
