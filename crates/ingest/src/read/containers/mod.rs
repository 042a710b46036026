//! What articles are packed in. Nothing is ever written; names of members are only labels.
//!
//! gzip, zstd and bzip2 ([`Packing`]) hold one stream, which may be made of many parts one after the
//! other; [`tar`] and [`zip`] hold many files.

use std::io::Read;

use super::input::Peeked;

pub(super) mod tar;
pub(super) mod zip;
mod zstd;

/// A packing of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// One member or many: crawls pack every record for itself.
    Gzip,
    /// One frame or many.
    Zstd,
    /// One stream or many.
    Bzip2,
}

/// Unpacks a stream on the way.
pub(super) fn unpack(packing: Packing, input: Peeked<'_>) -> Box<dyn Read + '_> {
    match packing {
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Packing::Zstd => Box::new(zstd::Frames::new(input)),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
    }
}
