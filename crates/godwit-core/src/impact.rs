//! What a statement does to those who use the database while it runs.

use serde::{Deserialize, Serialize};

/// What others cannot do while a statement holds its strongest lock, and while it waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Blocks {
    /// Everybody goes on.
    Nothing,
    /// Only other definitions and maintenance of the same objects wait.
    Definitions,
    /// Writes wait, reads go on.
    Writes,
    /// Reads wait, too.
    Everything,
    /// Nobody can tell from the text.
    Unknown,
}

/// How much a statement does while it holds its lock; ordered by how it grows with the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Changes the catalogue only: as long for a big table as for an empty one.
    None,
    /// Changes or reads rows that it names.
    Rows,
    /// Reads the whole table.
    Scan,
    /// Builds an index.
    Build,
    /// Writes the whole table anew.
    Rewrite,
    /// Nobody can tell from the text.
    Unknown,
}

/// What one statement does to others, as far as its text and the server's version tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// The strongest lock in the engine's own words: `ACCESS EXCLUSIVE`, `INPLACE, LOCK=NONE`; `None` where it takes none
    /// that matters, or nobody can tell.
    pub lock: Option<String>,
    /// What waits because of it.
    pub blocks: Blocks,
    /// What it does meanwhile.
    pub work: Work,
    /// The tables that it locks most, as it names them.
    pub objects: Vec<String>,
    /// Whether data is gone afterwards.
    pub destroys: bool,
    /// Whether its text alone does not tell what it does: it needs a rehearsal or a person.
    pub opaque: bool,
    /// All of that in one sentence.
    pub sentence: String,
}

impl Impact {
    /// That of a statement that nobody has looked at.
    pub fn unknown() -> Self {
        Self {
            lock: None,
            blocks: Blocks::Unknown,
            work: Work::Unknown,
            objects: Vec::new(),
            destroys: false,
            opaque: true,
            sentence: "nobody can tell from the text what this does".to_owned(),
        }
    }
}
