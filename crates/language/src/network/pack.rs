//! Packing rows for products: numbers rounded and joined to groups, as many as fit a lane.

use pulp::{Simd, WithSimd};

use super::arithmetic::{LANES, largest_size, vectors};
use super::linear::Rows;

/// Rows are padded to a multiple of the tallest tile.
pub(super) const ROWS: usize = 8;

/// [`LANES`] groups of each of [`ROWS`] rows.
///
/// One register and constant offsets reach them all. With an address to compute for each row, compilers
/// take the instructions for inner products apart again, which costs a fifth of the speed.
pub(super) type Block = [[i32; LANES]; ROWS];

/// Buffers of products: the rounded inputs, and the scale of each row.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// The blocks of the first rows, then those of the next.
    pub(super) inputs: Vec<Block>,
    pub(super) scales: Vec<f32>,
}

impl Packed {
    /// Makes room for rows, a multiple of [`ROWS`], of so many groups.
    pub(super) fn resize(&mut self, rows: usize, groups: usize) {
        self.inputs
            .resize(rows / ROWS * groups / LANES, [[0; LANES]; ROWS]);
        self.scales.resize(rows, 0.0);
    }
}

/// Adding it leaves no bits for a fraction: the low half of the sum's bits is an integer.
const ROUND: f32 = 12_582_912.0;

/// Rounds weights times a factor and joins them to groups, as [`Pack`] does with inputs; returns their sum too.
pub(super) fn groups(row: &[f32], factor: f32, bytes: bool) -> (Vec<i32>, i32) {
    let rounded: Vec<u32> = row
        .iter()
        .map(|weight| (weight * factor + ROUND).to_bits())
        .collect();
    let sum = rounded
        .iter()
        .map(|bits| (bits << 16).cast_signed() >> 16)
        .sum();
    // Numbers a quarter or half of a chunk apart come together, which takes no shuffling.
    let (size, bits) = if bytes { (4, 8) } else { (2, 16) };
    let mask = u32::MAX >> (32 - bits);
    let join = |chunk: &[u32], lane: usize| {
        let group = (0..size).fold(0, |group, part| {
            group | (chunk[part * LANES + lane] & mask) << (bits * part)
        });
        group.cast_signed()
    };
    let chunks = rounded.chunks_exact(size * LANES);
    let groups = chunks.flat_map(|chunk| (0..LANES).map(move |lane| join(chunk, lane)));
    (groups.collect(), sum)
}

/// Rounds rows and joins their numbers to groups.
pub(super) struct Pack<'p> {
    pub(super) input: Rows<'p>,
    pub(super) width: usize,
    /// The largest rounded number.
    pub(super) limit: f32,
    /// Whether groups are four bytes, 128 too large; else they are pairs.
    pub(super) bytes: bool,
    pub(super) packed: &'p mut Packed,
}

impl WithSimd for Pack<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            input: Rows { data, stride, from },
            width,
            limit,
            bytes,
            packed,
        } = self;
        let size = if bytes { 4 } else { 2 };
        let blocks = packed.inputs.chunks_exact_mut(width / size / LANES);
        let rows = data
            .chunks(stride * ROWS)
            .zip(packed.scales.chunks_mut(ROWS));
        for ((rows, scales), blocks) in rows.zip(blocks) {
            for (number, (row, scale)) in rows.chunks_exact(stride).zip(scales).enumerate() {
                let row = &row[from..from + width];
                let largest = largest_size(simd, row);
                let factor = simd.splat_f32s(limit / largest);
                if bytes {
                    round_bytes(simd, row, factor, number, blocks);
                } else {
                    round_pairs(simd, row, factor, number, blocks);
                }
                *scale = largest / limit;
            }
        }
    }
}

/// Rounds a row times a factor and puts its pairs into their place in the blocks.
#[inline(always)]
fn round_pairs<S: Simd>(
    simd: S,
    row: &[f32],
    factor: S::f32s,
    number: usize,
    blocks: &mut [Block],
) {
    let (rounding, low) = (simd.splat_f32s(ROUND), simd.splat_u32s(0xffff));
    let round = |x| simd.transmute_u32s_f32s(simd.add_f32s(simd.mul_f32s(x, factor), rounding));
    let chunks = row.as_chunks::<{ 2 * LANES }>().0.iter();
    for (chunk, block) in chunks.zip(blocks) {
        let pairs = &mut block[number];
        let (first, second) = chunk.split_at(LANES);
        let halves = vectors::<S>(first).iter().zip(vectors::<S>(second));
        for (pair, (first, second)) in S::as_mut_simd_i32s(pairs).0.iter_mut().zip(halves) {
            let high = simd.wrapping_dyn_shl_u32s(round(*second), simd.splat_u32s(16));
            let joined = simd.or_u32s(simd.and_u32s(round(*first), low), high);
            *pair = simd.transmute_i32s_u32s(joined);
        }
    }
}

/// Rounds a row times a factor and puts its groups of four bytes, each 128 too large, into their place.
#[inline(always)]
fn round_bytes<S: Simd>(
    simd: S,
    row: &[f32],
    factor: S::f32s,
    number: usize,
    blocks: &mut [Block],
) {
    let (rounding, low) = (simd.splat_f32s(ROUND + 128.0), simd.splat_u32s(0xff));
    let round = |x| simd.transmute_u32s_f32s(simd.add_f32s(simd.mul_f32s(x, factor), rounding));
    let byte = |x| simd.and_u32s(round(x), low);
    let shift = |x, bits| simd.wrapping_dyn_shl_u32s(x, simd.splat_u32s(bits));
    let chunks = row.as_chunks::<{ 4 * LANES }>().0.iter();
    for (chunk, block) in chunks.zip(blocks) {
        let groups = S::as_mut_simd_i32s(&mut block[number]).0;
        let parts = chunk.as_chunks::<LANES>().0;
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|part| vectors::<S>(&parts[part]));
        let parts = first.iter().zip(second).zip(third.iter().zip(fourth));
        for (group, ((first, second), (third, fourth))) in groups.iter_mut().zip(parts) {
            let low = simd.or_u32s(byte(*first), shift(byte(*second), 8));
            let high = simd.or_u32s(shift(byte(*third), 16), shift(round(*fourth), 24));
            *group = simd.transmute_i32s_u32s(simd.or_u32s(low, high));
        }
    }
}
