//! `chancery review`: decide about those that may be one, one pair after the other.

use std::io::IsTerminal as _;

use chancery_query::render::{self, Line, Page};
use chancery_store::{CandidateRow, JudgementId, JudgementSort, Store, Verdict};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{QueueableCommand as _, cursor, terminal};
use jiff::Timestamp;

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::judging::{self, Decided, JudgeArgs};
use crate::ui::Ui;
use crate::{answer, database};

/// The keys, as they stand below a pair.
const KEYS: &str =
    "s same   n not the same   u unsure   k skip   p back   z undo   b all of this rule   q quit";

/// Decide about persons and bodies that may be one, pair by pair
///
/// Shows two side by side with what speaks for it and against, the likeliest first, and takes one
/// key: s same, n not the same, u unsure, k skip, p back to the one before, z undo, b decide all of
/// the rule alike, q quit. Each decision is kept as a judgement at once. Where there is no
/// terminal, or with --list, the pairs are printed; with --decide all pairs of a rule are decided
/// alike.
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
    limit: u64,

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
        let mut store = database::open_to_change(global)?;
        let decided = decide_all(ui, &mut store, args, args.rule.as_deref(), verdict)?;
        for (judgement, objection) in &decided.refused {
            let (a, b) = judging::called_both(&store, judgement)?;
            let why = judging::why(&store, objection)?;
            ui.warn(format_args!("left out: {a} and {b}: {why}"));
        }
        let undo = if decided.ids.is_empty() {
            String::new()
        } else {
            let range = judging::range(&decided.ids);
            format!("; `chancery judgements --undo {range}` takes them back")
        };
        ui.note(format_args!("{} pairs decided{undo}", decided.ids.len()));
        return Ok(if decided.refused.is_empty() {
            ExitStatus::Done
        } else {
            ExitStatus::SomeFailed
        });
    }
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if args.list || global.json || !is_terminal {
        return list(ui, global, args, is_terminal);
    }
    let mut store = database::open_to_change(global)?;
    let mut session = Session {
        skip: 0,
        done: Vec::new(),
        said: String::new(),
    };
    let screen = Screen::enter(ui)?;
    let outcome = session.run(ui, &mut store, args);
    screen.leave(ui)?;
    outcome?;
    let decided: usize = session.done.iter().map(Vec::len).sum();
    ui.note(format_args!("{decided} judgements recorded"));
    Ok(ExitStatus::Done)
}

fn list(
    ui: &mut Ui,
    global: &Global,
    args: &Args,
    is_terminal: bool,
) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let rows = store.candidates(args.rule.as_deref(), 0, args.limit)?;
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
    store: &mut Store,
    args: &Args,
    rule: Option<&str>,
    verdict: Verdict,
) -> Result<Decided, CliError> {
    let open = store.candidates(rule, 0, u64::MAX)?;
    let judgements: Vec<_> = open
        .iter()
        .map(|row| {
            let keys = (row.a.profile.key.as_str(), row.b.profile.key.as_str());
            args.judge.judgement(JudgementSort::Entity, keys, verdict)
        })
        .collect();
    ui.progress(|| format!("deciding {} pairs", judgements.len()));
    judging::decide(store, &judgements)
}

/// The terminal while pairs are shown on it; what stood there before comes back.
struct Screen;

impl Screen {
    fn enter(ui: &mut Ui) -> Result<Self, CliError> {
        terminal::enable_raw_mode()?;
        ui.out().queue(terminal::EnterAlternateScreen)?;
        Ok(Self)
    }

    fn leave(self, ui: &mut Ui) -> Result<(), CliError> {
        ui.out().queue(terminal::LeaveAlternateScreen)?.flush()?;
        // `Drop` does the rest, also after a panic.
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        terminal::disable_raw_mode().ok();
    }
}

struct Session {
    /// How many open pairs were passed over.
    skip: u64,
    /// What each decision recorded, the last one last.
    done: Vec<Vec<JudgementId>>,
    /// What became of the last key.
    said: String,
}

/// What a key asks for.
enum Wish {
    Decide(Verdict),
    Skip,
    Back,
    Undo,
    Bulk,
    Quit,
}

