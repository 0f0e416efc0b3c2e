//! What holds for every rule of the registry.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod examples;
#[cfg(test)]
mod known;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod support;
