//! From what the user calls somebody to the entity in the store.

use chancery_model::EntityKind;
use chancery_query::ask;
use chancery_query::render::{self, Page};
use chancery_store::{EntityId, EntityMatch, EntityRow, MatchKind, Store};

use crate::error::CliError;
use crate::ui::Ui;

/// The number of names that a misspelt one is answered with.
const SUGGESTIONS: usize = 3;

/// The most entities that are listed to choose among.
const CHOICES: usize = 20;

/// Returns the entity that a name or a number (`#12`, or `12` where nothing is called so) means.
///
/// A name that is the entity's own is enough, whatever else contains it. A name that fits several
/// is an error that lists them. An unknown one that differs by small slips from the name of just one is taken for that
/// one; else it is an error that suggests what is spelt alike. What a shorter or misspelt name was taken for is told
/// on standard error.
pub(crate) fn resolve(ui: &mut Ui, store: &Store, name: &str) -> Result<EntityRow, CliError> {
    if name.trim().is_empty() {
        return Err(CliError::usage("a name is empty"));
    }
    let mut matches = store.find_entities(name, None)?;
    if matches.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        // Shells take an unquoted `#` for the start of a comment, so it may be left out.
        matches = store.find_entities(&format!("#{name}"), None)?;
    }
    let fits = choose(matches);
    match fits.as_slice() {
        [] => misspelt(ui, store, name),
        [one] => {
            if one.by > MatchKind::Name {
                let (taken, id) = (&one.entity.name, one.entity.id);
                ui.note(format_args!("`{name}` is taken as {taken} {id}"));
            }
            Ok(one.entity.clone())
        }
        _ => Err(ambiguous(ui, store, name, &fits)?),
    }
}

/// Returns the one whose name this is but for small slips.
fn misspelt(ui: &mut Ui, store: &Store, name: &str) -> Result<EntityRow, CliError> {
    match store.misspelt(name)?.as_slice() {
        [one] => {
            ui.note(format_args!("`{name}` is taken as {} {}", one.name, one.id));
            Ok(one.clone())
        }
        _ => Err(unknown(store, name)?),
    }
}

/// Returns the entities of some kinds that a name means; several are welcome.
pub(crate) fn resolve_all(
    store: &Store,
    name: &str,
    kinds: &[EntityKind],
) -> Result<Vec<EntityId>, CliError> {
    let mut matches = store.find_entities(name, None)?;
    matches.retain(|fit| kinds.contains(&fit.entity.kind));
    let best = matches.iter().map(|fit| fit.by).min();
    matches.retain(|fit| Some(fit.by) == best);
    if matches.is_empty() {
        return Err(unknown(store, name)?);
    }
    Ok(matches.iter().map(|fit| fit.entity.id).collect())
}

/// Keeps the matches that are as good as the best.
///
/// An alias does not win over another person who carries the same words: *Macron* may be either.
fn choose(mut matches: Vec<EntityMatch>) -> Vec<EntityMatch> {
    let Some(best) = matches.iter().map(|fit| fit.by).min() else {
        return matches;
    };
    let is_rival =
        |fit: &EntityMatch| best > MatchKind::Name && fit.entity.kind == EntityKind::Person;
    matches.retain(|fit| fit.by == best || is_rival(fit));
    matches
}

fn ambiguous(
    ui: &mut Ui,
    store: &Store,
    name: &str,
    fits: &[EntityMatch],
) -> Result<CliError, CliError> {
    let rows = fits.iter().take(CHOICES).map(|fit| fit.entity.clone());
    let page = Page {
        width: ui.width(),
        color: false,
    };
    for line in render::choices(&ask::choices(store, rows.collect())?, page).lines() {
        ui.note(line);
    }
    if fits.len() > CHOICES {
        ui.note(format_args!("… and {} more", fits.len() - CHOICES));
    }
    let example = fits.first().map_or(EntityId(0), |fit| fit.entity.id);
    let error = CliError::failed(format!("`{name}` fits {} entities", fits.len()));
    Ok(error.with_hint(format!("choose one by its number, such as `{}`", example.0)))
}

fn unknown(store: &Store, name: &str) -> Result<CliError, CliError> {
    let error = CliError::failed(format!("nothing in the database is called `{name}`"));
    let alike: Vec<String> = store
        .suggest(name, SUGGESTIONS)?
        .iter()
        .map(|entity| format!("`{}` {}", entity.name, entity.id))
        .collect();
    Ok(if alike.is_empty() {
        error
    } else {
        error.with_hint(format!("did you mean {}?", alike.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(id: i64, kind: EntityKind, by: MatchKind) -> EntityMatch {
        EntityMatch {
            entity: EntityRow {
                id: EntityId(id),
                kind,
                name: "x".into(),
                country: None,
                articles: 1,
                mentions: 1,
            },
            by,
            form: "x".into(),
        }
    }

    #[track_caller]
    fn check(matches: &[EntityMatch], expected: &[i64]) {
        let chosen = choose(matches.to_vec());
        let ids: Vec<i64> = chosen.iter().map(|fit| fit.entity.id.0).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn a_full_name_wins_over_longer_ones() {
        let body = fit(2, EntityKind::Organization, MatchKind::Words);
        check(&[fit(1, EntityKind::Person, MatchKind::Name), body], &[1]);
    }

    #[test]
    fn a_surname_of_two_people_is_not_decided() {
        let alias = fit(1, EntityKind::Person, MatchKind::Alias);
        let words = fit(2, EntityKind::Person, MatchKind::Words);
        let body = fit(3, EntityKind::Organization, MatchKind::Words);
        check(&[alias.clone(), words, body.clone()], &[1, 2]);
        check(&[alias, body], &[1]);
    }
}
