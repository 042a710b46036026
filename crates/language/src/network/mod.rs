//! The neural network: hashed features, a gated recurrent encoder, and four heads.
//!
//! `training/FORMAT.md` is the specification of the weight file and of every step. [`weights`] reads
//! the file, [`features`] names a word's embedding rows, [`encoder`] and [`heads`] compute, and [`tree`]
//! and [`names`] decode. The arithmetic of a word never depends on the other sentences of its batch, so
//! the same sentence always gets the same tags and tree; names alone look beyond it ([`agreement`]).

mod agreement;
mod arithmetic;
mod embedding;
mod encoder;
mod features;
mod heads;
mod linear;
mod machine;
mod model;
mod names;
mod pack;
mod tree;
mod weights;

pub(crate) use model::{Annotations, MAX_WORDS, Network, STRETCH, Workspace};
pub use weights::ModelError;
