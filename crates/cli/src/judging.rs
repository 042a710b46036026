//! What the commands that decide who is who have in common.

use chancery_query::render::{Line, one_line};
use chancery_store::{
    EntityRow, Judgement, JudgementId, JudgementOutcome, JudgementSort, Objection, Store, Verdict,
};
use jiff::Timestamp;

use crate::commands::Global;
use crate::error::CliError;
use crate::ui::Ui;

/// Who decides, and why.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct JudgeArgs {
    /// Who decides [default: the user of the system]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

impl JudgeArgs {
    /// Returns what somebody decides without a reason.
    #[cfg(test)]
    pub(crate) fn by(name: &str) -> Self {
        Self {
            by: Some(name.to_owned()),
            reason: String::new(),
        }
    }

    /// Returns a judgement about two keys, made now.
    pub(crate) fn judgement(
        &self,
        sort: JudgementSort,
        (a, b): (&str, &str),
        verdict: Verdict,
    ) -> Judgement {
        Judgement {
            sort,
            a: a.to_owned(),
            b: b.to_owned(),
            verdict,
            judge: self.by.clone().unwrap_or_else(user),
            reason: self.reason.clone(),
            made: Timestamp::now().as_second(),
        }
    }
}

fn user() -> String {
    let named = ["USER", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    named
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Returns the key by which judgements call an entity.
pub(crate) fn key_of(store: &Store, entity: &EntityRow) -> Result<String, CliError> {
    store
        .key_of(entity.id)?
        .ok_or_else(|| CliError::failed(format!("{} is no longer there", entity.id)))
}

/// What became of several judgements.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// The numbers of those that were new.
    pub(crate) ids: Vec<JudgementId>,
    /// Those that were not recorded, with the reasons.
    pub(crate) refused: Vec<(Judgement, Objection)>,
}

/// Records judgements but for those that contradict others, of which nothing is written.
pub(crate) fn decide(store: &mut Store, judgements: &[Judgement]) -> Result<Decided, CliError> {
    let outcomes = store.decide(judgements)?;
    Ok(sorted(judgements, outcomes))
}

/// Parts what became of judgements.
pub(crate) fn sorted(judgements: &[Judgement], outcomes: Vec<JudgementOutcome>) -> Decided {
    let mut decided = Decided::default();
    for (judgement, outcome) in judgements.iter().zip(outcomes) {
        match outcome {
            JudgementOutcome::Recorded(id) => decided.ids.push(id),
            JudgementOutcome::Known => {}
            JudgementOutcome::Refused(objection) => {
                decided.refused.push((judgement.clone(), objection));
            }
        }
    }
    decided
}

/// Records a judgement, and fails if it contradicts others.
pub(crate) fn record(
    store: &mut Store,
    judgement: Judgement,
) -> Result<Vec<JudgementId>, CliError> {
    let decided = decide(store, &[judgement])?;
    match decided.refused.first() {
        Some((_, objection)) => Err(refusal(store, objection)?),
        None => Ok(decided.ids),
    }
}

/// Says why a judgement is refused, and what to do about it.
pub(crate) fn refusal(store: &Store, objection: &Objection) -> Result<CliError, CliError> {
    let error = CliError::failed(why(store, objection)?);
    Ok(match objection {
        Objection::Contradicts(rows) => match rows.first() {
            Some(first) => error.with_hint(format!(
                "`chancery judgements` lists what was decided; `chancery judgements --undo {}` takes \
                 one back",
                first.id.0
            )),
            None => error,
        },
        Objection::NoKey { .. } => {
            error.with_hint("`chancery split NAME` and `chancery review` print keys")
        }
        _ => error,
    })
}

/// How many judgements of a chain are told of.
const LONGEST_CHAIN: usize = 4;

/// Says why a judgement is refused: where it contradicts others, with their numbers and names.
pub(crate) fn why(store: &Store, objection: &Objection) -> Result<String, CliError> {
    let Objection::Contradicts(rows) = objection else {
        return Ok(objection.to_string());
    };
    let mut told = Vec::new();
    for row in rows.iter().take(LONGEST_CHAIN) {
        let (a, b) = called_both(store, &row.judgement)?;
        let verdict = row.judgement.verdict.as_str();
        told.push(format!("{} ({verdict}: {a} and {b})", row.id));
    }
    if rows.len() > LONGEST_CHAIN {
        told.push(format!("and {} more", rows.len() - LONGEST_CHAIN));
    }
    let told = told.join(", ");
    Ok(format!("this contradicts what was decided before: {told}"))
}

/// Returns the names of the two that a judgement speaks of.
pub(crate) fn called_both(
    store: &Store,
    judgement: &Judgement,
) -> Result<(String, String), CliError> {
    Ok((called(store, &judgement.a)?, called(store, &judgement.b)?))
}

/// Returns what the key of a judgement is called: the name of its profile, with the country where the key
/// has one.
fn called(store: &Store, key: &str) -> Result<String, CliError> {
    let country = key.rsplit_once('@').map(|(_, country)| country);
    let country = country.filter(|country| !country.is_empty() && !country.contains('/'));
    let named = store.profile(key)?.map(|profile| profile.name);
    let name = named.filter(|name| !name.is_empty()).or_else(|| {
        let (_, name) = key.split_once("/name:")?;
        Some(name.split('@').next().unwrap_or(name).to_owned())
    });
    let name = name.unwrap_or_else(|| key.to_owned());
    Ok(one_line(&match country {
        Some(country) => format!("{name} ({country})"),
        None => name,
    }))
}

/// Returns the numbers of judgements that were recorded one after the other, as `--undo` takes them.
pub(crate) fn range(ids: &[JudgementId]) -> String {
    match ids {
        [] => String::new(),
        [one] => one.0.to_string(),
        [first, .., last] => format!("{}..{}", first.0, last.0),
    }
}

/// Tells of judgements that were just recorded.
pub(crate) fn tell(
    ui: &mut Ui,
    global: &Global,
    store: &Store,
    ids: &[JudgementId],
) -> Result<(), CliError> {
    if ids.is_empty() {
        ui.note("that was decided before");
    }
    // An earlier word on the pair counts no more, and the user may not remember it.
    let rows = store.judgements(false)?;
    for row in rows
        .iter()
        .filter(|row| row.superseded_by.is_some_and(|id| ids.contains(&id)))
    {
        let verdict = row.judgement.verdict.as_str();
        ui.note(format_args!(
            "this takes the place of {} ({verdict})",
            row.id
        ));
    }
    for id in ids {
        let Some(row) = store.judgement(*id)? else {
            continue;
        };
        if global.json {
            ui.json(&Line::Judgement((&row).into()))?;
        } else {
            let judgement = &row.judgement;
            ui.line(one_line(&format!(
                "{id} {}: {} and {}",
                judgement.verdict.as_str(),
                judgement.a,
                judgement.b
            )))?;
        }
    }
    Ok(())
}
