//! The engine's speed beside spaCy's, on the same documents in the same run.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use chancery_language::Analyzer;
use serde::{Deserialize, Serialize};

use crate::speed::{documents, measure};

/// What the peer's script prints.
#[derive(Debug, Deserialize, Serialize)]
struct Peer {
    words: f64,
    seconds: f64,
    words_per_second: f64,
    version: String,
}

/// Both speeds on the same documents; the ratio is that of the times, since each counts its own words.
#[derive(Debug, Serialize)]
pub struct Speeds {
    words: usize,
    seconds: f64,
    words_per_second: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    spacy: Option<Peer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
}

/// Measures the engine on one core, and spaCy with the Python interpreter `peer` if there is one.
///
/// # Errors
/// If the corpora cannot be read or the peer fails.
pub fn run(
    analyzer: &Analyzer,
    corpora: &Path,
    peer: Option<&Path>,
) -> Result<Speeds, Box<dyn Error>> {
    let documents = documents(corpora)?;
    let own = measure(analyzer, &documents);
    let spacy = peer
        .map(|python| run_peer(python, corpora, &documents))
        .transpose()?;
    let ratio = spacy
        .as_ref()
        .map(|peer| (100.0 * peer.seconds / own.seconds).round() / 100.0);
    let words_per_second = own.words_per_second();
    Ok(Speeds {
        words: own.words,
        seconds: own.seconds,
        words_per_second,
        spacy,
        ratio,
    })
}

fn run_peer(python: &Path, corpora: &Path, documents: &[String]) -> Result<Peer, Box<dyn Error>> {
    let lines: Vec<String> = documents
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<_, _>>()?;
    let path = std::env::temp_dir().join(format!("chancery-peer-{}.jsonl", std::process::id()));
    fs::write(&path, lines.join("\n"))?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/spacy_speed.py");
    let output = Command::new(python)
        .arg(script)
        .arg(corpora)
        .arg(&path)
        .output();
    fs::remove_file(&path)?;
    let output = output?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
