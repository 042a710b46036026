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

/// Outputs of one panel: three vectors of the widest registers.
const PANEL: usize = 48;
/// Rows of one block of inputs.
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

/// Buffers of products: the rounded inputs, row by row in pairs, and the scale of each row.
#[derive(Debug, Default)]
pub(super) struct Packed {
    inputs: Vec<i32>,
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

    /// The length of an output row: the outputs, padded with zeros to whole panels.
    pub(super) fn stride(&self) -> usize {
        self.bias.len() * PANEL
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
        packed
            .inputs
            .resize(rows.next_multiple_of(ROWS) * self.inputs / 2, 0);
        packed.scales.resize(rows, 0.0);
        output.resize(rows * self.stride(), 0.0);
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
        let rows = data.chunks_exact(stride).zip(&mut packed.scales);
        for ((row, scale), pairs) in rows.zip(packed.inputs.chunks_exact_mut(width / 2)) {
            *scale = round_row(simd, &row[from..from + width], pairs);
        }
    }
}

/// Rounds a row to the input limit, joins it to pairs as [`join`] does, and returns its scale.
#[inline(always)]
fn round_row<S: Simd>(simd: S, row: &[f32], pairs: &mut [i32]) -> f32 {
    let largest = largest_size(simd, row);
    let factor = simd.splat_f32s(INPUT_LIMIT / largest);
    let (rounding, low) = (simd.splat_f32s(ROUND), simd.splat_u32s(0xffff));
    let round = |x| simd.transmute_u32s_f32s(simd.add_f32s(simd.mul_f32s(x, factor), rounding));
    let chunks = row.as_chunks::<{ 2 * LANES }>().0.iter();
    for (chunk, pairs) in chunks.zip(pairs.as_chunks_mut::<LANES>().0) {
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
        for (number, (panel, (scales, bias))) in panels.enumerate() {
            let outputs = self.output.chunks_mut(stride * ROWS);
            let blocks = self
                .packed
                .inputs
                .chunks_exact(pairs * ROWS)
                .zip(self.packed.scales.chunks(ROWS));
            for (output, (input, rows)) in outputs.zip(blocks) {
                for (part, from) in parts::<WIDTH, HEIGHT>() {
                    let sums = tile::<L, WIDTH, HEIGHT>(self.lanes, input, panel, part * 3, from);
                    let column = number * PANEL + part * 3 * WIDTH;
                    let (_, scales) = scales.split_at(part * 3 * WIDTH);
                    let (_, bias) = bias.split_at(part * 3 * WIDTH);
                    for (row, sums) in sums.into_iter().enumerate() {
                        let Some(scale) = rows.get(from + row) else {
                            break;
                        };
                        let output = &mut output[(from + row) * stride + column..][..3 * WIDTH];
                        let output = output.as_chunks_mut::<WIDTH>().0;
                        let (scales, bias) =
                            (scales.as_chunks::<WIDTH>().0, bias.as_chunks::<WIDTH>().0);
                        for vector in 0..3 {
                            let sums = self.lanes.store(sums[vector]);
                            output[vector] =
                                scale_sums(sums, *scale, &scales[vector], &bias[vector]);
                        }
                    }
                }
            }
        }
    }
}

/// The tiles of a block: which three vectors of a panel, and from which row on.
#[inline(always)]
fn parts<const WIDTH: usize, const HEIGHT: usize>() -> impl Iterator<Item = (usize, usize)> {
    let (wide, high) = (PANEL / (3 * WIDTH), ROWS / HEIGHT);
    (0..wide * high).map(move |tile| (tile / high, tile % high * HEIGHT))
}

/// The sums of `HEIGHT` rows from row `from` on with three vectors of a panel from vector `first` on.
#[inline(always)]
fn tile<L: Lanes<WIDTH>, const WIDTH: usize, const HEIGHT: usize>(
    lanes: L,
    input: &[i32],
    panel: &[[i32; PANEL]],
    first: usize,
    from: usize,
) -> [[L::Vector; 3]; HEIGHT] {
    let zero = lanes.load(&[0; WIDTH]);
    let mut sums = [[zero; 3]; HEIGHT];
    let pairs = panel.len();
    let rows: [&[i32]; HEIGHT] =
        std::array::from_fn(|row| &input[(from + row) * pairs..(from + row + 1) * pairs]);
    for (pair, weights) in panel.iter().enumerate() {
        let weights = weights.as_chunks::<WIDTH>().0;
        let weights = [0, 1, 2].map(|vector| lanes.load(&weights[first + vector]));
        for (row, sums) in rows.iter().zip(&mut sums) {
            let value = lanes.load(&[row[pair]; WIDTH]);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = lanes.add_products(*sum, value, weights);
            }
        }
    }
    sums
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
