//! Tests over the whole house.
//!
//! `conformance` runs every use case of `godwit-api` on a real PostgreSQL, MariaDB and SQLite; `architecture` keeps
//! the invariants of `docs/architecture.md`; `e2e` drives the real app by WebDriver.
