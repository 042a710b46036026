//! Files of names that an analyst knows to be one person's, body's or place's.

use std::path::PathBuf;

use chancery_model::{EntityKind, name_words};
use chancery_query::render::one_line;
use chancery_store::{Judgement, JudgementOutcome, JudgementSort, Store, StoreError, Verdict};
use jiff::Timestamp;

use crate::error::CliError;
use crate::judging;
use crate::ui::Ui;

/// Who judges where a file says it.
const JUDGE: &str = "aliases";

/// What stands before the first name of a line where that is no person.
const KINDS: &str = "`organization:`, `country:` or `place:`";

/// Says whether a register knows who has a name, so that articles do not go by the name.
pub(crate) type IsKnown<'k> = dyn Fn(EntityKind, &str) -> bool + 'k;

/// What files of aliases say.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    pub(crate) judgements: Vec<Judgement>,
    /// For each judgement the file and line that it stands in.
    places: Vec<String>,
    /// What can have no effect, with file and line.
    warnings: Vec<String>,
}

impl Aliases {
    /// Reads files of lines `name TAB alias TAB alias …`; empty lines and those that begin with `#` are
    /// passed over.
    pub(crate) fn read(
        files: &[PathBuf],
        at: Timestamp,
        is_known: &IsKnown<'_>,
    ) -> Result<Self, CliError> {
        let mut aliases = Self::default();
        for file in files {
            let text = std::fs::read_to_string(file).map_err(|error| {
                CliError::failed(format!("`{}` cannot be read", file.display())).with_source(error)
            })?;
            let name = file.display().to_string();
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            for (number, line) in (1..).zip(text.lines()) {
                if line.trim().is_empty() || line.trim_start().starts_with('#') {
                    continue;
                }
                let place = format!("`{name}`, line {number}");
                let line = Line::read(line).map_err(|wrong| {
                    CliError::failed(format!("{place}, {}", wrong.what)).with_hint(wrong.remedy)
                })?;
                aliases.add(&line, &name, &place, at, is_known);
            }
        }
        Ok(aliases)
    }

    fn add(
        &mut self,
        line: &Line<'_>,
        file: &str,
        place: &str,
        at: Timestamp,
        is_known: &IsKnown<'_>,
    ) {
        let key = |name: &str| Judgement::key_of_name(line.kind, name);
        for name in &line.others {
            if key(line.first) == key(name) {
                self.warnings.push(one_line(&format!(
                    "{place}: `{}` and `{name}` are the same name already",
                    line.first
                )));
                continue;
            }
            for side in [line.first, name] {
                if is_known(line.kind, side) {
                    self.warnings.push(one_line(&format!(
                        "{place}: the gazetteer knows the {} `{side}`, so this line does not \
                         change who it is; give it other names with `--gazetteer FILE`",
                        line.kind
                    )));
                }
            }
            self.places.push(place.to_owned());
            self.judgements.push(Judgement {
                sort: JudgementSort::Entity,
                a: key(line.first),
                b: key(name),
                verdict: Verdict::Same,
                judge: JUDGE.to_owned(),
                reason: file.to_owned(),
                made: at.as_second(),
            });
        }
    }

    /// Returns those that say nothing against what somebody else decided about the same two names, and the
    /// numbers of the judgements that speak against the others.
    fn undisputed(&self, store: &Store) -> Result<(Vec<usize>, Vec<String>), CliError> {
        let (mut kept, mut disputed) = (Vec::new(), Vec::new());
        for (index, (alias, place)) in self.judgements.iter().zip(&self.places).enumerate() {
            let last = store.judgement_on(alias.sort, &alias.a, &alias.b)?;
            match last.filter(|last| last.judgement.verdict != Verdict::Same) {
                Some(last) => disputed.push(format!(
                    "{place}: {} was decided before ({}); `chancery judgements --undo {}` takes it \
                     back",
                    last.id,
                    last.judgement.verdict.as_str(),
                    last.id.0
                )),
                None => kept.push(index),
            }
        }
        Ok((kept, disputed))
    }

    /// Says whether the files say nothing that could have an effect.
    pub(crate) fn is_empty(&self) -> bool {
        self.judgements.is_empty()
    }

    /// Warns of what can have no effect.
    pub(crate) fn warn(&self, ui: &mut Ui) {
        for warning in &self.warnings {
            ui.warn(warning);
        }
    }

