//! Keeps the invariants of `docs/architecture.md` over the manifests and the source text.
//!
//! A failed test names the rule and every `file:line` that breaks it.

#![allow(clippy::disallowed_methods, reason = "a test reads the project's own files")]

mod budgets;
mod dependencies;
mod documents;
mod doors;
mod manifest;
mod page;
mod report;
mod shell;
mod source;
