//! What the crate promises to those who split scripts.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod samples;
mod shapes;
