//! Linear layers: `y = W x + b` for many rows at once, in integers.
//!
//! Weights are rounded to 12 bits with a scale for each output, inputs to 13 bits with a scale for each
//! row; both to 8 bits in the [`Grain::Coarse`] layers. The sums are exact in 32 bits, so no order of
//! summation and no machine changes them. Weights are packed at load into panels of [`PANEL`] outputs, so
//! that the inner loop reads them in order and keeps a tile of sums in registers.
//!
//! What a register's lane holds of a row is a *group*: two numbers of 16 bits or, on machines that multiply
//! those, four bytes.

use pulp::NullaryFnOnce;

use super::arithmetic::LANES;
use super::machine::{Bytes, Lanes, Machine, Portable, Product as Kernel};
use super::pack::{Block, Pack, Packed, ROWS, groups};
use super::weights::ModelError;

/// Vectors of outputs in one tile of sums.
const TILE: usize = 3;
/// Outputs of one panel: a tile of the widest registers.
const PANEL: usize = TILE * LANES;
/// The most inputs whose sum is exact.
const MAX_INPUTS: usize = 256;

/// How finely a layer rounds its weights and inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// To 12 and 13 bits.
    Fine,
    /// To 8 bits each: twice as fast on machines that multiply bytes.
    Coarse,
}

impl Grain {
    /// The largest rounded weight and the largest rounded input: 256 products of them stay below 2^31.
    fn limits(self) -> (f32, f32) {
        match self {
            Self::Fine => (2047.0, 4095.0),
            Self::Coarse => (127.0, 127.0),
        }
    }
}