impl Session {
    fn run(&mut self, ui: &mut Ui, store: &mut Store, args: &Args) -> Result<(), CliError> {
        loop {
            let rows = store.candidates(args.rule.as_deref(), self.skip, 1)?;
            let row = rows.first();
            let open = store.count_candidates(args.rule.as_deref())?;
            self.draw(ui, row, open)?;
            let Some(wish) = wish(KEY_OF_PAIR)? else {
                continue;
            };
            match (wish, row) {
                (Wish::Quit, _) => return Ok(()),
                (Wish::Undo, _) => self.undo(store)?,
                (Wish::Skip, Some(_)) => {
                    self.skip += 1;
                    self.said = "skipped".to_owned();
                }
                (Wish::Back, _) => {
                    self.skip = self.skip.saturating_sub(1);
                    self.said.clear();
                }
                (Wish::Decide(verdict), Some(row)) => {
                    let keys = (row.a.profile.key.as_str(), row.b.profile.key.as_str());
                    let judgement = args.judge.judgement(JudgementSort::Entity, keys, verdict);
                    let outcome = judging::record(store, judgement);
                    self.note(outcome, verdict);
                }
                (Wish::Bulk, Some(row)) => self.bulk(ui, store, args, &row.rule)?,
                (_, None) => {}
            }
        }
    }

    /// Decides all pairs of a rule alike, after one more key.
    fn bulk(
        &mut self,
        ui: &mut Ui,
        store: &mut Store,
        args: &Args,
        rule: &str,
    ) -> Result<(), CliError> {
        let open = store.candidates(Some(rule), 0, u64::MAX)?.len();
        line(
            ui,
            &format!(
                "all {open} pairs of {rule}: s same, n not the same, u unsure, any other key: none"
            ),
        )?;
        ui.out().flush()?;
        match wish(KEY_OF_PAIR)? {
            Some(Wish::Decide(verdict)) => {
                let outcome = decide_all(ui, store, args, Some(rule), verdict);
                self.note(outcome.map(|decided| decided.ids), verdict);
            }
            _ => self.said = "nothing decided".to_owned(),
        }
        Ok(())
    }

    fn note(&mut self, outcome: Result<Vec<JudgementId>, CliError>, verdict: Verdict) {
        self.said = match outcome {
            Ok(ids) => {
                let said = format!("{}: {} recorded", verdict.as_str(), ids.len());
                self.done.push(ids);
                said
            }
            Err(error) => error.chain(),
        };
    }

    fn undo(&mut self, store: &mut Store) -> Result<(), CliError> {
        let Some(ids) = self.done.pop() else {
            self.said = "nothing to undo".to_owned();
            return Ok(());
        };
        store.undo_judgements(&ids, Timestamp::now().as_second())?;
        self.said = format!("{} undone", ids.len());
        Ok(())
    }

    fn draw(&self, ui: &mut Ui, row: Option<&CandidateRow>, open: u64) -> Result<(), CliError> {
        let (width, _) = terminal::size()?;
        let page = Page {
            width: Some(usize::from(width)),
            color: ui.has_color(),
        };
        let clear = terminal::Clear(terminal::ClearType::All);
        ui.out().queue(clear)?.queue(cursor::MoveTo(0, 0))?;
        if row.is_some() {
            line(ui, &format!("pair {} of {open}", self.skip + 1))?;
            line(ui, "")?;
        }
        let text = match row {
            Some(row) => render::candidate(row, page),
            None => "Nothing more waits for a decision.\n".to_owned(),
        };
        for part in text.lines() {
            line(ui, part)?;
        }
        line(ui, "")?;
        line(ui, KEYS)?;
        line(ui, &self.said)?;
        ui.out().flush()?;
        Ok(())
    }
}

/// A raw terminal does not go back to the first column by itself.
fn line(ui: &mut Ui, text: &str) -> Result<(), CliError> {
    Ok(write!(ui.out(), "{text}\r\n")?)
}

/// Waits for a key and says what it asks for.
fn wish(of: fn(KeyEvent) -> Option<Wish>) -> Result<Option<Wish>, CliError> {
    match event::read()? {
        Event::Key(key) if key.kind != KeyEventKind::Release => Ok(of(key)),
        _ => Ok(None),
    }
}

const KEY_OF_PAIR: fn(KeyEvent) -> Option<Wish> = |key| match key.code {
    KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Wish::Quit),
    KeyCode::Char('s') => Some(Wish::Decide(Verdict::Same)),
    KeyCode::Char('n') => Some(Wish::Decide(Verdict::NotSame)),
    KeyCode::Char('u') => Some(Wish::Decide(Verdict::Unsure)),
    KeyCode::Char('k' | ' ') => Some(Wish::Skip),
    KeyCode::Char('p') => Some(Wish::Back),
    KeyCode::Char('z') => Some(Wish::Undo),
    KeyCode::Char('b') => Some(Wish::Bulk),
    KeyCode::Char('q') | KeyCode::Esc => Some(Wish::Quit),
    _ => None,
};
