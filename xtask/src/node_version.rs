//! Which Node.js the front end's tools run on.

/// In words, for messages and the README.
pub(crate) const ACCEPTED: &str = "Node.js 20.19+, 22.13+ or 24+";

/// As much of a version as decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads what `node --version` prints, such as `v22.13.1`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().trim_start_matches('v').split('.');
        Some(Self {
            major: numbers.next()?.parse().ok()?,
            minor: numbers.next()?.parse().ok()?,
        })
    }

    /// Whether all packages of `ui/package-lock.json` accept it; a test compares.
    pub(crate) fn is_accepted(self) -> bool {
        match self.major {
            20 => self.minor >= 19,
            22 => self.minor >= 13,
            major => major >= 24,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places;

    #[test]
    fn the_version_that_node_prints_is_read_and_other_words_are_none() {
        assert_eq!(Version::parse("v20.19.2\n"), Some(Version { major: 20, minor: 19 }));
        assert_eq!(Version::parse("node: not found"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn what_is_accepted_is_what_all_packages_of_the_lock_file_accept() {
        let lock = std::fs::read_to_string(places::ui().join("package-lock.json")).unwrap();
        let ranges: Vec<&str> = lock
            .lines()
            .filter_map(|line| line.trim().strip_prefix("\"node\": \"")?.split('"').next())
            .collect();
        assert!(
            ranges.len() > 50,
            "only {} packages say which Node.js they need",
            ranges.len()
        );
        for major in 18..30 {
            for minor in 0..30 {
                let version = Version { major, minor };
                let refused_by = ranges.iter().find(|range| !accepts(range, version));
                assert_eq!(
                    version.is_accepted(),
                    refused_by.is_none(),
                    "{version:?} and the lock file's {refused_by:?}"
                );
            }
        }
    }

    #[test]
    fn the_readme_says_the_same() {
        let readme = std::fs::read_to_string(places::root().join("README.md")).unwrap();
        assert!(readme.contains(ACCEPTED), "README.md does not ask for {ACCEPTED}");
    }

    /// Whether npm's `range`, such as `^20.19.0 || >=22.12.0`, lets `version` in.
    fn accepts(range: &str, version: Version) -> bool {
        range.split("||").map(str::trim).any(|part| {
            let (sign, number) = part.split_at(part.find(|c: char| c.is_ascii_digit()).unwrap());
            let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
            let minor = minor.split('.').next().unwrap();
            let least = Version {
                major: major.parse().unwrap(),
                minor: minor.parse().unwrap(),
            };
            match sign.trim().trim_end_matches('v') {
                ">=" => version >= least,
                "^" | "" => version >= least && version.major == least.major,
                other => panic!("{other:?} in {range:?} is not understood here"),
            }
        })
    }
}
