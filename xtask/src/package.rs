//! `cargo xtask package`: a Debian package with the app and the command, checked by unpacking it, and by installing
//! and removing it where that is allowed.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::finally::finally;
use crate::packages::Need;
use crate::steps::Steps;
use crate::{apt, installed, node, places, shell};

/// Where the shells look for completions.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "/usr/share/bash-completion/completions/godwit"),
    ("zsh", "/usr/share/zsh/vendor-completions/_godwit"),
    ("fish", "/usr/share/fish/vendor_completions.d/godwit.fish"),
];

/// What must be in it, as `dpkg-deb` lists it; the folders of icon and desktop file are enough.
const CONTENTS: [&str; 6] = [
    " usr/bin/godwit-desktop
",
    " usr/bin/godwit
",
    " usr/share/applications/Godwit.desktop
",
    " usr/share/icons/hicolor/",
    " usr/share/man/man1/godwit.1.gz
",
    " usr/share/bash-completion/completions/godwit
",
];

/// How the programs in the package are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For people.
    Release,
    /// To try the packaging itself: minutes faster.
    Debug,
}

impl Profile {
    /// The profile's folder among what cargo builds.
    fn folder(self) -> PathBuf {
        places::target().join(if self == Self::Release { "release" } else { "debug" })
    }
}

pub(crate) fn run(profile: Profile) -> Result<()> {
    let mut steps = Steps::new();
    steps.must("system packages", || {
        apt::install_missing(&[Need::Build, Need::Test, Need::Package])
    })?;
    steps.must("packages of the front end", node::install_missing)?;
    steps.must("build of the front end", || node::script("build", &[]))?;
    steps.must("build of the command", || {
        let mut cargo = shell::command("cargo");
        cargo.args(["build", "--locked", "-p", "godwit-cli"]);
        shell::run(if profile == Profile::Release {
            cargo.arg("--release")
        } else {
            &mut cargo
        })
    })?;
    steps.must("build of the package", || bundle(profile))?;
    let package = newest_package(profile)?;
    steps.step("contents", || check_contents(&package));
    steps.step("unpacked and run", || check_unpacked(&package));
    install_and_remove(&mut steps, &package);
    steps.finish()?;
    println!("\n{}", package.display());
    Ok(())
}

/// Never counts as done where it could not be done.
fn install_and_remove(steps: &mut Steps, package: &Path) {
    const NAME: &str = "installed, run and removed";
    match installed::obstacle(package) {
        Ok(Some(why)) => steps.not_run(NAME, &format!("not checked by installing: {why}")),
        Ok(None) => drop(steps.step(NAME, || installed::check(package))),
        Err(error) => drop(steps.step(NAME, || Err(error))),
    }
}

/// What goes in beside the app: where in the package, and what. Cargo's folder is not known to the configuration.
type Extras = Vec<(String, PathBuf)>;

fn bundle(profile: Profile) -> Result<()> {
    let files = extras(profile)?
        .iter()
        .map(|(to, from)| format!("{to:?}:{from:?}"))
        .collect::<Vec<_>>()
        .join(",");
    // The front end is built already.
    let more =
        format!(r#"{{"build":{{"beforeBuildCommand":""}},"bundle":{{"linux":{{"deb":{{"files":{{{files}}}}}}}}}}}"#);
    let mut tauri = node::tauri();
    tauri.args(["build", "--ci", "--bundles", "deb", "--config", &more]);
    shell::run(if profile == Profile::Debug {
        tauri.arg("--debug")
    } else {
        &mut tauri
    })
}

/// The command, its manual pages and its completions, which it writes itself.
fn extras(profile: Profile) -> Result<Extras> {
    let command = profile.folder().join("godwit");
    let folder = profile.folder().join("godwit-extras");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    let pages = folder.join("man");
    std::fs::create_dir_all(&pages)?;
    let mut extras = vec![("/usr/bin/godwit".to_owned(), command.clone())];
    shell::capture(shell::command(&command).args(["man", "--out"]).arg(&pages))?;
    shell::capture(
        shell::command("gzip")
            .args(["-9", "--no-name", "--recursive"])
            .arg(&pages),
    )?;
    for page in std::fs::read_dir(&pages)? {
        let page = page?;
        extras.push((
            format!("/usr/share/man/man1/{}", page.file_name().to_string_lossy()),
            page.path(),
        ));
    }
    for (name, to) in COMPLETIONS {
        let from = folder.join(name);
        std::fs::write(
            &from,
            shell::capture(shell::command(&command).args(["completions", name]))?,
        )?;
        extras.push((to.to_owned(), from));
    }
    Ok(extras)
}

fn newest_package(profile: Profile) -> Result<PathBuf> {
    let folder = profile.folder().join("bundle/deb");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))?;
    let packages = entries.filter_map(Result::ok).map(|entry| entry.path());
    let packages = packages.filter(|path| path.extension().is_some_and(|extension| extension == "deb"));
    let newest = packages.max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
    newest.with_context(|| format!("no package in {}", folder.display()))
}

fn check_contents(package: &Path) -> Result<()> {
    let list = shell::capture(shell::command("dpkg-deb").arg("--contents").arg(package))?;
    for wanted in CONTENTS {
        ensure!(
            list.contains(wanted),
            "{} is not in the package:\n{list}",
            wanted.trim()
        );
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
    finally(
        || check_in(&root, package),
        || std::fs::remove_dir_all(&root).with_context(|| format!("remove {}", root.display())),
    )
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
