//! A migrations folder of a test's own.

use std::{fmt::Write as _, fs, path::Path};

use godwit_core::{FormatId, MigrationsFolder};
use godwit_migrations::{Choice, DetectHints, read};
use tempfile::TempDir;

/// A folder `migrations` in a project folder that goes away with it.
pub(crate) struct Folder {
    project: TempDir,
}

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self {
            project: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(folder.path()).unwrap();
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.project.path().join("migrations")
    }

    pub(crate) fn project(&self) -> &Path {
        self.project.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path().join(name), bytes).unwrap();
    }

    pub(crate) fn make_subfolder(&self, name: &str) {
        fs::create_dir(self.path().join(name)).unwrap();
        fs::write(self.path().join(name).join("1_x.sql"), "select 1;").unwrap();
    }

    pub(crate) fn read(&self, format: FormatId) -> MigrationsFolder {
        read(&self.path(), Choice::Format(format), &DetectHints::default()).unwrap()
    }
}

/// The rules of the findings, in order.
pub(crate) fn rules(read: &MigrationsFolder) -> Vec<&str> {
    read.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

/// The findings as a person reads them.
pub(crate) fn render(read: &MigrationsFolder) -> String {
    let mut out = String::new();
    for finding in &read.findings {
        let place = finding
            .place
            .as_ref()
            .map(|place| format!("{}:{}:{}", place.file, place.line, place.column));
        let _ = writeln!(
            out,
            "{:?} {} at {}",
            finding.severity,
            finding.rule,
            place.as_deref().unwrap_or("the folder")
        );
        let _ = writeln!(out, "  {}", finding.message);
        let _ = writeln!(out, "  help: {}", finding.help);
    }
    out
}
