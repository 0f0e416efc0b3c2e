//! An impact while it is put together.

use godwit_core::{Blocks, Impact, Work};
use godwit_sql::Name;

/// The lock that definitions take of a table's name.
const METADATA: &str = "EXCLUSIVE metadata lock";

/// What a statement does to others.
#[derive(Debug, Clone)]
pub(super) struct Effect {
    impact: Impact,
}

impl Effect {
    /// Nobody waits.
    pub fn quiet(does: impl Into<String>) -> Self {
        let mut effect = Self::unnamed(does);
        effect.impact.sentence.push_str(": nobody waits");
        effect
    }

    /// What is said of tables that are not read from the text.
    pub fn unnamed(sentence: impl Into<String>) -> Self {
        Self {
            impact: Impact {
                lock: None,
                blocks: Blocks::Nothing,
                work: Work::None,
                objects: Vec::new(),
                destroys: false,
                opaque: false,
                sentence: sentence.into(),
            },
        }
    }

    /// Nobody can tell from the text.
    pub fn opaque(sentence: impl Into<String>) -> Self {
        let mut effect = Self::unnamed(sentence);
        effect.impact.blocks = Blocks::Unknown;
        effect.impact.work = Work::Unknown;
        effect.impact.opaque = true;
        effect
    }

    /// Under the metadata lock from its beginning to its end, which is soon.
    pub fn metadata(names: &[&Name], does: &str) -> Self {
        let objects: Vec<String> = names.iter().map(ToString::to_string).collect();
        let on = objects.join(", ");
        let mut effect = Self::unnamed(format!(
            "{does}: it waits for the transactions that use {on}, and all reads and writes of {on} queue behind it"
        ))
        .with(METADATA, Blocks::Everything, Work::None);
        effect.impact.objects = objects;
        effect
    }

    /// Under locks of rows, until the commit.
    pub fn rows(table: &Name, blocks: Blocks, work: Work, does: &str) -> Self {
        let waits = match blocks {
            Blocks::Nothing => "only writers of the same rows wait",
            _ => "all writes of it wait, and replicas do the same again",
        };
        let mut effect = Self::unnamed(format!("{does} {table} under locks of rows until the commit: {waits}")).with(
            "row locks",
            blocks,
            work,
        );
        effect.impact.objects = vec![table.to_string()];
        effect
    }

    /// The same with another lock and its consequences.
    pub fn with(mut self, lock: &str, blocks: Blocks, work: Work) -> Self {
        self.impact.lock = Some(lock.to_owned());
        self.impact.blocks = blocks;
        self.impact.work = work;
        self
    }

    /// The same on `tables`.
    pub fn on(mut self, tables: &[String]) -> Self {
        self.impact.objects = tables.to_vec();
        self
    }

    /// The same, after which data is gone.
    pub fn destroying(mut self) -> Self {
        self.impact.destroys = true;
        self
    }

    /// The same with one more clause.
    pub fn note(mut self, note: &str) -> Self {
        self.impact.sentence = format!("{}; {note}", self.impact.sentence);
        self
    }

    pub fn into_impact(self) -> Impact {
        self.impact
    }
}
