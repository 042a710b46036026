//! `chancery judge`: whether two are one.

use chancery_store::{JudgementSort, MeetingId, Store, Verdict};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::judging::{self, JudgeArgs};
use crate::ui::Ui;
use crate::{database, names};

/// Decide whether A and B are the same
///
/// A and B are names or numbers of entities, or keys as `chancery show` and `chancery review` print
/// them. With --meetings they are numbers of meetings, as `chancery between` prints them; or
/// `MEETING/ARTICLE`, what one article reports of a meeting.
///
/// Examples:
///
///     chancery judge "Lee Jae-myung" "Lee Jae-yong" --not-same
///     chancery judge 12 57 --unsure --reason "no article says"
///     chancery judge --meetings 31 48 --same
///     chancery judge --meetings 31/7 31/9 --not-same
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// One
    a: String,

    /// The other
    b: String,

    /// A and B are meetings
    #[arg(long)]
    meetings: bool,

    #[command(flatten)]
    verdict: VerdictArgs,

    #[command(flatten)]
    judge: JudgeArgs,
}

/// What is decided.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct VerdictArgs {
    /// They are one
    #[arg(long)]
    same: bool,

    /// They are two
    #[arg(long)]
    not_same: bool,

    /// It cannot be told; no rule may join them
    #[arg(long)]
    unsure: bool,
}

/// Records the judgement.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let (sort, a, b) = if args.meetings {
        let (a, b) = (report_key(&store, &args.a)?, report_key(&store, &args.b)?);
        (JudgementSort::Meeting, a, b)
    } else {
        let (a, b) = (key(ui, &store, &args.a)?, key(ui, &store, &args.b)?);
        (JudgementSort::Entity, a, b)
    };
    if a == b {
        return Err(CliError::failed("both are one and the same already")
            .with_hint("`chancery split` takes an entity apart"));
    }
    let verdict = if args.verdict.same {
        Verdict::Same
    } else if args.verdict.not_same {
        Verdict::NotSame
    } else {
        Verdict::Unsure
    };
    let judgement = args.judge.judgement(sort, (&a, &b), verdict);
    let ids = judging::record(&mut store, judgement)?;
    judging::tell(ui, global, &store, &ids)?;
    Ok(ExitStatus::Done)
}

fn key(ui: &mut Ui, store: &Store, text: &str) -> Result<String, CliError> {
    if store.has_key(JudgementSort::Entity, text)? {
        return Ok(text.to_owned());
    }
    let entity = names::resolve(ui, store, text)?;
    judging::key_of(store, &entity)
}

/// From `31` or `31/7` to the key of a report.
fn report_key(store: &Store, text: &str) -> Result<String, CliError> {
    let number = |text: &str| text.trim_start_matches('#').parse::<i64>().ok();
    let (meeting, article) = match text.split_once('/') {
        Some((meeting, article)) => (number(meeting), Some(number(article))),
        None => (number(text), None),
    };
    let (Some(meeting), false) = (meeting, article == Some(None)) else {
        return Err(
            CliError::usage(format!("`{text}` is no number of a meeting"))
                .with_hint("`chancery between A B` gives the numbers of meetings"),
        );
    };
    let reports = store.reports(MeetingId(meeting))?;
    let found = reports.iter().find(|report| {
        article
            .flatten()
            .is_none_or(|article| report.article.id.0 == article)
    });
    found.map(|report| report.key.clone()).ok_or_else(|| {
        CliError::failed(format!("there is no report of a meeting `{text}`"))
            .with_hint("`chancery between A B --json` gives the numbers of meetings and articles")
    })
}
