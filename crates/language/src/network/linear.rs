//! Linear layers: `y = W x + b` for many rows at once, in integers.
//!
//! Weights are rounded to 12 bits with a scale for each output, inputs to 13 bits with a scale for each
//! row; the sums are exact in 32 bits, so no order of summation and no machine changes them. Weights are
//! packed at load into panels of [`PANEL`] outputs, so that the inner loop reads them in order and keeps
//! a tile of sums in registers.

use pulp::{NullaryFnOnce, Simd, WithSimd};

use super::arithmetic::{LANES, largest_size, vectors};
use super::machine::{Lanes, Machine, Portable, Product as Kernel};
use super::weights::ModelError;

/// Vectors of outputs in one tile of sums.
const TILE: usize = 3;
/// Outputs of one panel: a tile of the widest registers.
const PANEL: usize = TILE * LANES;
/// Rows are padded to a multiple of the tallest tile.
const ROWS: usize = 8;
/// The largest rounded weight.
const WEIGHT_LIMIT: f32 = 2047.0;
/// The largest rounded input: with the largest weights, 256 products stay below 2^31.
const INPUT_LIMIT: f32 = 4095.0;
/// The most inputs whose sum is exact.
const MAX_INPUTS: usize = 256;

/// The packed weights of a linear layer.
#[derive(Debug)]
pub(super) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Panel by panel, pair of inputs by pair of inputs, [`PANEL`] pairs of weights.
    weights: Vec<[i32; PANEL]>,
    scales: Vec<[f32; PANEL]>,
    bias: Vec<[f32; PANEL]>,
}

/// [`LANES`] pairs of each of [`ROWS`] rows.
///
/// One register and constant offsets reach them all. With an address to compute for each row, compilers
/// take the instructions for inner products apart again, which costs a fifth of the speed.
type Block = [[i32; LANES]; ROWS];

/// Buffers of products: the rounded inputs, and the scale of each row.
#[derive(Debug, Default)]
pub(super) struct Packed {
    /// The blocks of the first rows, then those of the next.
    inputs: Vec<Block>,
    scales: Vec<f32>,
}

impl Linear {
    /// Packs a `[outputs, inputs]` matrix; a missing bias is zero.
    ///
    /// # Errors
    /// If the number of inputs is not a multiple of 32 up to 256.
    pub(super) fn new(
        matrix: &[f32],
        bias: Option<&[f32]>,
        inputs: usize,
    ) -> Result<Self, ModelError> {
        if inputs == 0 || inputs > MAX_INPUTS || !inputs.is_multiple_of(2 * LANES) {
            return Err(ModelError::Configuration(
                "layers with a multiple of 32 inputs up to 256",
            ));
        }
        let outputs = matrix.len() / inputs;
        let (panels, pairs) = (outputs.div_ceil(PANEL), inputs / 2);
        let mut layer = Self {
            inputs,
            outputs,
            weights: vec![[0; PANEL]; panels * pairs],
            scales: vec![[0.0; PANEL]; panels],
            bias: vec![[0.0; PANEL]; panels],
        };
        for (output, row) in matrix.chunks_exact(inputs).enumerate() {
            let (panel, column) = (output / PANEL, output % PANEL);
            let largest = row
                .iter()
                .fold(1e-20_f32, |largest, weight| largest.max(weight.abs()));
            let factor = WEIGHT_LIMIT / largest;
            let joined = row
                .as_chunks::<{ 2 * LANES }>()
                .0
                .iter()
                .flat_map(|chunk| join(chunk, factor));
            for (packed, pair) in layer.weights[panel * pairs..].iter_mut().zip(joined) {
                packed[column] = pair;
            }
            layer.scales[panel][column] = largest / WEIGHT_LIMIT;
            layer.bias[panel][column] = bias
                .and_then(|bias| bias.get(output))
                .copied()
                .unwrap_or(0.0);
        }
        Ok(layer)
    }

    /// The length of an output row: the outputs, padded with zeros to a multiple of [`LANES`].
    pub(super) fn stride(&self) -> usize {
        self.outputs.next_multiple_of(LANES)
    }

    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Computes the layer for every row of `input` into rows of [`Self::stride`].
    pub(super) fn apply(
        &self,
        machine: Machine,
        input: Rows<'_>,
        packed: &mut Packed,
        output: &mut Vec<f32>,
    ) {
        let rows = input.data.len() / input.stride;
        // The padding is computed with what it happens to hold, and cut off.
        let padded = rows.next_multiple_of(ROWS);
        let blocks = padded / ROWS * self.inputs / 2 / LANES;
        packed.inputs.resize(blocks, [[0; LANES]; ROWS]);
        packed.scales.resize(padded, 0.0);
        output.resize(padded * self.stride(), 0.0);
        machine.arch.dispatch(Pack {
            input,
            width: self.inputs,
            packed,
        });
        match machine.product {
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni(lanes) => lanes.vectorize(Product::<_, 16, ROWS> {
                lanes,
                layer: self,
                packed,
                output,
            }),
            #[cfg(target_arch = "x86_64")]
            Kernel::Wide(lanes) => lanes.vectorize(Product::<_, 16, ROWS> {
                lanes,
                layer: self,
                packed,
                output,
            }),
            #[cfg(target_arch = "x86_64")]
            Kernel::Narrow(lanes) => lanes.vectorize(Product::<_, 8, 4> {
                lanes,
                layer: self,
                packed,
                output,
            }),
            Kernel::Portable => Product::<_, 8, 4> {
                lanes: Portable,
                layer: self,
                packed,
                output,
            }
            .call(),
        }
        output.truncate(rows * self.stride());
    }
}

