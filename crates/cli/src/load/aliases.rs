//! Files of names that an analyst knows to be one person's, body's or place's.

use std::path::PathBuf;

use chancery_model::EntityKind;
use chancery_store::{Judgement, JudgementSort, Verdict};
use jiff::Timestamp;

use crate::error::CliError;

/// Who judges where a file says it.
const JUDGE: &str = "aliases";

/// Reads files of lines `name TAB alias TAB alias …`; empty lines and those that begin with `#` are passed
/// over.
pub(crate) fn read(files: &[PathBuf], at: Timestamp) -> Result<Vec<Judgement>, CliError> {
    let mut judgements = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| {
            CliError::failed(format!("`{}` cannot be read", file.display())).with_source(error)
        })?;
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let of_line = judgements_of(line, &file.display().to_string(), at);
            let of_line = of_line.ok_or_else(|| {
                let message = format!("`{}`, line {number}, names no other name", file.display());
                CliError::failed(message).with_hint("write the names of one line with tabs between")
            })?;
            judgements.extend(of_line);
        }
    }
    Ok(judgements)
}

fn judgements_of(line: &str, file: &str, at: Timestamp) -> Option<Vec<Judgement>> {
    let mut names = line
        .split('\t')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let first = names.next()?;
    let (kind, first) = match first.split_once(':') {
        Some((kind, name)) if kind.parse::<EntityKind>().is_ok() => {
            (kind.parse().ok()?, name.trim())
        }
        _ => (EntityKind::Person, first),
    };
    let key = |name: &str| Judgement::key_of_name(kind, name);
    let judgements: Vec<Judgement> = names
        .map(|name| Judgement {
            sort: JudgementSort::Entity,
            a: key(first),
            b: key(name),
            verdict: Verdict::Same,
            judge: JUDGE.to_owned(),
            reason: file.to_owned(),
            made: at.as_second(),
        })
        .collect();
    (!judgements.is_empty()).then_some(judgements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_a_judgement_for_each_further_name() {
        let read = |line: &str| judgements_of(line, "names.txt", Timestamp::UNIX_EPOCH);
        let found = read("Carl Dahl\tKalle\tC. Dahl").unwrap();
        let keys: Vec<&str> = found.iter().map(|one| one.b.as_str()).collect();
        assert_eq!(keys, ["person/name:kalle", "person/name:c dahl"]);
        let found = read("organization: Example Bank\tEB").unwrap();
        assert_eq!(found[0].a, "organization/name:example bank");
        assert_eq!(read("Carl Dahl"), None);
    }
}
