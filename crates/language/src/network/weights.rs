//! Reading a weight file: header, checks, tensors by name.

use std::collections::HashMap;

use serde::Deserialize;
use thiserror::Error;

use crate::tags::UnknownTag;

const MAGIC: &[u8; 8] = b"CHNCRYLM";
const VERSION: u32 = 1;

/// Why a weight file cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not start as a weight file does.
    #[error("not a weight file: expected the magic `CHNCRYLM`")]
    Magic,
    /// The file has another version.
    #[error("expected version 1 of the weight file, found `{0}`")]
    Version(u32),
    /// The bytes end early, or a length in them is wrong.
    #[error("weight file ends early in `{0}`")]
    Truncated(String),
    /// The header is not the JSON that it should be.
    #[error("header of the weight file")]
    Header(#[from] serde_json::Error),
    /// The data are not those that the header describes.
    #[error("checksum of the weights: expected `{expected}`, found `{found}`")]
    Checksum {
        /// The one in the header.
        expected: String,
        /// The one of the bytes.
        found: String,
    },
    /// A tensor is not there.
    #[error("weight file has no tensor `{0}`")]
    Missing(String),
    /// A tensor has another type or shape than the configuration asks for.
    #[error("tensor `{name}`: expected {expected}, found `{found}`")]
    Shape {
        /// The tensor.
        name: String,
        /// What the configuration asks for.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// A tag inventory holds a tag that the engine does not know.
    #[error("tag inventory of the weight file")]
    Tag(#[from] UnknownTag),
    /// The configuration cannot be run.
    #[error("configuration of the weight file: expected {0}")]
    Configuration(&'static str),
}

/// Sizes and tag inventories.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Config {
    pub(super) dim: usize,
    pub(super) layers: usize,
    pub(super) project: bool,
    pub(super) arc: usize,
    pub(super) rel: usize,
    pub(super) name: usize,
    pub(super) word_buckets: u64,
    pub(super) features: Vec<String>,
    pub(super) rows: HashMap<String, u64>,
    pub(super) upos: Vec<String>,
    pub(super) xpos: Vec<String>,
    pub(super) rels: Vec<String>,
    pub(super) names: Vec<String>,
    /// How far the names of a text agree; 0 in a file that does not say.
    #[serde(default)]
    pub(super) name_agreement: f32,
    #[serde(default)]
    pub(super) name_sharpness: f32,
}

#[derive(Debug, Deserialize)]
struct Entry {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
    bytes: usize,
}

#[derive(Debug, Deserialize)]
struct Header {
    config: Config,
    data_bytes: usize,
    data_fnv1a64: String,
    tensors: Vec<Entry>,
}

/// A weight file whose header has been read and whose checksum holds.
pub(super) struct WeightFile<'b> {
    pub(super) config: Config,
    entries: HashMap<String, Entry>,
    data: &'b [u8],
}

fn word(bytes: &[u8], offset: usize) -> Option<u32> {
    let bytes = bytes.get(offset..offset + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

impl<'b> WeightFile<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, ModelError> {
        let truncated = |part: &str| ModelError::Truncated(part.to_owned());
        if bytes.get(..8) != Some(MAGIC.as_slice()) {
            return Err(ModelError::Magic);
        }
        let version = word(bytes, 8).ok_or_else(|| truncated("version"))?;
        if version != VERSION {
            return Err(ModelError::Version(version));
        }
        let length = word(bytes, 12).ok_or_else(|| truncated("header"))?;
        let end = usize::try_from(length)
            .ok()
            .and_then(|length| length.checked_add(16));
        let end = end.ok_or_else(|| truncated("header"))?;
        let header = bytes.get(16..end).ok_or_else(|| truncated("header"))?;
        let header: Header = serde_json::from_slice(header)?;
        let data = bytes.get(end..).unwrap_or_default();
        let data = data
            .get(..header.data_bytes)
            .ok_or_else(|| truncated("data"))?;
        let found = format!("{:016x}", checksum(data));
        if found != header.data_fnv1a64 {
            return Err(ModelError::Checksum {
                expected: header.data_fnv1a64,
                found,
            });
        }
        let entries = header
            .tensors
            .into_iter()
            .map(|entry| (entry.name.clone(), entry))
            .collect();
        Ok(Self {
            config: header.config,
            entries,
            data,
        })
    }

    fn bytes(
        &self,
        name: &str,
        dtypes: &[&str],
        shape: &[usize],
    ) -> Result<(&'b [u8], &str), ModelError> {
        let entry = self
            .entries
            .get(name)
            .ok_or_else(|| ModelError::Missing(name.to_owned()))?;
        let size = match entry.dtype.as_str() {
            "f32" => 4,
            "f16" => 2,
            _ => 1,
        };
        let elements = shape
            .iter()
            .try_fold(size, |size: usize, side| size.checked_mul(*side));
        let fits = entry.shape == shape && dtypes.contains(&entry.dtype.as_str());
        if !fits || elements != Some(entry.bytes) {
            return Err(ModelError::Shape {
                name: name.to_owned(),
                expected: format!("{dtypes:?} {shape:?}"),
                found: format!("{} {:?}", entry.dtype, entry.shape),
            });
        }
        let range = entry.offset..entry.offset.saturating_add(entry.bytes);
        let bytes = self
            .data
            .get(range)
            .ok_or_else(|| ModelError::Truncated(name.to_owned()))?;
        Ok((bytes, &entry.dtype))
    }

    /// The numbers of a tensor stored as `f32` or `f16`.
    pub(super) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let (bytes, dtype) = self.bytes(name, &["f32", "f16"], shape)?;
        Ok(if dtype == "f32" {
            bytes
                .as_chunks()
                .0
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect()
        } else {
            bytes
                .as_chunks()
                .0
                .iter()
                .map(|bytes| widen(u16::from_le_bytes(*bytes)))
                .collect()
        })
    }

    /// The numbers of a tensor stored as `i8`.
    pub(super) fn small_integers(
        &self,
        name: &str,
        shape: &[usize],
    ) -> Result<Vec<i8>, ModelError> {
        let (bytes, _) = self.bytes(name, &["i8"], shape)?;
        Ok(bytes.iter().map(|byte| byte.cast_signed()).collect())
    }

    /// The lines of a tensor that is text.
    pub(super) fn lines(&self, name: &str) -> Result<Vec<&'b str>, ModelError> {
        let length = self.entries.get(name).map_or(0, |entry| entry.bytes);
        let (bytes, _) = self.bytes(name, &["utf8"], &[length])?;
        let text =
            std::str::from_utf8(bytes).map_err(|_| ModelError::Truncated(name.to_owned()))?;
        Ok(if text.is_empty() {
            Vec::new()
        } else {
            text.split('\n').collect()
        })
    }
}

