//! What holds for every rule of the registry.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod examples;
#[cfg(test)]
mod impacts;
#[cfg(test)]
mod online;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod sqlite_pages;
#[cfg(test)]
mod support;
