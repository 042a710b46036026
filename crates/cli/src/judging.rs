//! What the commands that decide who is who have in common.

use chancery_query::render::{Line, one_line};
use chancery_store::{
    Contradiction, EntityRow, Judgement, JudgementId, JudgementSort, Store, Verdict,
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

/// Records judgements, and refuses those that would contradict others.
///
/// Returns the numbers of those that were new.
pub(crate) fn record(
    store: &mut Store,
    judgements: &[Judgement],
) -> Result<Vec<JudgementId>, CliError> {
    let before = store.contradictions()?;
    let ids = store.judge(judgements)?;
    let after = store.contradictions()?;
    let new = after.iter().find(|found| !before.contains(found));
    let Some(new) = new else {
        return Ok(ids);
    };
    let at = Timestamp::now().as_second();
    for id in &ids {
        store.undo_judgement(*id, at)?;
    }
    let mut others: Vec<JudgementId> = involved(new);
    others.retain(|id| !ids.contains(id));
    let numbers: Vec<String> = others.iter().map(ToString::to_string).collect();
    let mut error = CliError::failed(format!(
        "this contradicts what was decided before: {}",
        numbers.join(", ")
    ));
    if let Some(first) = others.first() {
        error = error.with_hint(format!(
            "see `chancery judgements`; `chancery judgements --undo {}` takes one back",
            first.0
        ));
    }
    Err(error)
}

fn involved(found: &Contradiction) -> Vec<JudgementId> {
    let same = found.same.iter().map(|row| row.id);
    std::iter::once(found.apart.id).chain(same).collect()
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
