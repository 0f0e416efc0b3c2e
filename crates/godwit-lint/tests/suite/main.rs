//! What holds for every rule of the registry.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod examples;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod support;
