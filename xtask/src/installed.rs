//! The Debian package, checked by installing it, looking at it as its users will, and removing it again.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::finally::finally;
use crate::privileges::{self, as_root};
use crate::{apt, places, shell};

const DESKTOP_ENTRY: &str = "/usr/share/applications/Godwit.desktop";
const ICONS: &str = "/usr/share/icons/hicolor";
const MANUAL_PAGE: &str = "/usr/share/man/man1/godwit.1.gz";

/// Why `package` cannot be installed on this machine just to check it.
pub(crate) fn obstacle(package: &Path) -> Result<Option<String>> {
    if !apt::is_there() {
        return Ok(Some("this is no Debian or Ubuntu".to_owned()));
    }
    let name = name_of(package)?;
    if let Some(version) = apt::version_of(&name)? {
        return Ok(Some(format!(
            "{name} {version} is on this machine already, and would be replaced and removed"
        )));
    }
    if let Some(file) = files_of(package)?.into_iter().find(|file| file.exists()) {
        return Ok(Some(format!(
            "{} is on this machine already, and would be replaced and removed",
            file.display()
        )));
    }
    if !privileges::are_there_without_asking()? {
        return Ok(Some("it needs root, or a sudo that asks for no password".to_owned()));
    }
    Ok(None)
}

/// Installs `package`, looks, and removes it whatever was seen; only for where [`obstacle`] finds none.
pub(crate) fn check(package: &Path) -> Result<()> {
    let name = name_of(package)?;
    finally(
        || {
            apt::install_file(package)?;
            check_command()?;
            check_desktop_entry()?;
            check_app()
        },
        || remove(&name, package),
    )
}

fn check_command() -> Result<()> {
    let version = shell::capture(shell::command("/usr/bin/godwit").arg("--version"))?;
    ensure!(
        version.contains(env!("CARGO_PKG_VERSION")),
        "the installed command is of another version: {version}"
    );
    // Minimised Ubuntu images put a script in man's place, and the real one beside it.
    let man = places::program("man.REAL").map_or_else(|| "man".into(), PathBuf::into_os_string);
    let page = shell::capture(shell::command(man).args(["-w", "godwit"]).env_remove("MANPATH"))?;
    ensure!(page.trim() == MANUAL_PAGE, "man finds {page} instead of {MANUAL_PAGE}");
    println!("  {}, with its manual page", version.trim());
    Ok(())
}

/// The desktop must find what the entry names: the program and the icon.
fn check_desktop_entry() -> Result<()> {
    let entry = std::fs::read_to_string(DESKTOP_ENTRY).with_context(|| format!("read {DESKTOP_ENTRY}"))?;
    let program = value(&entry, "Exec")?.split_whitespace().next().unwrap_or_default();
    let path = Path::new("/usr/bin").join(program);
    ensure!(path.is_file(), "{DESKTOP_ENTRY} starts {program:?}, which is not there");
    let icon = format!("apps/{}.png", value(&entry, "Icon")?);
    let sizes = std::fs::read_dir(ICONS).with_context(|| format!("read {ICONS}"))?;
    let found = sizes.flatten().filter(|size| size.path().join(&icon).is_file()).count();
    ensure!(found > 0, "{DESKTOP_ENTRY} names an icon that is in no size: {icon}");
    println!("  {DESKTOP_ENTRY} starts {program}; its icon is there in {found} sizes");
    Ok(())
}

/// An option that the app does not know ends it before it needs a display, but after all its libraries are loaded.
fn check_app() -> Result<()> {
    let mut app = shell::command("/usr/bin/godwit-desktop");
    let output = app.arg("--no-such-option").output().context("start godwit-desktop")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.code() == Some(2) && said.contains("unknown option --no-such-option"),
        "godwit-desktop ended with {} instead of refusing an option: {said}",
        output.status
    );
    println!("  godwit-desktop starts");
    Ok(())
}

/// Removes what an installation that succeeded or failed has left.
fn remove(name: &str, package: &Path) -> Result<()> {
    if apt::version_of(name)?.is_some() {
        shell::run(as_root("dpkg")?.args(["--remove", name]))?;
    }
    let left = files_of(package)?.into_iter().find(|file| file.exists());
    ensure!(left.is_none(), "{name} was removed, but left {left:?}");
    Ok(())
}

/// What `key` is in a desktop entry.
fn value<'a>(entry: &'a str, key: &str) -> Result<&'a str> {
    let mut values = entry.lines().filter_map(|line| line.split_once('='));
    let found = values.find(|(name, _)| name.trim() == key);
    found
        .map(|(_, value)| value.trim())
        .with_context(|| format!("no {key} in the desktop entry"))
}

fn name_of(package: &Path) -> Result<String> {
    let mut field = shell::command("dpkg-deb");
    let name = shell::capture(field.arg("--field").arg(package).arg("Package"))?;
    Ok(name.trim().to_owned())
}

/// The files that the package brings, where they would lie.
fn files_of(package: &Path) -> Result<Vec<PathBuf>> {
    let list = shell::capture(shell::command("dpkg-deb").arg("--contents").arg(package))?;
    Ok(files_in(&list))
}

/// Reads lines as `tar --list --verbose` writes them: mode, owner, size, date, time, path.
fn files_in(list: &str) -> Vec<PathBuf> {
    let files = list.lines().filter(|line| !line.starts_with('d'));
    let paths = files.filter_map(|line| line.split_whitespace().nth(5));
    paths
        .map(|path| Path::new("/").join(path.trim_start_matches("./")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_package_are_read_and_its_folders_are_not() {
        let list = "drwxr-xr-x root/root         0 2026-01-05 09:00 usr/bin/\n\
                    -rwxr-xr-x root/root  12345678 2026-01-05 09:00 usr/bin/godwit\n\
                    -rw-r--r-- 0/0             210 2026-01-05 09:00 ./usr/share/applications/Godwit.desktop\n";
        assert_eq!(
            files_in(list),
            ["/usr/bin/godwit", "/usr/share/applications/Godwit.desktop"].map(PathBuf::from)
        );
    }

    #[test]
    fn a_desktop_entry_is_read_by_key() {
        let entry = "[Desktop Entry]\nExec=godwit-desktop %F\nIcon=godwit-desktop\n";
        assert_eq!(value(entry, "Exec").unwrap(), "godwit-desktop %F");
        assert!(value(entry, "TryExec").is_err(), "a key is not found by a part of it");
    }
}