/// Rows of numbers in a larger matrix: the columns after `from` of rows `stride` long.
#[derive(Clone, Copy)]
pub(super) struct Rows<'m> {
    pub(super) data: &'m [f32],
    pub(super) stride: usize,
    pub(super) from: usize,
}

/// Adding it leaves no bits for a fraction: the low half of the sum's bits is an integer.
const ROUND: f32 = 12_582_912.0;

/// Rounds numbers times a factor and joins each of the first half with its fellow in the second half
/// to a pair, which takes no shuffling.
#[inline(always)]
fn join(chunk: &[f32; 2 * LANES], factor: f32) -> [i32; LANES] {
    let mut pairs = [0; LANES];
    for lane in 0..LANES {
        let [low, high] =
            [chunk[lane], chunk[LANES + lane]].map(|x| (x * factor + ROUND).to_bits());
        pairs[lane] = (low & 0xffff | high << 16).cast_signed();
    }
    pairs
}

/// Rounds rows and joins their numbers to pairs.
struct Pack<'p> {
    input: Rows<'p>,
    width: usize,
    packed: &'p mut Packed,
}

impl WithSimd for Pack<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            input: Rows { data, stride, from },
            width,
            packed,
        } = self;
        let blocks = packed.inputs.chunks_exact_mut(width / 2 / LANES);
        let rows = data
            .chunks(stride * ROWS)
            .zip(packed.scales.chunks_mut(ROWS));
        for ((rows, scales), blocks) in rows.zip(blocks) {
            for (number, (row, scale)) in rows.chunks_exact(stride).zip(scales).enumerate() {
                *scale = round_row(simd, &row[from..from + width], number, blocks);
            }
        }
    }
}

/// Rounds a row to the input limit, joins it to pairs as [`join`] does, puts them into its place in the
/// blocks, and returns its scale.
#[inline(always)]
fn round_row<S: Simd>(simd: S, row: &[f32], number: usize, blocks: &mut [Block]) -> f32 {
    let largest = largest_size(simd, row);
    let factor = simd.splat_f32s(INPUT_LIMIT / largest);
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
    largest / INPUT_LIMIT
}

/// One product with vectors of `WIDTH` sums, `HEIGHT` rows at a time.
struct Product<'p, L, const WIDTH: usize, const HEIGHT: usize> {
    lanes: L,
    layer: &'p Linear,
    packed: &'p Packed,
    output: &'p mut [f32],
}

impl<L: Lanes<WIDTH>, const WIDTH: usize, const HEIGHT: usize> NullaryFnOnce
    for Product<'_, L, WIDTH, HEIGHT>
{
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (pairs, stride) = (self.layer.inputs / 2, self.layer.stride());
        let weights = self.layer.weights.chunks_exact(pairs);
        let panels = weights.zip(self.layer.scales.iter().zip(&self.layer.bias));
        for (number, (weights, (scales, bias))) in panels.enumerate() {
            let panel = Panel {
                lanes: self.lanes,
                weights,
                scales: scales.as_chunks().0,
                bias: bias.as_chunks().0,
            };
            let vectors = (stride - number * PANEL).min(PANEL) / WIDTH;
            let inputs = self.packed.inputs.chunks_exact(pairs / LANES);
            let inputs = inputs.zip(self.packed.scales.as_chunks::<ROWS>().0);
            for (output, (blocks, scales)) in
                self.output.chunks_exact_mut(stride * ROWS).zip(inputs)
            {
                for (from, scales) in scales.as_chunks::<HEIGHT>().0.iter().enumerate() {
                    let rows = (blocks, from * HEIGHT, scales);
                    let output = &mut output[from * HEIGHT * stride + number * PANEL..];
                    for first in (0..vectors).step_by(TILE) {
                        let output = &mut output[first * WIDTH..];
                        match vectors - first {
                            1 => panel.tile::<1, HEIGHT>(first, rows, output, stride),
                            2 => panel.tile::<2, HEIGHT>(first, rows, output, stride),
                            _ => panel.tile::<TILE, HEIGHT>(first, rows, output, stride),
                        }
                    }
                }
            }
        }
    }
}

/// The weights, scales and bias of one panel, in vectors of `WIDTH`.
struct Panel<'p, L, const WIDTH: usize> {
    lanes: L,
    weights: &'p [[i32; PANEL]],
    scales: &'p [[f32; WIDTH]],
    bias: &'p [[f32; WIDTH]],
}

