//! What a statement, or one change of it, does.

use godwit_core::{Blocks, Impact, Work};

use super::lock::Lock;

/// The parts that an [`Impact`] is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Effect {
    lock: Option<Lock>,
    /// The relations under the lock, as the statement names them.
    on: Vec<String>,
    /// What is locked, where the statement does not name it.
    unnamed: Option<&'static str>,
    work: Option<Work>,
    destroys: bool,
    opaque: bool,
    /// What goes on meanwhile, where it is not what the work usually is: `the index is built`.
    meanwhile: Option<String>,
    notes: Vec<String>,
}

impl Effect {
    /// Nothing that others notice.
    pub(super) fn quiet() -> Self {
        Self::default()
    }

    /// Something that the text does not tell.
    pub(super) fn opaque() -> Self {
        Self {
            opaque: true,
            ..Self::default()
        }
    }

    /// A lock on `relation`.
    pub(super) fn locks(lock: Lock, relation: &impl ToString) -> Self {
        Self::locks_all(lock, vec![relation.to_string()])
    }

    /// A lock on all of `relations`; nothing where there are none.
    pub(super) fn locks_all(lock: Lock, relations: Vec<String>) -> Self {
        let mut effect = Self {
            lock: (!relations.is_empty()).then_some(lock),
            ..Self::default()
        };
        for relation in relations {
            effect.add(relation);
        }
        effect
    }

    /// A lock on something that the statement does not name.
    pub(super) fn locks_unnamed(lock: Lock, what: &'static str) -> Self {
        Self {
            lock: Some(lock),
            unnamed: Some(what),
            ..Self::default()
        }
    }

    /// The same, where it does `work` meanwhile.
    pub(super) fn work(mut self, work: Work) -> Self {
        self.work = Some(work);
        self
    }

    /// The same, where that work is `what`.
    pub(super) fn meanwhile(mut self, what: impl Into<String>) -> Self {
        self.meanwhile = Some(what.into());
        self
    }

    /// The same, where data is gone afterwards.
    pub(super) fn destroys(mut self) -> Self {
        self.destroys = true;
        self
    }

    /// The same with something to know.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Both: the stronger lock, the longer work.
    pub(super) fn and(mut self, mut other: Self) -> Self {
        if other.lock > self.lock {
            self.lock = other.lock;
            self.on.clear();
            self.unnamed = None;
        }
        if other.lock == self.lock {
            self.unnamed = self.unnamed.or(other.unnamed);
            for relation in other.on {
                self.add(relation);
            }
        }
        if other.work > self.work {
            self.work = other.work;
            self.meanwhile = other.meanwhile;
        }
        self.destroys |= other.destroys;
        self.opaque |= other.opaque;
        self.notes.append(&mut other.notes);
        self
    }

    fn add(&mut self, relation: String) {
        if !self.on.contains(&relation) {
            self.on.push(relation);
        }
    }

    /// The impact of a statement of `kind` that does this.
    pub(super) fn into_impact(self, kind: &str) -> Impact {
        if self.opaque {
            return Impact {
                lock: None,
                blocks: Blocks::Unknown,
                work: Work::Unknown,
                objects: Vec::new(),
                destroys: self.destroys,
                opaque: true,
                sentence: self.with_notes(format!(
                    "the text of this {} does not tell what it locks and changes",
                    kind.to_uppercase()
                )),
            };
        }
        let sentence = self.with_notes(self.sentence());
        Impact {
            lock: self.lock.map(|lock| lock.words().to_owned()),
            blocks: self.lock.map_or(Blocks::Nothing, Lock::blocks),
            work: self.work.unwrap_or(Work::None),
            objects: self.on,
            destroys: self.destroys,
            opaque: false,
            sentence,
        }
    }

    fn with_notes(&self, sentence: String) -> String {
        let mut sentence = sentence;
        for note in &self.notes {
            sentence.push_str("; ");
            sentence.push_str(note);
        }
        sentence
    }

    fn sentence(&self) -> String {
        let Some(lock) = self.lock else {
            return match &self.meanwhile {
                Some(meanwhile) => format!("{meanwhile}: nobody waits"),
                None => "takes no lock on a table that others use: nobody waits".to_owned(),
            };
        };
        let words = lock.words();
        let on = match self.unnamed {
            Some(unnamed) if self.on.is_empty() => unnamed.to_owned(),
            Some(unnamed) => format!("{} and {unnamed}", listed(&self.on)),
            None => listed(&self.on),
        };
        match lock {
            Lock::AccessShare => {
                return format!("reads {on} under {words}: only what needs ACCESS EXCLUSIVE waits for it");
            }
            Lock::RowShare => {
                return format!("locks the rows that it reads of {on} ({words}): writers of those rows wait");
            }
            Lock::RowExclusive => {
                let does = self.meanwhile.as_deref().unwrap_or("changes rows of");
                return format!("{does} {on} ({words}): only writers of the same rows wait");
            }
            _ => {}
        }
        let waits = match lock.blocks() {
            Blocks::Everything => "reads and writes wait",
            Blocks::Writes => "writes wait, reads go on",
            _ => "reads and writes go on, other definitions and maintenance of it wait",
        };
        let meanwhile = match (&self.meanwhile, self.work) {
            (Some(meanwhile), _) => meanwhile,
            (None, Some(Work::Scan)) => "the whole table is read",
            (None, Some(Work::Build)) => "the index is built",
            (None, Some(Work::Rewrite)) => "the whole table is written anew",
            _ => return format!("takes {words} on {on} and changes only the catalogue: {waits} until the commit"),
        };
        format!("holds {words} on {on} while {meanwhile}: {waits}")
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