    /// Records them but for those that contradict what was decided, of which it warns. Returns how many
    /// were new.
    pub(crate) fn record(
        &self,
        ui: &mut Ui,
        store: &mut Store,
        mut decide: impl FnMut(
            &mut Ui,
            &mut Store,
            &[Judgement],
        ) -> Result<Vec<JudgementOutcome>, StoreError>,
    ) -> Result<usize, CliError> {
        let (kept, disputed) = self.undisputed(store)?;
        for dispute in disputed {
            ui.warn(dispute);
        }
        let pick = |index: &usize| self.judgements.get(*index).cloned();
        let judgements: Vec<Judgement> = kept.iter().filter_map(pick).collect();
        let outcomes = decide(ui, store, &judgements).map_err(CliError::because)?;
        for (index, outcome) in kept.iter().zip(&outcomes) {
            if let (JudgementOutcome::Refused(objection), Some(place)) =
                (outcome, self.places.get(*index))
            {
                ui.warn(format_args!("{place}: {}", judging::why(store, objection)?));
            }
        }
        let recorded = outcomes.iter().filter(|one| one.recorded().is_some());
        Ok(recorded.count())
    }

    /// Counts those of which both names stand in the database.
    pub(crate) fn matched(&self, store: &Store) -> Result<usize, CliError> {
        let mut matched = 0;
        for alias in &self.judgements {
            let is_there =
                store.has_key(alias.sort, &alias.a)? && store.has_key(alias.sort, &alias.b)?;
            matched += usize::from(is_there);
        }
        Ok(matched)
    }
}

/// One line of a file.
#[derive(Debug, PartialEq, Eq)]
struct Line<'l> {
    kind: EntityKind,
    first: &'l str,
    others: Vec<&'l str>,
}

/// What is wrong with a line, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    what: String,
    remedy: String,
}

impl<'l> Line<'l> {
    fn read(line: &'l str) -> Result<Self, Wrong> {
        let wrong = |what: String, remedy: &str| {
            Err(Wrong {
                what: one_line(&what),
                remedy: remedy.to_owned(),
            })
        };
        let mut fields = line.trim_end().split('\t').map(str::trim);
        let first = fields.next().unwrap_or_default();
        let (kind, first) = match first.split_once(':') {
            // `Anna Berg: a life` is a name, though an odd one.
            Some((kind, name)) if !kind.contains(' ') => match kind.to_lowercase().parse() {
                Ok(kind) => (kind, name.trim()),
                Err(_) => {
                    let remedy =
                        format!("write {KINDS} before the first name, or nothing for a person");
                    return wrong(format!("`{kind}:` is no kind"), &remedy);
                }
            },
            _ => (EntityKind::Person, first),
        };
        if first.is_empty() {
            return wrong(
                "has no first name".to_owned(),
                "write the name that the others stand for first, then a tab",
            );
        }
        let others: Vec<&str> = fields.filter(|name| !name.is_empty()).collect();
        if others.is_empty() {
            return wrong(
                "names no other name".to_owned(),
                "write the names of one line with tabs between",
            );
        }
        let has_letters = |name: &str| {
            let key = Judgement::key_of_name(kind, name);
            let folded = key.split_once("/name:").map_or("", |(_, name)| name);
            name_words(folded).next().is_some()
        };
        let all = std::iter::once(&first).chain(&others);
        if let Some(empty) = all.into_iter().find(|name| !has_letters(name)) {
            return wrong(
                format!("`{empty}` is no name: it has no letters"),
                "write names with tabs between",
            );
        }
        Ok(Self {
            kind,
            first,
            others,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_a_judgement_for_each_further_name() {
        let mut aliases = Aliases::default();
        for line in [
            "Carl Dahl\tKalle\tC. Dahl\t",
            "Organization: Example Bank\t\tEB",
            "Carl Dahl\tCARL DAHL",
        ] {
            let line = Line::read(line).unwrap();
            aliases.add(
                &line,
                "names.txt",
                "here",
                Timestamp::UNIX_EPOCH,
                &|_, name| name == "EB",
            );
        }
        let keys: Vec<(&str, &str)> = aliases
            .judgements
            .iter()
            .map(|one| (one.a.as_str(), one.b.as_str()))
            .collect();
        assert_eq!(
            keys,
            [
                ("person/name:carl dahl", "person/name:kalle"),
                ("person/name:carl dahl", "person/name:c dahl"),
                ("organization/name:example bank", "organization/name:eb"),
            ]
        );
        assert_eq!(
            aliases.warnings,
            [
                "here: the gazetteer knows the organization `EB`, so this line does not change who \
                 it is; give it other names with `--gazetteer FILE`",
                "here: `Carl Dahl` and `CARL DAHL` are the same name already",
            ]
        );
    }

    #[test]
    fn what_can_have_no_effect_is_refused() {
        for (line, expected) in [
            ("Carl Dahl", "names no other name"),
            ("Carl Dahl\t \t", "names no other name"),
            ("\tCarl Dahl\tKalle", "has no first name"),
            ("place:\tOslo\tKristiania", "has no first name"),
            ("weird: Carl Dahl\tKalle", "`weird:` is no kind"),
            ("Carl Dahl\t---", "`---` is no name: it has no letters"),
            ("?\tCarl Dahl", "`?` is no name: it has no letters"),
        ] {
            assert_eq!(Line::read(line).unwrap_err().what, expected, "{line}");
        }
    }
}
