//! What was decided in one sitting, and which pair comes next.

use chancery_query::render;
use chancery_store::{CandidateRow, JudgementId, OpenPair, Store, Verdict};
use jiff::Timestamp;

use crate::error::CliError;
use crate::judging::{self, JudgeArgs};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Decide(Verdict),
    Skip,
    Back,
    Undo,
    Bulk,
    Quit,
    /// A key that means nothing.
    Nothing,
}

/// How a pair of the list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Skipped,
    /// By the decision of this number, from 0.
    Decided(usize),
    /// What was decided about others has settled it.
    Settled,
}

/// What one key recorded.
struct Decision {
    ids: Vec<JudgementId>,
    /// The pair that was shown.
    pair: OpenPair,
}

/// A sitting: the pairs that were open when it began, and what was decided.
pub(super) struct Session {
    rule: Option<String>,
    judge: JudgeArgs,
    pairs: Vec<(OpenPair, State)>,
    /// The place of the pair that is shown.
    at: usize,
    /// Whether anything was decided since the pairs were read.
    is_stale: bool,
    decisions: Vec<Decision>,
    /// The rule of which all pairs are to be decided alike, while the user is asked how.
    asking: Option<String>,
    left_out: Vec<String>,
    /// What became of the last key.
    said: String,
}

/// What stands around a pair.
pub(super) struct Frame {
    pub(super) head: String,
    pub(super) said: String,
}

impl Session {
    /// Reads the open pairs, of one rule or all.
    pub(super) fn new(
        store: &Store,
        rule: Option<String>,
        judge: JudgeArgs,
    ) -> Result<Self, CliError> {
        let mut session = Self {
            rule,
            judge,
            pairs: Vec::new(),
            at: 0,
            is_stale: false,
            decisions: Vec::new(),
            asking: None,
            left_out: Vec::new(),
            said: String::new(),
        };
        session.read(store)?;
        Ok(session)
    }

    fn read(&mut self, store: &Store) -> Result<(), CliError> {
        let open = store.open_pairs(self.rule.as_deref())?;
        self.pairs = open.into_iter().map(|pair| (pair, State::Open)).collect();
        self.at = 0;
        self.is_stale = false;
        Ok(())
    }

    /// Returns the number of judgements that are recorded and not undone.
    pub(super) fn recorded(&self) -> usize {
        self.decisions.iter().map(|one| one.ids.len()).sum()
    }

    /// Returns the pairs that were left out of a decision about all of a rule, with the reasons.
    pub(super) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Returns the pair to be shown, if any waits that was not skipped.
    pub(super) fn current(&mut self, store: &Store) -> Result<Option<CandidateRow>, CliError> {
        if !self.find(store)? {
            return Ok(None);
        }
        match self.pairs.get(self.at) {
            Some((pair, _)) => Ok(store.candidate(pair)?),
            None => Ok(None),
        }
    }

    /// Goes on to the next pair that waits and was not skipped; says whether there is one.
    fn find(&mut self, store: &Store) -> Result<bool, CliError> {
        loop {
            while let Some((pair, state)) = self.pairs.get_mut(self.at) {
                if *state == State::Open {
                    if store.is_open(pair)? {
                        return Ok(true);
                    }
                    *state = State::Settled;
                }
                self.at += 1;
            }
            if let Some(earlier) = self.first(State::Open) {
                self.at = earlier;
            } else if self.is_stale && self.count(State::Skipped) == 0 {
                // Decisions can open other pairs.
                self.read(store)?;
            } else {
                return Ok(false);
            }
        }
    }

    fn first(&self, wanted: State) -> Option<usize> {
        self.pairs.iter().position(|(_, state)| *state == wanted)
    }

    fn count(&self, wanted: State) -> usize {
        let states = self.pairs.iter().map(|(_, state)| *state);
        states.filter(|state| *state == wanted).count()
    }

