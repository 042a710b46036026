//! `chancery merge`: two entities are one.

use chancery_store::{JudgementSort, Verdict};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::judging::{self, JudgeArgs};
use crate::ui::Ui;
use crate::{database, names};

/// Decide that A and B are one, and join them
///
/// The one that was known first keeps its number; the other number leads to it. What was decided is
/// kept as a judgement and can be undone with `chancery judgements --undo`. It holds for what is
/// loaded later, too.
///
/// Examples:
///
///     chancery merge "Mohammed bin Salman" "Crown Prince Mohammed"
///     chancery merge 12 57 --reason "her name before she married"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    a: String,

    /// Another
    b: String,

    #[command(flatten)]
    judge: JudgeArgs,
}

/// Records the judgement and tells what became of it.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let a = names::resolve(ui, &store, &args.a)?;
    let b = names::resolve(ui, &store, &args.b)?;
    if a.id == b.id {
        ui.note(format_args!("both are {} {} already", a.name, a.id));
        return Ok(ExitStatus::Done);
    }
    if a.kind != b.kind {
        let message = format!("{} is a {}, {} a {}", a.name, a.kind, b.name, b.kind);
        return Err(CliError::failed(message).with_hint("only two of one kind can be one"));
    }
    let (one, other) = (judging::key_of(&store, &a)?, judging::key_of(&store, &b)?);
    let judgement = args
        .judge
        .judgement(JudgementSort::Entity, (&one, &other), Verdict::Same);
    let ids = judging::record(&mut store, judgement)?;
    judging::tell(ui, global, &store, &ids)?;
    if let Some(now) = store.entity(a.id)? {
        ui.note(format_args!("both are {} {} now", now.name, now.id));
    }
    Ok(ExitStatus::Done)
}
