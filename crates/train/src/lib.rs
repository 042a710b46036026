//! Trains and evaluates the language engine.
//!
//! Not needed to use chancery. The binary `chancery-train` has one command for each file that the
//! engine ships and one that prints the table of scores; [`treebank`] and [`names`] read the corpora.

pub mod bench;
pub mod errors;
pub mod evaluate;
pub mod lemmas;
pub mod names;
pub mod score;
pub mod sentences;
pub mod speed;
pub mod tokens;
pub mod treebank;

/// Where the files that are learned here come from, for their first line.
const SOURCES: &str = "from the training portions of UD English EWT 2.16 (CC BY-SA 4.0) and of the free genres of GUM \
    (CC BY, CC BY-SA, public domain)";