/// The packed weights of a linear layer.
#[derive(Debug)]
pub(super) struct Linear {
    inputs: usize,
    outputs: usize,
    input_limit: f32,
    /// The instructions for groups of four bytes; without them, groups are pairs.
    bytes: Option<Bytes>,
    /// Panel by panel, group of inputs by group of inputs, [`PANEL`] groups of weights.
    weights: Vec<[i32; PANEL]>,
    /// What the sums start from: bytes of inputs are 128 too large, to have no sign.
    starts: Vec<[i32; PANEL]>,
    scales: Vec<[f32; PANEL]>,
    bias: Vec<[f32; PANEL]>,
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
        (grain, machine): (Grain, Machine),
    ) -> Result<Self, ModelError> {
        if inputs == 0 || inputs > MAX_INPUTS || !inputs.is_multiple_of(2 * LANES) {
            return Err(ModelError::Configuration(
                "layers with a multiple of 32 inputs up to 256",
            ));
        }
        let whole = grain == Grain::Coarse && inputs.is_multiple_of(4 * LANES);
        let bytes = machine.bytes.filter(|_| whole);
        let outputs = matrix.len() / inputs;
        let panels = outputs.div_ceil(PANEL);
        let (weight_limit, input_limit) = grain.limits();
        let mut layer = Self {
            inputs,
            outputs,
            input_limit,
            bytes,
            weights: Vec::new(),
            starts: vec![[0; PANEL]; panels],
            scales: vec![[0.0; PANEL]; panels],
            bias: vec![[0.0; PANEL]; panels],
        };
        let length = layer.groups();
        layer.weights = vec![[0; PANEL]; panels * length];
        for (output, row) in matrix.chunks_exact(inputs).enumerate() {
            let (panel, column) = (output / PANEL, output % PANEL);
            let largest = row
                .iter()
                .fold(1e-20_f32, |largest, weight| largest.max(weight.abs()));
            let (groups, sum) = groups(row, weight_limit / largest, bytes.is_some());
            for (packed, group) in layer.weights[panel * length..].iter_mut().zip(groups) {
                packed[column] = group;
            }
            if bytes.is_some() {
                layer.starts[panel][column] = -128 * sum;
            }
            layer.scales[panel][column] = largest / weight_limit;
            layer.bias[panel][column] = bias
                .and_then(|bias| bias.get(output))
                .copied()
                .unwrap_or(0.0);
        }
        Ok(layer)
    }

    /// How many groups an input row has.
    fn groups(&self) -> usize {
        self.inputs / if self.bytes.is_some() { 4 } else { 2 }
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
        packed.resize(padded, self.groups());
        output.resize(padded * self.stride(), 0.0);
        machine.arch.dispatch(Pack {
            input,
            width: self.inputs,
            limit: self.input_limit,
            bytes: self.bytes.is_some(),
            packed,
        });
        self.multiply(machine.product, packed, output);
        output.truncate(rows * self.stride());
    }

    /// Multiplies the packed rows by the weights.
    fn multiply(&self, kernel: Kernel, packed: &Packed, output: &mut [f32]) {
        let layer = self;
        #[cfg(target_arch = "x86_64")]
        if let Some(lanes) = self.bytes {
            return lanes.vectorize(Product::<_, 16, ROWS> {
                lanes,
                layer,
                packed,
                output,
            });
        }
        match kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni(lanes) => lanes.vectorize(Product::<_, 16, ROWS> {
                lanes,
                layer,
                packed,
                output,
            }),
            #[cfg(target_arch = "x86_64")]
            Kernel::Wide(lanes) => lanes.vectorize(Product::<_, 16, ROWS> {
                lanes,
                layer,
                packed,
                output,
            }),
            #[cfg(target_arch = "x86_64")]
            Kernel::Narrow(lanes) => lanes.vectorize(Product::<_, 8, 4> {
                lanes,
                layer,
                packed,
                output,
            }),
            Kernel::Portable => Product::<_, 8, 4> {
                lanes: Portable,
                layer,
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
        let (groups, stride) = (self.layer.groups(), self.layer.stride());
        let weights = self.layer.weights.chunks_exact(groups);
        let weights = weights.zip(&self.layer.starts);
        let panels = weights.zip(self.layer.scales.iter().zip(&self.layer.bias));
        for (number, ((weights, starts), (scales, bias))) in panels.enumerate() {
            let panel = Panel {
                lanes: self.lanes,
                weights,
                starts: starts.as_chunks().0,
                scales: scales.as_chunks().0,
                bias: bias.as_chunks().0,
            };
            let vectors = (stride - number * PANEL).min(PANEL) / WIDTH;
            let inputs = self.packed.inputs.chunks_exact(groups / LANES);
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

/// The weights, starts, scales and bias of one panel, in vectors of `WIDTH`.
struct Panel<'p, L, const WIDTH: usize> {
    lanes: L,
    weights: &'p [[i32; PANEL]],
    starts: &'p [[i32; WIDTH]],
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
        let starts: [L::Vector; COUNT] =
            std::array::from_fn(|vector| self.lanes.load(&self.starts[first + vector]));
        let mut sums = [starts; HEIGHT];
        for (weights, block) in self.weights.as_chunks::<LANES>().0.iter().zip(blocks) {
            for (group, weights) in weights.iter().enumerate() {
                let weights = &weights.as_chunks::<WIDTH>().0[first..first + COUNT];
                let weights: [L::Vector; COUNT] =
                    std::array::from_fn(|vector| self.lanes.load(&weights[vector]));
                for (row, sums) in sums.iter_mut().enumerate() {
                    let value = self.lanes.load(&[block[from + row][group]; WIDTH]);
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
            Linear::new(
                &matrix,
                Some(&bias),
                inputs,
                (Grain::Fine, Machine::detect()),
            )
            .unwrap(),
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
        let machine = Machine::detect();
        for grain in [Grain::Fine, Grain::Coarse] {
            for sign in [1.0, -1.0] {
                let layer =
                    Linear::new(&vec![sign; 256 * 48], None, 256, (grain, machine)).unwrap();
                let data = vec![3.0; 256];
                let mut output = Vec::new();
                let input = Rows {
                    data: &data,
                    stride: 256,
                    from: 0,
                };
                layer.apply(machine, input, &mut Packed::default(), &mut output);
                assert!(output.iter().all(|sum| (sum - sign * 768.0).abs() < 0.1));
            }
        }
    }

    #[test]
    fn bytes_give_the_same_numbers_as_pairs() {
        let (rows, inputs, outputs) = (21, 128, 100);
        let matrix: Vec<f32> = (0..inputs * outputs).map(value).collect();
        let data: Vec<f32> = (0..inputs * rows).map(|i| value(i * 5 + 2)).collect();
        let input = Rows {
            data: &data,
            stride: inputs,
            from: 0,
        };
        let run = |machine| {
            let layer = Linear::new(&matrix, None, inputs, (Grain::Coarse, machine)).unwrap();
            let mut output = Vec::new();
            layer.apply(machine, input, &mut Packed::default(), &mut output);
            output
        };
        let pairs = Machine {
            bytes: None,
            ..Machine::detect()
        };
        assert_eq!(run(Machine::detect()), run(pairs));
        for (row, output) in data.chunks(inputs).zip(run(pairs).chunks(112)) {
            for (weights, sum) in matrix.chunks(inputs).zip(output) {
                let expected: f32 = weights.iter().zip(row).map(|(w, x)| w * x).sum();
                assert!((sum - expected).abs() < 1.0, "{sum} {expected}");
            }
        }
    }
}