    /// Returns what stands around the pair that is shown, or around nothing.
    pub(super) fn frame(&self) -> Frame {
        let (open, skipped) = (self.count(State::Open), self.count(State::Skipped));
        let head = if open > 0 {
            let place = format!("pair {} of {}", self.at + 1, self.pairs.len());
            match skipped {
                0 => format!("{place}, {open} open"),
                _ => format!("{place}, {open} open, {skipped} skipped"),
            }
        } else if skipped > 0 {
            format!("{skipped} were skipped: k shows them again, q quits")
        } else {
            "Nothing more waits for a decision.".to_owned()
        };
        let said = match &self.asking {
            Some(rule) => {
                let number = self.of_rule(rule).count();
                format!(
                    "all {number} of {rule}: s same, n not the same, u unsure; other keys: none"
                )
            }
            None => self.said.clone(),
        };
        Frame { head, said }
    }

    /// The places of the pairs that a rule found and that wait.
    fn of_rule<'s>(&'s self, rule: &'s str) -> impl Iterator<Item = usize> + 's {
        let waits = |state| matches!(state, State::Open | State::Skipped);
        let all = self.pairs.iter().enumerate();
        all.filter(move |(_, (pair, state))| pair.rule == rule && waits(*state))
            .map(|(index, _)| index)
    }

    /// Says how many pairs the next key decides about, if that is a decision.
    pub(super) fn extent(&self) -> usize {
        let asking = self.asking.as_ref();
        asking.map_or(1, |rule| self.of_rule(rule).count())
    }

    /// Does what a key asks for; says whether the sitting goes on.
    pub(super) fn press(&mut self, store: &mut Store, wish: Wish) -> Result<bool, CliError> {
        if let Some(rule) = self.asking.take() {
            match wish {
                Wish::Decide(verdict) => {
                    let places: Vec<usize> = self.of_rule(&rule).collect();
                    self.decide(store, &places, verdict)?;
                }
                _ => self.said = "nothing decided".to_owned(),
            }
            return Ok(true);
        }
        let is_shown = self.find(store)?;
        match wish {
            Wish::Quit => return Ok(false),
            Wish::Undo => self.undo(store)?,
            Wish::Skip if is_shown => {
                if let Some((_, state)) = self.pairs.get_mut(self.at) {
                    *state = State::Skipped;
                }
                self.said = "skipped".to_owned();
            }
            Wish::Skip => self.again(),
            Wish::Back => self.back(store)?,
            Wish::Decide(verdict) if is_shown => self.decide(store, &[self.at], verdict)?,
            Wish::Bulk if is_shown => {
                self.asking = self.pairs.get(self.at).map(|(pair, _)| pair.rule.clone());
            }
            Wish::Decide(_) | Wish::Bulk | Wish::Nothing => self.said.clear(),
        }
        Ok(true)
    }

    /// Offers what was skipped again.
    fn again(&mut self) {
        for (_, state) in &mut self.pairs {
            if *state == State::Skipped {
                *state = State::Open;
            }
        }
        self.at = 0;
        self.said.clear();
    }

    /// Goes to the pair before that still waits.
    fn back(&mut self, store: &Store) -> Result<(), CliError> {
        self.said.clear();
        for place in (0..self.at.min(self.pairs.len())).rev() {
            let Some((pair, state)) = self.pairs.get_mut(place) else {
                continue;
            };
            if matches!(state, State::Open | State::Skipped) && store.is_open(pair)? {
                *state = State::Open;
                self.at = place;
                return Ok(());
            }
        }
        self.said = "none before waits".to_owned();
        Ok(())
    }

