//! Reads a migrations folder.

use std::path::{Path, PathBuf};

use godwit_core::{Finding, FormatId, MigrationsFolder};

use crate::{
    Choice, DetectHints, FolderError, config,
    config::SqlxSettings,
    detect::detect,
    file::Raw,
    findings,
    format::{self, Name},
    listing::{self, Listed},
    pairing::{self, Named},
};

/// Reads the migrations in `folder`, in the format that `choice` names or the folder shows.
///
/// Links are followed, subfolders and hidden files are not looked at, nothing is changed.
///
/// # Errors
/// The folder or one of its scripts cannot be read, or a settings file is broken.
pub fn read(folder: &Path, choice: Choice, hint: &DetectHints<'_>) -> Result<MigrationsFolder, FolderError> {
    Files::read(folder)?.understand(choice, hint)
}

/// The files of a migrations folder as bytes: what they mean can wait until the target's history tables are known.
#[derive(Debug)]
pub struct Files {
    path: PathBuf,
    scripts: Vec<Raw>,
    others: Vec<Listed>,
}

impl Files {
    /// Reads the files of `folder`.
    ///
    /// # Errors
    /// The folder or one of its scripts cannot be read.
    pub fn read(folder: &Path) -> Result<Self, FolderError> {
        let path = std::path::absolute(folder).map_err(|source| FolderError::Unlistable {
            path: folder.to_owned(),
            source,
        })?;
        let (scripts, others): (Vec<_>, Vec<_>) = listing::list(&path)?
            .into_iter()
            .partition(|listed| format::is_script(&listed.name));
        let scripts = on_cores(&scripts, Raw::read).into_iter().collect::<Result<_, _>>()?;
        Ok(Self { path, scripts, others })
    }

    /// The migrations that they are, in the format that `choice` names or the folder shows.
    ///
    /// # Errors
    /// A settings file is broken.
    pub fn understand(self, choice: Choice, hint: &DetectHints<'_>) -> Result<MigrationsFolder, FolderError> {
        let Self {
            path,
            scripts: files,
            others,
        } = self;
        let sqlx = config::sqlx(&path).or_else(|error| match choice {
            // A broken sqlx.toml is none of Godwit's own format's business.
            Choice::Format(FormatId::Godwit) => Ok(SqlxSettings::default()),
            Choice::Format(FormatId::Sqlx) | Choice::Detect => Err(error),
        })?;
        let settings = config::godwit(&path)?;
        let (id, because) = detect(settings.as_ref(), choice, hint, &files, &sqlx)?;
        let mut notes: Vec<Finding> = others.iter().map(|other| left_out(&other.name, id)).collect();
        if id == FormatId::Sqlx {
            notes.extend(findings::of_sqlx_settings(&sqlx));
        }
        let mut all = Vec::with_capacity(files.len());
        for (script, found) in on_cores(&files, |file| named(file, id, &sqlx)) {
            notes.extend(found);
            all.extend(script);
        }
        let migrations = pairing::pair(all, &mut notes);
        notes.extend(findings::of_saving(&files));
        if files.is_empty() {
            notes.push(findings::empty_folder());
        }
        notes.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| file_of(a).cmp(&file_of(b))));
        Ok(MigrationsFolder {
            path,
            format: id,
            because,
            migrations,
            findings: notes,
            settings,
        })
    }
}

/// How many files one thread takes at least: fewer take no longer than the thread takes to begin.
const FILES_EACH: usize = 128;

/// What `work` makes of each item, in their order, on as many cores as it is worth.
fn on_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let each = items.len().div_ceil(cores).max(FILES_EACH);
    let on_one = |chunk: &[T]| chunk.iter().map(&work).collect::<Vec<R>>();
    if items.len() <= each {
        return on_one(items);
    }
    std::thread::scope(|scope| {
        let (first, rest) = items.split_at(each);
        let threads: Vec<_> = rest.chunks(each).map(|chunk| scope.spawn(|| on_one(chunk))).collect();
        let mut all = on_one(first);
        for thread in threads {
            all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}

fn file_of(finding: &Finding) -> Option<(&str, u32)> {
    finding.place.as_ref().map(|place| (place.file.as_str(), place.line))
}

/// Why a `.sql` file is no migration.
fn left_out(file: &str, id: FormatId) -> Finding {
    match format::of(id).name(file) {
        Name::TooLarge => findings::version_too_large(file),
        Name::Script(_) | Name::Other => findings::not_a_migration(file, id),
    }
}

/// The script that a file is, and what is odd about it.
fn named(file: &Raw, id: FormatId, sqlx: &SqlxSettings) -> (Option<Named>, Vec<Finding>) {
    let format = format::of(id);
    let Name::Script(name) = format.name(&file.name) else {
        return (None, vec![left_out(&file.name, id)]);
    };
    let mut notes: Vec<Finding> = findings::of_bytes(file).into_iter().collect();
    let (script, problems) = file.script(format, sqlx);
    notes.extend(problems.iter().map(|problem| findings::directive(file, problem)));
    (Some(Named { name, script }), notes)
}
