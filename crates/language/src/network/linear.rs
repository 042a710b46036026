//! Linear layers: `y = W x + b` for many rows at once.
//!
//! Weights are packed at load into panels of [`PANEL`] outputs, and the inputs of a batch into blocks
//! of rows, so that the inner loop reads both in order and keeps a tile of sums in registers. A row's
//! sums run over the inputs in one fixed order, whatever the other rows are.

use pulp::{Arch, Simd, WithSimd};

/// Outputs of one panel: three vectors of the widest registers.
const PANEL: usize = 48;
/// Rows of one block of inputs.
const ROWS: usize = 8;

/// The packed weights of a linear layer.
#[derive(Debug)]
pub(super) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Panel by panel, input by input, [`PANEL`] weights.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Packs a `[outputs, inputs]` matrix; a missing bias is zero.
    pub(super) fn new(matrix: &[f32], bias: Option<&[f32]>, inputs: usize) -> Self {
        let outputs = matrix.len() / inputs.max(1);
        let panels = outputs.div_ceil(PANEL);
        let mut weights = vec![0.0; panels * inputs * PANEL];
        for (output, row) in matrix.chunks_exact(inputs.max(1)).enumerate() {
            let (panel, column) = (output / PANEL, output % PANEL);
            let panel = weights.iter_mut().skip(panel * inputs * PANEL + column);
            panel
                .step_by(PANEL)
                .zip(row)
                .for_each(|(packed, weight)| *packed = *weight);
        }
        let mut padded = bias.map(<[f32]>::to_vec).unwrap_or_default();
        padded.resize(panels * PANEL, 0.0);
        Self {
            inputs,
            outputs,
            weights,
            bias: padded,
        }
    }

    /// The length of an output row: the outputs, padded with zeros to whole panels.
    pub(super) fn stride(&self) -> usize {
        self.outputs.div_ceil(PANEL) * PANEL
    }

    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Computes the layer for every row of `input` (each `stride` long, of which the layer reads the
    /// first) into rows of [`Self::stride`].
    pub(super) fn apply(
        &self,
        arch: Arch,
        input: Rows<'_>,
        packed: &mut Vec<f32>,
        output: &mut Vec<f32>,
    ) {
        let rows = input.count();
        input.pack(self.inputs, packed);
        output.resize(rows * self.stride(), 0.0);
        arch.dispatch(Product {
            layer: self,
            packed,
            output,
            rows,
        });
    }
}

/// Rows of numbers in a larger matrix: columns `from..` of rows `stride` long.
#[derive(Clone, Copy)]
pub(super) struct Rows<'m> {
    pub(super) data: &'m [f32],
    pub(super) stride: usize,
    pub(super) from: usize,
}

impl Rows<'_> {
    fn count(self) -> usize {
        self.data.len() / self.stride
    }

    /// Copies the rows block by block, input by input, so that one input of all rows lies together.
    fn pack(self, inputs: usize, packed: &mut Vec<f32>) {
        packed.resize(self.count().div_ceil(ROWS) * ROWS * inputs, 0.0);
        let blocks = self.data.chunks(self.stride * ROWS);
        for (block, target) in blocks.zip(packed.chunks_exact_mut(inputs * ROWS)) {
            if block.len() < self.stride * ROWS {
                target.fill(0.0);
            }
            for (row, source) in block.chunks_exact(self.stride).enumerate() {
                let source = source
                    .get(self.from..self.from + inputs)
                    .unwrap_or_default();
                for (column, value) in target.as_chunks_mut::<ROWS>().0.iter_mut().zip(source) {
                    column[row] = *value;
                }
            }
        }
    }
}

/// One product, ready to be run with the registers of the machine.
struct Product<'p> {
    layer: &'p Linear,
    packed: &'p [f32],
    output: &'p mut [f32],
    rows: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Linear {
            inputs,
            weights,
            bias,
            ..
        } = self.layer;
        let stride = self.layer.stride();
        let panels = weights
            .chunks_exact(inputs * PANEL)
            .zip(bias.chunks_exact(PANEL));
        for (number, (panel, bias)) in panels.enumerate() {
            for (block, input) in self.packed.chunks_exact(inputs * ROWS).enumerate() {
                let rows = (self.rows - block * ROWS).min(ROWS);
                let output = &mut self.output[block * ROWS * stride..][..rows * stride];
                let target = Target {
                    output,
                    stride,
                    column: number * PANEL,
                };
                if S::F32_LANES == 16 {
                    tile::<S, ROWS, 0>(simd, input, panel, bias, target);
                } else {
                    halves(simd, input, panel, bias, target);
                }
            }
        }
    }
}

