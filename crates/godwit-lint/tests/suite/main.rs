//! What holds for every rule of the registry, and what is predicted of statements.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod examples;
#[cfg(all(test, unix))]
mod executed;
#[cfg(test)]
mod known;
#[cfg(test)]
mod impacts;
#[cfg(all(test, unix))]
mod online;
#[cfg(test)]
mod pages;
#[cfg(all(test, unix))]
mod sqlite_pages;
#[cfg(test)]
mod policy;
#[cfg(all(test, unix))]
mod postgres_impact;
#[cfg(all(test, unix))]
mod postgres_locks;
#[cfg(all(test, unix))]
mod schema;
#[cfg(all(test, unix))]
mod servers;
#[cfg(all(test, unix))]
mod statements;
#[cfg(test)]
mod support;
