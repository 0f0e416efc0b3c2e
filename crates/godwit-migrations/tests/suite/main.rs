//! What the crate promises to those who read and create folders.

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod creating;
#[cfg(test)]
mod detecting;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod reading;
