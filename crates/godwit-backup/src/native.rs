//! Child processes: the only place where Godwit starts any.
//!
//! A password reaches a tool through a file that only this user can read, in a folder that is deleted afterwards;
//! never through an argument. The child's environment holds what this module puts there and nothing of `PG*` or
//! `MYSQL*` that the user's shell may have.

pub mod toolbox;
