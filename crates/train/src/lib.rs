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
