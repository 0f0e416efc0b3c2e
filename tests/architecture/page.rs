//! The web page: its one way out, its colours, its modules.

use crate::report::{Breach, expect_none};
use crate::source::{File, files};

/// Generated from the Rust contract.
const GENERATED: &str = "ui/src/api/bindings.ts";
/// Where colours are given their names: for style sheets, for the component library, for a person to choose from.
const PALETTES: [&str; 3] = [
    "ui/src/app/tokens.css",
    "ui/src/app/theme.ts",
    "ui/src/screens/environments/colours.ts",
];

fn code() -> Vec<File> {
    let mut all = files("ui/src", &[".ts", ".tsx"]);
    all.retain(|file| file.name != GENERATED);
    all
}

#[test]
fn only_the_api_folder_speaks_to_the_shell() {
    let mut breaches = Vec::new();
    for file in code().iter().filter(|file| !file.name.starts_with("ui/src/api/")) {
        for (line, _) in file.code().filter(|(_, line)| line.contains("@tauri-apps/")) {
            breaches.push(Breach::new(&file.name, line, "imports @tauri-apps"));
        }
    }
    expect_none("only ui/src/api/ imports @tauri-apps/*", &breaches);
}

#[test]
fn a_screen_never_imports_another_screen() {
    let mut breaches = Vec::new();
    for file in code() {
        let Some(own) = screen_of(&file.name) else { continue };
        for (line, text) in file.code() {
            let other = imported(text).and_then(|path| screen_of(&resolve(&file.name, path)).map(str::to_owned));
            if let Some(other) = other.filter(|other| other != own) {
                breaches.push(Breach::new(&file.name, line, format!("imports the screen '{other}'")));
            }
        }
    }
    expect_none("a screen never imports another screen", &breaches);
}

#[test]
fn the_tiers_import_only_downwards() {
    const TIERS: [(&str, &[&str]); 4] = [
        ("ui/src/api/", &["kit/", "domain/", "screens/", "app/"]),
        ("ui/src/kit/", &["domain/", "screens/", "app/"]),
        ("ui/src/domain/", &["screens/", "app/"]),
        ("ui/src/screens/", &["app/"]),
    ];
    let mut breaches = Vec::new();
    for file in code().iter().filter(|file| !file.is_test()) {
        let Some((_, above)) = TIERS.iter().find(|(tier, _)| file.name.starts_with(tier)) else {
            continue;
        };
        for (line, text) in file.code() {
            let Some(path) = imported(text).map(|path| resolve(&file.name, path)) else {
                continue;
            };
            let tier = above.iter().find(|tier| path.starts_with(&format!("ui/src/{tier}")));
            breaches.extend(tier.map(|tier| Breach::new(&file.name, line, format!("imports from {tier}"))));
        }
    }
    expect_none("api and kit ← domain ← screens ← app", &breaches);
}

#[test]
fn nothing_is_exported_by_default_or_passed_on() {
    let mut breaches = Vec::new();
    for file in code() {
        for (line, text) in file.code() {
            let is_passed_on = text.starts_with("export ") && text.contains(" from \"");
            if text.starts_with("export default") || is_passed_on {
                breaches.push(Breach::new(&file.name, line, text.trim()));
            }
        }
    }
    expect_none("no default exports and no barrel files in ui/src", &breaches);
}

#[test]
fn colours_have_names() {
    let mut breaches = Vec::new();
    for file in files("ui/src", &[".css", ".ts", ".tsx"]) {
        if PALETTES.contains(&file.name.as_str()) || file.name == GENERATED || file.is_test() {
            continue;
        }
        for (line, text) in file.code().filter(|(_, text)| has_raw_colour(text)) {
            breaches.push(Breach::new(&file.name, line, text.trim()));
        }
    }
    expect_none(
        "raw colours stand in the palettes alone (tokens.css, theme.ts, the choice for environments)",
        &breaches,
    );
}

/// Whether the line has `#` with three to eight hex digits, or a colour function.
fn has_raw_colour(text: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("];
    functions.iter().any(|function| text.contains(function))
        || text.match_indices('#').any(|(at, _)| {
            let after = &text[at + 1..];
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
            let word = &after[..end.unwrap_or(after.len())];
            matches!(word.len(), 3 | 4 | 6 | 8) && word.chars().all(|c| c.is_ascii_hexdigit())
        })
}

/// The path that the line imports from, if any.
fn imported(line: &str) -> Option<&str> {
    let start = [" from \"", "import(\"", "import \""]
        .iter()
        .find_map(|word| line.find(word).map(|at| at + word.len()))?;
    line[start..].split('"').next()
}

/// An imported path as a file's name: `@/x` is `ui/src/x`, `../x` goes up.
fn resolve(file: &str, path: &str) -> String {
    if let Some(rest) = path.strip_prefix("@/") {
        return format!("ui/src/{rest}");
    }
    if !path.starts_with('.') {
        return path.to_owned();
    }
    let mut folders: Vec<&str> = file.split('/').collect();
    folders.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop();
            }
            name => folders.push(name),
        }
    }
    folders.join("/")
}

fn screen_of(name: &str) -> Option<&str> {
    name.strip_prefix("ui/src/screens/")?.split('/').next()
}

#[test]
fn imports_and_colours_are_recognised() {
    assert_eq!(imported(r#"import { A } from "../run/A";"#), Some("../run/A"));
    assert_eq!(resolve("ui/src/screens/plan/B.tsx", "../run/A"), "ui/src/screens/run/A");
    assert!(has_raw_colour("color: #fff;"), "a hex colour is one");
    assert!(!has_raw_colour("to=\"#face-of-it\""), "an anchor is none");
}
