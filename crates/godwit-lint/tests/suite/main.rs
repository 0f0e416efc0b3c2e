//! What holds for every rule of the registry, and what is predicted of statements.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod examples;
#[cfg(test)]
#[cfg(unix)]
mod executed;
#[cfg(test)]
mod impacts;
#[cfg(test)]
mod known;
#[cfg(test)]
mod nested;
#[cfg(test)]
#[cfg(unix)]
mod online;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod policy;
#[cfg(test)]
#[cfg(unix)]
mod postgres_impact;
#[cfg(test)]
#[cfg(unix)]
mod postgres_locks;
#[cfg(test)]
mod promises;
#[cfg(test)]
#[cfg(unix)]
mod schema;
#[cfg(test)]
#[cfg(unix)]
mod servers;
#[cfg(test)]
#[cfg(unix)]
mod sqlite_pages;
#[cfg(test)]
#[cfg(unix)]
mod statements;
#[cfg(test)]
mod support;
