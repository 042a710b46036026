//! `chancery review`: decide about those that may be one, one pair after the other.
//!
//! [`session`] keeps which pairs are decided and which wait, and knows nothing of a terminal; [`screen`]
//! draws and reads keys.

mod screen;
mod session;

use std::io::IsTerminal as _;

use chancery_query::render::{self, Line};
use chancery_store::{Judgement, JudgementSort, OpenPair, Store, Verdict};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::interrupt::Interrupt;
use crate::judging::{self, Decided, JudgeArgs};
use crate::ui::Ui;
use crate::{answer, database};
use screen::Screen;
use session::Session;

/// Decide about persons and bodies that may be one, pair by pair
///
/// Shows two side by side with what speaks for it and against, or why they are left open, the
/// likeliest first, and takes one key: s same, n not the same, u unsure, k skip, p back to the one
/// before, z undo, b decide all of the rule alike, q quit. Each decision is kept as a judgement at
/// once; those that were skipped come again at the end. Where there is no terminal, or with --list,
/// the pairs are printed; with --decide all pairs of a rule are decided alike, but for those that
/// contradict what was decided before.
///
/// Examples:
///
///     chancery review
///     chancery review --list --limit 20
///     chancery review --rule identity/given-name
///     chancery review --rule identity/given-name --decide same --reason "checked"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Only the pairs that this rule found
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,

    /// Print the pairs
    #[arg(long)]
    list: bool,

    /// Print at most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Decide all pairs of the rule alike: same, not-same or unsure
    #[arg(long, value_name = "VERDICT", requires = "rule", value_parser = parse_verdict)]
    decide: Option<Verdict>,

    #[command(flatten)]
    judge: JudgeArgs,
}

fn parse_verdict(word: &str) -> Result<Verdict, String> {
    word.replace('-', "_")
        .parse()
        .map_err(|_| "expected same, not-same or unsure".to_owned())
}

/// Asks for decisions, or prints what is open.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    if let Some(verdict) = args.decide {
        return decide_all(ui, global, args, verdict);
    }
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if args.list || global.json || !is_terminal {
        return list(ui, global, args, is_terminal);
    }
    let mut store = database::open_to_change(global)?;
    let interrupt = Interrupt::listen()?;
    ui.doing("reading what is open");
    let mut session = Session::new(&store, args.rule.clone(), args.judge.clone())?;
    let screen = Screen::enter(ui, interrupt.clone())?;
    let outcome = screen.run(ui, &mut store, &mut session);
    screen.leave(ui)?;
    outcome?;
    for left_out in session.left_out() {
        ui.warn(left_out);
    }
    ui.note(format_args!("{} judgements recorded", session.recorded()));
    Ok(if interrupt.is_asked() {
        ExitStatus::Interrupted
    } else {
        ExitStatus::Done
    })
}

fn list(
    ui: &mut Ui,
    global: &Global,
    args: &Args,
    is_terminal: bool,
) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let rows = store.candidates(args.rule.as_deref(), args.limit)?;
    for row in &rows {
        if global.json {
            ui.json(&Line::Candidate(row.into()))?;
        } else {
            let text = render::candidate(row, answer::page(ui));
            writeln!(ui.out(), "{text}")?;
        }
    }
    if rows.is_empty() {
        ui.note("nothing waits for a decision");
    } else if !is_terminal && !args.list && !global.json {
        ui.hint("this is no terminal: `chancery judge` decides about two, `--decide` about a rule");
    }
    Ok(ExitStatus::Done)
}

/// Decides all open pairs alike that one rule found.
fn decide_all(
    ui: &mut Ui,
    global: &Global,
    args: &Args,
    verdict: Verdict,
) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let open = store.open_pairs(args.rule.as_deref())?;
    ui.doing(format_args!("deciding {} pairs", open.len()));
    let decided = decide(&mut store, &args.judge, &open, verdict)?;
    for left_out in told(&store, &decided)? {
        ui.warn(left_out);
    }
    let undo = if decided.ids.is_empty() {
        String::new()
    } else {
        let range = judging::range(&decided.ids);
        format!("; `chancery judgements --undo {range}` takes them back")
    };
    ui.note(format_args!("{} pairs decided{undo}", decided.ids.len()));
    Ok(if decided.refused.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::SomeFailed
    })
}

/// Decides pairs alike, but for those that contradict what was decided.
fn decide<'p>(
    store: &mut Store,
    judge: &JudgeArgs,
    pairs: impl IntoIterator<Item = &'p OpenPair>,
    verdict: Verdict,
) -> Result<Decided, CliError> {
    let judgement = |pair: &OpenPair| {
        let keys = (pair.keys.0.as_str(), pair.keys.1.as_str());
        judge.judgement(JudgementSort::Entity, keys, verdict)
    };
    let judgements: Vec<Judgement> = pairs.into_iter().map(judgement).collect();
    judging::decide(store, &judgements)
}

/// Tells of each pair that was left out which judgements it contradicts.
fn told(store: &Store, decided: &Decided) -> Result<Vec<String>, CliError> {
    let mut told = Vec::new();
    for (judgement, objection) in &decided.refused {
        let (a, b) = judging::called_both(store, judgement)?;
        let why = judging::why(store, objection)?;
        told.push(format!("left out: {a} and {b}: {why}"));
    }
    Ok(told)
}
