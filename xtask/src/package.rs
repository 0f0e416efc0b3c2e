//! `cargo xtask package`: a Debian package with the app and the command, checked by unpacking and running it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::packages::Need;
use crate::steps::Steps;
use crate::{apt, node, places, shell};

/// What must be in it; the icon's and the desktop file's folders are checked by their beginnings.
const CONTENTS: [&str; 4] = [
    "./usr/bin/godwit-desktop",
    "./usr/bin/godwit",
    "./usr/share/applications/",
    "./usr/share/icons/hicolor/",
];

pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::new();
    steps.must("system packages", || apt::install_missing(&[Need::Build, Need::Test]))?;
    steps.must("packages of the front end", node::install_missing)?;
    steps.must("build of the front end", || node::script("build", &[]))?;
    steps.must("build of the command", || {
        shell::run(shell::command("cargo").args(["build", "--release", "--locked", "-p", "godwit-cli"]))
    })?;
    steps.must("build of the package", bundle)?;
    let package = newest_package()?;
    steps.step("contents", || check_contents(&package));
    steps.step("unpacked and run", || check_unpacked(&package));
    steps.finish()?;
    println!("\n{}", package.display());
    Ok(())
}

/// The command goes in as a file of the bundle; cargo's folder is not known to the configuration, so it is told here.
fn bundle() -> Result<()> {
    let command = places::target().join("release/godwit");
    let extra = format!(
        r#"{{"build":{{"beforeBuildCommand":""}},"bundle":{{"linux":{{"deb":{{"files":{{"/usr/bin/godwit":"{}"}}}}}}}}}}"#,
        command.display()
    );
    let mut tauri = shell::command(places::ui().join("node_modules/.bin/tauri"));
    shell::run(tauri.args(["build", "--ci", "--bundles", "deb", "--config", &extra]))
}

fn newest_package() -> Result<PathBuf> {
    let folder = places::target().join("release/bundle/deb");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))?;
    let packages = entries.filter_map(Result::ok).map(|entry| entry.path());
    let packages = packages.filter(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let newest = packages.max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
    newest.with_context(|| format!("no package in {}", folder.display()))
}

fn check_contents(package: &Path) -> Result<()> {
    let list = shell::capture(shell::command("dpkg-deb").arg("--contents").arg(package))?;
    for wanted in CONTENTS {
        ensure!(list.contains(wanted), "{wanted} is not in the package:\n{list}");
    }
    let fields = shell::capture(shell::command("dpkg-deb").arg("--field").arg(package))?;
    println!("{fields}");
    ensure!(
        fields.contains("libwebkit2gtk-4.1"),
        "the package does not ask for WebKit"
    );
    Ok(())
}

fn check_unpacked(package: &Path) -> Result<()> {
    let root = std::env::temp_dir().join(format!("godwit-package-{}", std::process::id()));
    std::fs::create_dir_all(&root)?;
    let outcome = check_in(&root, package);
    std::fs::remove_dir_all(&root).with_context(|| format!("remove {}", root.display()))?;
    outcome
}

fn check_in(root: &Path, package: &Path) -> Result<()> {
    shell::run(shell::command("dpkg-deb").arg("--extract").arg(package).arg(root))?;
    let version = shell::capture(shell::command(root.join("usr/bin/godwit")).arg("--version"))?;
    println!("  {}", version.trim());
    ensure!(
        version.contains(env!("CARGO_PKG_VERSION")),
        "the command is of another version: {version}"
    );
    let libraries = shell::capture(shell::command("ldd").arg(root.join("usr/bin/godwit-desktop")))?;
    ensure!(
        !libraries.contains("not found"),
        "the app misses libraries:\n{libraries}"
    );
    let applications = root.join("usr/share/applications");
    for entry in std::fs::read_dir(&applications).with_context(|| format!("read {}", applications.display()))? {
        shell::run(shell::command("desktop-file-validate").arg(entry?.path()))?;
    }
    Ok(())
}
