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
    idx_create_blocking,
    meta_suppression,
    meta_syntax,
    tbl_drop,
}
