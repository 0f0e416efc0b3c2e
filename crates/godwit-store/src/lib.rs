//! Godwit's own data: projects, environments, runs and their events, the catalogue of backups and their schedules, settings.
//!
//! One SQLite file in Godwit's data folder, readable by its owner alone. It never holds a secret. A file that a newer
//! Godwit wrote, or that is damaged, is refused and left as it is.
//!
//! Start at [`Store::open`].

mod backups;
mod destinations;
mod environments;
mod error;
mod file;
mod open;
mod projects;
mod row;
mod runs;
mod schedules;
mod settings;

pub use backups::CataloguedBackup;
pub use error::StoreError;
pub use file::private_folder;
pub use open::Store;
pub use runs::RunFilter;
pub use schedules::KeptSchedule;