    fn decide(
        &mut self,
        store: &mut Store,
        places: &[usize],
        verdict: Verdict,
    ) -> Result<(), CliError> {
        let Some((shown, _)) = self.pairs.get(self.at).cloned() else {
            return Ok(());
        };
        let pairs = places.iter().filter_map(|place| self.pairs.get(*place));
        let decided = super::decide(store, &self.judge, pairs.map(|(pair, _)| pair), verdict)?;
        let number = self.decisions.len();
        let ids = decided.ids.clone();
        for place in places {
            let Some((pair, state)) = self.pairs.get_mut(*place) else {
                continue;
            };
            let is_refused = decided
                .refused
                .iter()
                .any(|(judgement, _)| (&judgement.a, &judgement.b) == (&pair.keys.0, &pair.keys.1));
            if !is_refused {
                *state = State::Decided(number);
            }
        }
        self.said = match (places, decided.refused.first()) {
            ([_], Some((_, objection))) => judging::why(store, objection)?,
            (_, None) => format!("{}: {} recorded", verdict.as_str(), numbered(&ids)),
            (_, Some(_)) => {
                self.left_out.extend(super::told(store, &decided)?);
                format!(
                    "{}: {} recorded; {} left out, told at the end",
                    verdict.as_str(),
                    numbered(&ids),
                    decided.refused.len()
                )
            }
        };
        if !ids.is_empty() {
            self.is_stale = true;
            self.decisions.push(Decision { ids, pair: shown });
        }
        Ok(())
    }

    /// Undoes the last decision, and shows the pair again that it was made on.
    fn undo(&mut self, store: &mut Store) -> Result<(), CliError> {
        let Some(Decision { ids, pair }) = self.decisions.pop() else {
            self.said = "nothing to undo".to_owned();
            return Ok(());
        };
        store.undo_judgements(&ids, Timestamp::now().as_second())?;
        let number = self.decisions.len();
        for (_, state) in &mut self.pairs {
            if matches!(state, State::Decided(by) if *by == number) || *state == State::Settled {
                *state = State::Open;
            }
        }
        let known = self.pairs.iter().position(|(one, _)| one.keys == pair.keys);
        match known {
            Some(place) => {
                self.at = place;
                if let Some((_, state)) = self.pairs.get_mut(place) {
                    *state = State::Open;
                }
            }
            // The pairs were read anew since.
            None => {
                self.pairs.insert(0, (pair, State::Open));
                self.at = 0;
            }
        }
        self.said = format!("undone: {}", numbered(&ids));
        Ok(())
    }
}

fn numbered(ids: &[JudgementId]) -> String {
    match ids {
        [] => "nothing".to_owned(),
        [one] => one.to_string(),
        [first, .., last] => format!("{} judgements, {first} to {last},", ids.len()),
    }
}

/// Lays a pair out with what stands around it, as lines that fit the screen.
pub(super) fn page(
    frame: &Frame,
    row: Option<&CandidateRow>,
    (width, height): (usize, usize),
) -> Vec<String> {
    let keys = keys(width);
    let mut said = wrap(frame.said.split(' '), " ", width);
    // Of a long reason so much that the names stay.
    said.truncate((height / 4).max(1));
    let mut lines = wrap(frame.head.split(' '), " ", width);
    let room = height.saturating_sub(lines.len() + keys.len() + said.len());
    if let Some(row) = row {
        // An empty line where there is room.
        let is_roomy = room > 12;
        if is_roomy {
            lines.push(String::new());
        }
        lines.extend(render::candidate_on(
            row,
            width,
            room - usize::from(is_roomy) * 2,
        ));
        if is_roomy {
            lines.push(String::new());
        }
    }
    lines.extend(keys);
    lines.extend(said);
    lines.truncate(height);
    lines
}

/// The keys, on as many lines as they need.
fn keys(width: usize) -> Vec<String> {
    if width < 60 {
        let keys = [
            "s same", "n not", "u unsure", "k skip", "p back", "z undo", "b rule", "q quit",
        ];
        return wrap(keys, "  ", width);
    }
    let keys = [
        "s same",
        "n not the same",
        "u unsure",
        "k skip",
        "p back",
        "z undo",
        "b all of this rule",
        "q quit",
    ];
    wrap(keys, "   ", width)
}

/// Puts words into lines.
fn wrap<'w>(words: impl IntoIterator<Item = &'w str>, gap: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let columns = |text: &str| text.chars().count();
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if columns(line) + columns(gap) + columns(word) <= width => {
                line.push_str(gap);
                line.push_str(word);
            }
            _ => lines.push(word.chars().take(width).collect()),
        }
    }
    lines
}

#[cfg(test)]
mod tests;
