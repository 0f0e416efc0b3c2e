//! The real app under Xvfb, driven by WebDriver, with a real Secret Service and real servers.
//!
//! Every test has a [`desk::Desk`] of its own: display, keyring, home folder and driver. Elements are found by what a
//! person or a screen reader finds: role, name and text.

#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests start programs and say what they left"
)]
#![allow(missing_docs, reason = "a test's name says what it claims")]

mod album;
mod app;
mod closing;
mod conditions;
mod desk;
mod evidence;
mod folder_dialog;
mod job;
mod page;
mod postgres;
mod preview;
mod processes;
mod screenshots;
mod secret;
mod sqlite_sample;
mod traffic;
mod world;
mod xpath;
