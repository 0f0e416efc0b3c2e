//! The only surface for front ends: requests, views, one function per use case, and the wiring.
//!
//! The desktop shell and the `godwit` command call [`Api`] and nothing below it. No secret leaves it: passwords come
//! in as [`views::SecretText`] and go no further than the keyring and the session that needs them.
//!
//! Start at [`Api::open`].

mod api;
mod config;
mod convert;
mod error;
mod log;
pub mod logging;
mod notice;
mod sink;
mod target;
mod units;
mod use_cases;
pub mod views;

pub use api::Api;
pub use config::{ApiConfig, Open, Surroundings};
pub use godwit_core::{FormatId, Tier};
pub use godwit_db::OWN_TABLES;
pub use godwit_engine::Identity;
pub use godwit_secrets::{Redactor, Secret, SecretStore};
pub use notice::{Notice, NoticeKind, Notices};
pub use sink::Watcher;
pub use target::{TargetRef, UrlTarget};
pub use use_cases::{CopyWatcher, RestoreWish, UnitsWish};