impl<L: Lanes<WIDTH>, const WIDTH: usize> Panel<'_, L, WIDTH> {
    /// Writes the outputs of `HEIGHT` rows for `COUNT` vectors of the panel from vector `first` on.
    #[inline(always)]
    fn tile<const COUNT: usize, const HEIGHT: usize>(
        &self,
        first: usize,
        (blocks, from, scales): (&[Block], usize, &[f32; HEIGHT]),
        output: &mut [f32],
        stride: usize,
    ) {
        let mut sums = [[self.lanes.load(&[0; WIDTH]); COUNT]; HEIGHT];
        for (weights, block) in self.weights.as_chunks::<LANES>().0.iter().zip(blocks) {
            for (pair, weights) in weights.iter().enumerate() {
                let weights = &weights.as_chunks::<WIDTH>().0[first..first + COUNT];
                let weights: [L::Vector; COUNT] =
                    std::array::from_fn(|vector| self.lanes.load(&weights[vector]));
                for (row, sums) in sums.iter_mut().enumerate() {
                    let value = self.lanes.load(&[block[from + row][pair]; WIDTH]);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = self.lanes.add_products(*sum, value, weights);
                    }
                }
            }
        }
        for (row, (sums, scale)) in sums.into_iter().zip(scales).enumerate() {
            let output = &mut output[row * stride..][..COUNT * WIDTH];
            let output = output.as_chunks_mut::<WIDTH>().0;
            for vector in 0..COUNT {
                let (scales, bias) = (&self.scales[first + vector], &self.bias[first + vector]);
                output[vector] = scale_sums(self.lanes.store(sums[vector]), *scale, scales, bias);
            }
        }
    }
}

/// Turns sums of integers to numbers.
#[inline(always)]
#[expect(
    clippy::cast_precision_loss,
    reason = "the sum is scaled to a number of 24 bits"
)]
fn scale_sums<const WIDTH: usize>(
    sums: [i32; WIDTH],
    scale: f32,
    scales: &[f32; WIDTH],
    bias: &[f32; WIDTH],
) -> [f32; WIDTH] {
    let mut scaled = [0.0; WIDTH];
    for lane in 0..WIDTH {
        scaled[lane] = bias[lane] + sums[lane] as f32 * (scale * scales[lane]);
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(seed: usize) -> f32 {
        f32::from(u8::try_from(seed * 7919 % 101).unwrap()) / 25.0 - 2.0
    }

    fn layer(inputs: usize, outputs: usize) -> (Linear, Vec<f32>, Vec<f32>) {
        let matrix: Vec<f32> = (0..inputs * outputs).map(value).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| value(i + 3)).collect();
        (
            Linear::new(&matrix, Some(&bias), inputs).unwrap(),
            matrix,
            bias,
        )
    }

    #[test]
    fn agrees_with_the_naive_product() {
        let (rows, inputs, outputs) = (19, 64, 51);
        let (layer, matrix, bias) = layer(inputs, outputs);
        let data: Vec<f32> = (0..rows * (inputs + 2)).map(|i| value(i * 3 + 1)).collect();
        let (mut packed, mut output) = (Packed::default(), Vec::new());
        let input = Rows {
            data: &data,
            stride: inputs + 2,
            from: 1,
        };
        layer.apply(Machine::detect(), input, &mut packed, &mut output);
        for row in 0..rows {
            for out in 0..outputs {
                let products = (0..inputs)
                    .map(|i| matrix[out * inputs + i] * data[row * (inputs + 2) + 1 + i]);
                let expected = bias[out] + products.sum::<f32>();
                assert!((output[row * layer.stride() + out] - expected).abs() < 2e-2);
            }
        }
    }

    #[test]
    fn every_kernel_gives_the_same_numbers() {
        let (layer, ..) = layer(64, 100);
        let data: Vec<f32> = (0..64 * 21).map(|i| value(i * 5 + 2)).collect();
        let input = Rows {
            data: &data,
            stride: 64,
            from: 0,
        };
        let run = |product| {
            let machine = Machine {
                product,
                ..Machine::detect()
            };
            let mut output = Vec::new();
            layer.apply(machine, input, &mut Packed::default(), &mut output);
            output
        };
        let expected = run(Kernel::Portable);
        #[cfg(target_arch = "x86_64")]
        {
            use super::super::machine::{Narrow, Vnni, Wide};
            let kernels = [
                Vnni::try_new().map(Kernel::Vnni),
                Wide::try_new().map(Kernel::Wide),
                Narrow::try_new().map(Kernel::Narrow),
            ];
            for kernel in kernels.into_iter().flatten() {
                assert_eq!(run(kernel), expected, "{kernel:?}");
            }
        }
        assert_eq!(run(Machine::detect().product), expected);
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        let layer = Linear::new(&vec![1.0; 256 * 48], None, 256).unwrap();
        let data = vec![3.0; 256];
        let mut output = Vec::new();
        let input = Rows {
            data: &data,
            stride: 256,
            from: 0,
        };
        layer.apply(
            Machine::detect(),
            input,
            &mut Packed::default(),
            &mut output,
        );
        assert!(output.iter().all(|sum| (sum - 768.0).abs() < 0.1));
    }
}
