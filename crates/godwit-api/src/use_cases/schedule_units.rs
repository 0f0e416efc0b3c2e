//! The files by which the system takes scheduled backups: shown, written, removed. Nothing is activated here.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use godwit_core::{Environment, Schedule};

use crate::{
    Api,
    convert::read_schedule,
    error::{internal, invalid},
    units::{UnitOrder, Units, WRITTEN, folder, machine_zone, units},
    views::{ApiError, ErrorCode, UnitFileView, UnitKindView, UnitsView},
};

/// Which units are meant.
#[derive(Debug, Clone)]
pub struct UnitsWish {
    /// The environment's id.
    pub environment: String,
    /// Whose units; this system's where absent.
    pub kind: Option<UnitKindView>,
    /// The `godwit` command that they start.
    pub program: PathBuf,
    /// Where they go; the user's own folder for them where absent.
    pub folder: Option<PathBuf>,
}

impl Api {
    /// The files for an environment's schedule, where they go, and the commands that make the system use them.
    ///
    /// # Errors
    /// `not-found` where there is no schedule, `invalid-input` where this kind cannot say it.
    pub async fn schedule_units(&self, wish: &UnitsWish) -> Result<UnitsView, ApiError> {
        let kept = self.kept_schedule(&wish.environment).await?;
        let environment = self.environment_by_id(&wish.environment).await?;
        let (kind, units) = self.units_of(wish, &environment, &read_schedule(&kept)?).await?;
        Ok(view(kind, units))
    }

    /// Writes these files, over earlier ones of Godwit's.
    ///
    /// # Errors
    /// As [`Api::schedule_units`]; `already-exists` where a file there is somebody else's: then none is written.
    pub async fn schedule_install(&self, wish: &UnitsWish) -> Result<UnitsView, ApiError> {
        let units = self.schedule_units(wish).await?;
        let paths: Vec<&Path> = units.files.iter().map(|file| Path::new(&file.path)).collect();
        if let Some(theirs) = paths.iter().find(|path| path.exists() && !is_ours(path)) {
            return Err(ApiError::new(
                ErrorCode::AlreadyExists,
                format!("{} is there already and was not written by Godwit", theirs.display()),
            )
            .hint("Move it aside, then install again."));
        }
        for file in &units.files {
            let path = Path::new(&file.path);
            write(path, &file.text).map_err(|error| {
                internal(format!("cannot write {}: {error}", path.display())).hint("Look at the rights of its folder.")
            })?;
        }
        Ok(UnitsView {
            installed: true,
            ..units
        })
    }

    /// Removes the files that [`Api::schedule_install`] wrote for an environment, and says which. It needs no schedule
    /// any more.
    ///
    /// # Errors
    /// `not-found` where none of them is there.
    pub async fn schedule_uninstall(&self, wish: &UnitsWish) -> Result<UnitsView, ApiError> {
        let environment = self.environment_by_id(&wish.environment).await?;
        // What the files are called says nothing of when; an hour's beginning can be said by everyone.
        let any = Schedule::parse("hourly", &machine_zone())?;
        let (kind, mut units) = self.units_of(wish, &environment, &any).await?;
        let written = format!("{WRITTEN} {}.", environment.id);
        let now = units.files.first().map(|(path, _)| path.clone()).unwrap_or_default();
        units.files = found(&now, &written);
        // Renamed since, an environment's files have their old name, and so has what was activated.
        let mut stems: Vec<String> = units.files.iter().map(|(path, _)| stem(path)).collect();
        stems.dedup();
        let now = stem(&now);
        let commands = stems.iter().flat_map(|then| {
            let commands = units.deactivate.iter();
            commands.map(|command| command.replace(&now, then)).collect::<Vec<_>>()
        });
        units.deactivate = commands.collect();
        if units.files.is_empty() {
            return Err(ApiError::new(
                ErrorCode::NotFound,
                format!("there are no files of Godwit's for backups of '{}'", environment.name),
            )
            .hint("Name the kind and the folder that they were installed with."));
        }
        for (path, _) in &units.files {
            fs::remove_file(path).map_err(|error| {
                internal(format!("cannot remove {}: {error}", path.display())).hint("Look at the rights of its folder.")
            })?;
        }
        units.notes.clear();
        Ok(view(kind, units))
    }

    async fn units_of(
        &self,
        wish: &UnitsWish,
        environment: &Environment,
        schedule: &Schedule,
    ) -> Result<(UnitKindView, Units), ApiError> {
        let kind = wish.kind.unwrap_or_else(this_systems);
        if !wish.program.is_file() {
            return Err(invalid(
                format!("the godwit command is not at {}", wish.program.display()),
                "Install the command beside the app.",
            ));
        }
        let home = std::path::absolute(&self.inner.config.home).unwrap_or_else(|_| self.inner.config.home.clone());
        let folder = wish.folder.clone().or_else(|| folder(kind, &home)).ok_or_else(|| {
            invalid(
                "this system names no home folder",
                "Name the folder for the files yourself.",
            )
        })?;
        let migrations = self.needed_folder(environment).await?;
        let order = UnitOrder {
            environment: environment.id,
            name: &environment.name,
            migrations: migrations.as_deref(),
            schedule,
            program: &wish.program,
            home: &home,
            folder: &folder,
            now: self.now(),
        };
        Ok((kind, units(kind, &order)?))
    }

    /// The project's folder, where another project has an environment of the same name.
    async fn needed_folder(&self, environment: &Environment) -> Result<Option<PathBuf>, ApiError> {
        let all = self.store().environments_of_all().await?;
        if all.iter().filter(|other| other.name == environment.name).count() < 2 {
            return Ok(None);
        }
        let project = self.store().project(environment.project).await?;
        Ok(project.map(|project| project.folder))
    }
}

const fn this_systems() -> UnitKindView {
    if cfg!(target_os = "macos") {
        UnitKindView::Launchd
    } else if cfg!(windows) {
        UnitKindView::Task
    } else {
        UnitKindView::Systemd
    }
}

fn view(kind: UnitKindView, units: Units) -> UnitsView {
    let installed = units.files.iter().all(|(path, _)| is_ours(path));
    let files = units.files.into_iter();
    UnitsView {
        kind,
        files: files
            .map(|(path, text)| UnitFileView {
                path: path.display().to_string(),
                text,
            })
            .collect(),
        activate: units.activate,
        deactivate: units.deactivate,
        notes: units.notes,
        installed,
    }
}

/// The files beside `one` that say that they were written for an environment, with their texts.
fn found(one: &Path, written: &str) -> Vec<(PathBuf, String)> {
    let entries = one.parent().and_then(|folder| fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    // A folder may be that of several kinds: of each, the files end in their own way.
    let is_of_this_kind = |path: &PathBuf| {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        let timers = ["service", "timer"];
        path.extension() == one.extension()
            || (timers.contains(&end) && one.extension().is_some_and(|end| end == "service"))
    };
    let mut found: Vec<(PathBuf, String)> = paths
        .filter(is_of_this_kind)
        .filter_map(|path| fs::read_to_string(&path).ok().map(|text| (path, text)))
        .filter(|(_, text)| text.contains(written))
        .collect();
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn is_ours(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains(WRITTEN))
}

/// Written aside and renamed, so that the system never reads half a file; others may read it, for it holds no secret.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let aside = path.with_added_extension("part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    let mut file = options.open(&aside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&aside, path)
}
