//! What a project says of the rules.

use godwit_core::{Finding, MigrationsFolder, Place, Severity};
use godwit_lint::Policy;

/// What the folder's project says of the rules; where it cannot be read, the rules as they are, and a finding that
/// blocks: somebody may rely on what stands there.
pub(crate) fn policy(folder: &MigrationsFolder) -> (Policy, Option<Finding>) {
    let Some(settings) = &folder.settings else {
        return (Policy::default(), None);
    };
    match Policy::parse(&settings.text) {
        Ok(policy) => (policy, None),
        Err(error) => {
            let file = settings
                .path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let excerpt = settings
                .text
                .lines()
                .nth(error.line.saturating_sub(1) as usize)
                .unwrap_or_default();
            let finding = Finding {
                rule: "lint-policy-unreadable".to_owned(),
                severity: Severity::Block,
                message: error.message,
                help: error.help,
                place: Some(Place {
                    file,
                    line: error.line,
                    column: error.column,
                    excerpt: excerpt.to_owned(),
                }),
                fixable: false,
                suppressed: None,
            };
            (Policy::default(), Some(finding))
        }
    }
}

#[cfg(test)]
mod tests {
    use godwit_core::{FormatId, SettingsFile};

    use super::*;

    #[test]
    fn a_policy_that_cannot_be_read_blocks_at_its_line() {
        let mut folder = MigrationsFolder {
            path: "/".into(),
            format: FormatId::Godwit,
            because: String::new(),
            migrations: vec![],
            findings: vec![],
            settings: Some(SettingsFile {
                path: "/shop/godwit.toml".into(),
                text: "[lint.rules]\ntbl-drop = \"off\"\n".to_owned(),
            }),
        };
        let (read, trouble) = policy(&folder);
        assert!(trouble.is_none() && read.rules.contains_key("tbl-drop"));
        folder.settings = Some(SettingsFile {
            path: "/shop/godwit.toml".into(),
            text: "[lint.rules]\ntbl-dorp = \"off\"\n".to_owned(),
        });
        let trouble = policy(&folder).1.unwrap();
        assert_eq!(trouble.severity, Severity::Block);
        assert_eq!(
            trouble.place.map(|place| (place.file, place.line)),
            Some(("godwit.toml".to_owned(), 2))
        );
    }
}
