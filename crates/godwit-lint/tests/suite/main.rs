//! What holds for every rule of the registry.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod examples;
#[cfg(test)]
mod impacts;
#[cfg(all(test, unix))]
mod online;
#[cfg(test)]
mod pages;
#[cfg(all(test, unix))]
mod sqlite_pages;
#[cfg(test)]
mod support;
