//! From what the catalogue says to what became of a statement.

use godwit_core::{DbObject, Effect};

use super::{Leftover, Looked, Outcome, Presence};
use crate::{DbError, session::Session};

/// The digest of `object`'s definition; `None` where it is not there.
pub(crate) async fn definition(session: &mut dyn Session, object: &DbObject) -> Result<Option<String>, DbError> {
    let definitions = session.definitions(object).await?;
    Ok(definitions.now.map(|digest| digest.to_string()))
}

/// Looks, and concludes. `before` is the definition from before the statement.
pub(crate) async fn judge(session: &mut dyn Session, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError> {
    if let Some(looked) = presence_of(session, effect, before).await? {
        return Ok(looked);
    }
    match effect {
        Effect::Redefines(object) => redefined(session, object, before).await,
        Effect::Rebuilds(object) => {
            let leftovers = session.leftovers(object).await?;
            Ok(left(&leftovers).unwrap_or_else(|| {
                let evidence = format!("no failed attempt left an index of {object} behind, and it may run again");
                Looked::new(Outcome::NotDone, evidence)
            }))
        }
        Effect::Several(effects) => several(session, effects).await,
        Effect::Repeatable => Ok(Looked::new(
            Outcome::NotDone,
            "a second time leaves what the first one left, so it may run again",
        )),
        _ => Ok(Looked::new(
            Outcome::CannotTell,
            "what it does leaves no mark in the catalogue",
        )),
    }
}

/// The outcome of a statement that makes, drops or renames; `None` where it does something else.
async fn presence_of(
    session: &mut dyn Session,
    effect: &Effect,
    before: Option<&str>,
) -> Result<Option<Looked>, DbError> {
    Ok(Some(match effect {
        Effect::Creates(object) => created(object, session.presence(object).await?, before),
        Effect::Drops(object) => dropped(object, session.presence(object).await?),
        Effect::Renames { from, to } => {
            let old = session.presence(from).await?;
            let new = session.presence(to).await?;
            renamed((from, old), (to, new))
        }
        _ => return Ok(None),
    }))
}

fn created(object: &DbObject, presence: Presence, before: Option<&str>) -> Looked {
    let there = |words: &str| format!("{object} exists{words}");
    match presence {
        // What was there before was not made by the statement, which the engine refuses then.
        Presence::There { .. } if before.is_some() => {
            Looked::new(Outcome::NotDone, there(", and it did before the statement"))
        }
        Presence::There { .. } => Looked::new(Outcome::Done, there(valid(object))),
        Presence::Gone => Looked::new(Outcome::NotDone, format!("{object} does not exist")),
        Presence::Invalid(leftover) => leftover_of(&leftover),
        Presence::Detaching { .. } => Looked::new(Outcome::CannotTell, there(" and is being detached")),
        Presence::Broken(words) => Looked::new(Outcome::CannotTell, words),
        Presence::Elsewhere(schemas) => elsewhere(object, &schemas),
        Presence::Hidden(words) => Looked::new(Outcome::CannotTell, words),
    }
}

fn dropped(object: &DbObject, presence: Presence) -> Looked {
    match presence {
        Presence::Gone => Looked::new(Outcome::Done, format!("{object} does not exist any more")),
        Presence::There { .. } => Looked::new(Outcome::NotDone, format!("{object} still exists")),
        // A concurrent drop takes an index out of use before it is gone; a second one goes on from there.
        Presence::Invalid(_) => Looked::new(Outcome::NotDone, format!("{object} still exists, out of use")),
        Presence::Broken(words) => Looked::new(Outcome::NotDone, words),
        Presence::Detaching { finish } => Looked::new(
            Outcome::HalfDone { finish: Some(finish) },
            format!("{object} is being detached, and nobody has finished it"),
        ),
        Presence::Elsewhere(schemas) => elsewhere(object, &schemas),
        Presence::Hidden(words) => Looked::new(Outcome::CannotTell, words),
    }
}

fn renamed(from: (&DbObject, Presence), to: (&DbObject, Presence)) -> Looked {
    let (old, new) = (from.1, to.1);
    let (from, to) = (from.0, to.0);
    let moved = || Looked::new(Outcome::Done, format!("{to} exists, and {from} does not any more"));
    match (old, new) {
        // One object answers to both: letters of another size, or a schema that unqualified names are sought in.
        (Presence::There { at: old, name }, Presence::There { at: new, .. }) if old == new => {
            let outcome = if name == to.name {
                Outcome::Done
            } else {
                Outcome::NotDone
            };
            Looked::new(outcome, format!("what {from} and {to} mean is {new}"))
        }
        (Presence::Gone, Presence::There { .. } | Presence::Invalid(_)) => moved(),
        // It was moved to where unqualified names are not sought.
        (Presence::Elsewhere(schemas), Presence::There { .. } | Presence::Invalid(_))
            if from.schema.is_none() && to.schema.is_some() && schemas.iter().eq(&to.schema) =>
        {
            moved()
        }
        (Presence::There { .. } | Presence::Invalid(_), Presence::Gone) => {
            Looked::new(Outcome::NotDone, format!("{from} still exists, and {to} does not"))
        }
        (Presence::There { .. }, Presence::Elsewhere(_)) if from.schema.is_none() => Looked::new(
            Outcome::NotDone,
            format!("{from} still exists, and {to} does not beside it"),
        ),
        (Presence::Gone, Presence::Gone) => Looked::new(Outcome::CannotTell, format!("neither {from} nor {to} exists")),
        (Presence::Elsewhere(schemas), _) => elsewhere(from, &schemas),
        (_, Presence::Elsewhere(schemas)) => elsewhere(to, &schemas),
        (Presence::Hidden(words), _) | (_, Presence::Hidden(words)) => Looked::new(Outcome::CannotTell, words),
        _ => Looked::new(
            Outcome::CannotTell,
            format!("both {from} and {to} are there in some way"),
        ),
    }
}

async fn redefined(session: &mut dyn Session, object: &DbObject, before: Option<&str>) -> Result<Looked, DbError> {
    let Some(before) = before else {
        let evidence = format!("nobody noted how {object} was defined before the statement");
        return Ok(Looked::new(Outcome::CannotTell, evidence));
    };
    let definitions = session.definitions(object).await?;
    let Some(now) = definitions.now else {
        return Ok(Looked::new(
            Outcome::CannotTell,
            format!("{object} does not exist any more"),
        ));
    };
    if now.to_string() == before {
        let evidence = format!("the definition of {object} is what it was before the statement");
        return Ok(Looked::new(Outcome::NotDone, evidence));
    }
    let new = definitions
        .without
        .into_iter()
        .find(|(_, rest)| rest.to_string() == before);
    Ok(match new {
        Some((leftover, _)) => leftover_of(&leftover),
        None => Looked::new(
            Outcome::Done,
            format!("the definition of {object} is not what it was before the statement"),
        ),
    })
}

async fn several(session: &mut dyn Session, effects: &[Effect]) -> Result<Looked, DbError> {
    let mut looked = Vec::with_capacity(effects.len());
    for effect in effects {
        let one = presence_of(session, effect, None).await?;
        looked.push(one.unwrap_or_else(|| Looked::new(Outcome::CannotTell, format!("no look decides what {effect}"))));
    }
    let evidence: Vec<&str> = looked.iter().map(|one| one.evidence.as_str()).collect();
    let evidence = evidence.join("; ");
    let all = |outcome: &Outcome| looked.iter().all(|one| one.outcome == *outcome);
    let decided = |one: &Looked| matches!(one.outcome, Outcome::Done | Outcome::NotDone);
    let outcome = if all(&Outcome::NotDone) {
        Outcome::NotDone
    } else if all(&Outcome::Done) {
        Outcome::Done
    } else if looked.iter().all(decided) {
        Outcome::HalfDone { finish: None }
    } else {
        Outcome::CannotTell
    };
    Ok(Looked::new(outcome, evidence))
}

fn leftover_of(leftover: &Leftover) -> Looked {
    let index = &leftover.index;
    match leftover.builder {
        Some(builder) => Looked::new(
            Outcome::StillRunning(format!("process {builder}")),
            format!("process {builder} is building index {index}"),
        ),
        None => Looked::new(
            Outcome::Invalid(vec![index.clone()]),
            format!("index {index} exists and is invalid, as a concurrent build that fails leaves it"),
        ),
    }
}

/// What failed attempts left, where they left anything.
fn left(leftovers: &[Leftover]) -> Option<Looked> {
    let at_work = leftovers.iter().find(|leftover| leftover.builder.is_some());
    if let ([only], _) | (_, Some(only)) = (leftovers, at_work) {
        return Some(leftover_of(only));
    }
    let indexes: Vec<String> = leftovers.iter().map(|leftover| leftover.index.clone()).collect();
    let evidence = format!(
        "indexes {} are invalid, as a rebuild that fails leaves them",
        indexes.join(", ")
    );
    (!indexes.is_empty()).then(|| Looked::new(Outcome::Invalid(indexes), evidence))
}

fn elsewhere(object: &DbObject, schemas: &[String]) -> Looked {
    let evidence = format!(
        "{object} is not on the search path, and there is one in {}: nobody can tell which is meant",
        schemas.join(", ")
    );
    Looked::new(Outcome::CannotTell, evidence)
}

fn valid(object: &DbObject) -> &'static str {
    match object.kind {
        godwit_core::ObjectKind::Index => " and is valid",
        _ => "",
    }
}