/// FNV-1a over 64-bit words.
fn checksum(data: &[u8]) -> u64 {
    let words = data
        .as_chunks::<8>()
        .0
        .iter()
        .map(|word| u64::from_le_bytes(*word));
    words.fold(super::features::FNV_OFFSET, |hash, word| {
        (hash ^ word).wrapping_mul(super::features::FNV_PRIME)
    })
}

/// Converts an IEEE 754 half to a single.
fn widen(half: u16) -> f32 {
    let sign = u32::from(half >> 15) << 31;
    let exponent = u32::from(half >> 10) & 0x1f;
    let fraction = u32::from(half) & 0x3ff;
    match (exponent, fraction) {
        (0, 0) => f32::from_bits(sign),
        // A subnormal: the fraction counts units of 2^-24.
        (0, _) => {
            let value = f32::from(half & 0x3ff) / 16_777_216.0;
            if sign == 0 { value } else { -value }
        }
        (0x1f, _) => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widens_halves() {
        let cases = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x7bff, 65504.0),
        ];
        for (half, single) in cases {
            assert_eq!(widen(half), single);
        }
        assert!(widen(0x7e00).is_nan());
    }

    #[test]
    fn refuses_what_is_no_weight_file() {
        assert!(matches!(
            WeightFile::open(b"").err(),
            Some(ModelError::Magic)
        ));
        assert!(matches!(
            WeightFile::open(b"CHNCRYLM").err(),
            Some(ModelError::Truncated(_))
        ));
        assert!(matches!(
            WeightFile::open(b"CHNCRYLM\x02\0\0\0").err(),
            Some(ModelError::Version(2))
        ));
        let long = b"CHNCRYLM\x01\0\0\0\xff\xff\xff\xff{}";
        assert!(matches!(
            WeightFile::open(long).err(),
            Some(ModelError::Truncated(_))
        ));
    }
}