/// Where a tile's sums go.
struct Target<'t> {
    output: &'t mut [f32],
    stride: usize,
    column: usize,
}

/// Narrower registers hold half the rows.
#[inline(always)]
fn halves<S: Simd>(simd: S, input: &[f32], panel: &[f32], bias: &[f32], target: Target<'_>) {
    let Target {
        output,
        stride,
        column,
    } = target;
    let (upper, lower) = output.split_at_mut(output.len().min(stride * ROWS / 2));
    tile::<S, { ROWS / 2 }, 0>(
        simd,
        input,
        panel,
        bias,
        Target {
            output: upper,
            stride,
            column,
        },
    );
    tile::<S, { ROWS / 2 }, { ROWS / 2 }>(
        simd,
        input,
        panel,
        bias,
        Target {
            output: lower,
            stride,
            column,
        },
    );
}

/// `HEIGHT` rows from row `FROM` of the block on, times one panel.
#[inline(always)]
fn tile<S: Simd, const HEIGHT: usize, const FROM: usize>(
    simd: S,
    input: &[f32],
    panel: &[f32],
    bias: &[f32],
    target: Target<'_>,
) {
    let width = PANEL / S::F32_LANES;
    let (panel, _) = S::as_simd_f32s(panel);
    let (bias, _) = S::as_simd_f32s(bias);
    let Target {
        output,
        stride,
        column,
    } = target;
    for part in 0..width / 3 {
        let first = part * 3;
        let mut sums = [[bias[first], bias[first + 1], bias[first + 2]]; HEIGHT];
        for (weights, values) in panel.chunks_exact(width).zip(input.as_chunks::<ROWS>().0) {
            let (a, b, c) = (weights[first], weights[first + 1], weights[first + 2]);
            for row in 0..HEIGHT {
                let value = simd.splat_f32s(values[FROM + row]);
                sums[row][0] = simd.mul_add_e_f32s(value, a, sums[row][0]);
                sums[row][1] = simd.mul_add_e_f32s(value, b, sums[row][1]);
                sums[row][2] = simd.mul_add_e_f32s(value, c, sums[row][2]);
            }
        }
        for (row, sums) in output.chunks_exact_mut(stride).zip(sums) {
            let start = column + first * S::F32_LANES;
            let (row, _) = S::as_mut_simd_f32s(&mut row[start..start + 3 * S::F32_LANES]);
            row.copy_from_slice(&sums);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Any product equals the schoolbook one, in every row.
    #[test]
    fn agrees_with_the_naive_product() {
        let (rows, inputs, outputs) = (19, 7, 51);
        let value = |seed: usize| ((seed * 7919 % 101) as f32 - 50.0) / 25.0;
        let matrix: Vec<f32> = (0..inputs * outputs).map(value).collect();
        let bias: Vec<f32> = (0..outputs).map(|i| value(i + 3)).collect();
        let data: Vec<f32> = (0..rows * (inputs + 2)).map(|i| value(i * 3 + 1)).collect();
        let layer = Linear::new(&matrix, Some(&bias), inputs);
        let (mut packed, mut output) = (Vec::new(), Vec::new());
        let input = Rows {
            data: &data,
            stride: inputs + 2,
            from: 1,
        };
        layer.apply(Arch::new(), input, &mut packed, &mut output);
        for row in 0..rows {
            for out in 0..outputs {
                let products = (0..inputs)
                    .map(|i| matrix[out * inputs + i] * data[row * (inputs + 2) + 1 + i]);
                let expected = bias[out] + products.sum::<f32>();
                assert!((output[row * layer.stride() + out] - expected).abs() < 1e-4);
            }
        }
        let scalar = Arch::Scalar;
        let mut other = Vec::new();
        layer.apply(scalar, input, &mut packed, &mut other);
        assert!(output.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-4));
    }
}
