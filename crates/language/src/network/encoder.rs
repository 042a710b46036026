//! The encoder: layers of a width-3 element-wise convolution, gates and a scan in both directions.

use std::ops::Range;

use pulp::Arch;

use super::arithmetic::{normalise, sigmoid};
use super::linear::{Linear, Rows};
use super::weights::{ModelError, WeightFile};

/// Gain and offset of a layer norm.
#[derive(Debug)]
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub(super) fn read(file: &WeightFile<'_>, name: &str) -> Result<Self, ModelError> {
        let shape = [file.config.dim];
        Ok(Self {
            weight: file.floats(&format!("{name}.weight"), &shape)?,
            bias: file.floats(&format!("{name}.bias"), &shape)?,
        })
    }

    /// Normalises each row.
    pub(super) fn apply(&self, arch: Arch, input: &[f32], output: &mut Vec<f32>) {
        output.resize(input.len(), 0.0);
        arch.dispatch(|| {
            let dim = self.weight.len();
            for (row, out) in input.chunks_exact(dim).zip(output.chunks_exact_mut(dim)) {
                normalise(row, &self.weight, &self.bias, out);
            }
        });
    }
}

#[derive(Debug)]
struct Layer {
    norm: Norm,
    conv: Vec<f32>,
    gates: Linear,
    out: Option<Linear>,
}

impl Layer {
    fn read(file: &WeightFile<'_>, number: usize) -> Result<Self, ModelError> {
        let dim = file.config.dim;
        let name = |part: &str| format!("layer.{number}.{part}");
        let gates = file.floats(&name("gates.weight"), &[3 * dim, dim])?;
        let bias = file.floats(&name("gates.bias"), &[3 * dim])?;
        let out = if file.config.project {
            Some(Linear::new(
                &file.floats(&name("out.weight"), &[dim, dim])?,
                None,
                dim,
            ))
        } else {
            None
        };
        Ok(Self {
            norm: Norm::read(file, &name("norm"))?,
            conv: file.floats(&name("conv"), &[3, dim])?,
            gates: Linear::new(&gates, Some(&bias), dim),
            out,
        })
    }
}

/// Buffers of the encoder, reused from batch to batch.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    normed: Vec<f32>,
    mixed: Vec<f32>,
    gates: Vec<f32>,
    state: Vec<f32>,
    projected: Vec<f32>,
    pub(super) packed: Vec<f32>,
}

/// The layers between the embeddings and the heads.
#[derive(Debug)]
pub(super) struct Encoder {
    dim: usize,
    input: Norm,
    layers: Vec<Layer>,
    output: Norm,
}

impl Encoder {
    pub(super) fn read(file: &WeightFile<'_>) -> Result<Self, ModelError> {
        let dim = file.config.dim;
        if dim == 0 || !dim.is_multiple_of(2) || dim > 4096 || file.config.layers > 64 {
            return Err(ModelError::Configuration(
                "an even width up to 4096 and at most 64 layers",
            ));
        }
        Ok(Self {
            dim,
            input: Norm::read(file, "input.norm")?,
            layers: (0..file.config.layers)
                .map(|layer| Layer::read(file, layer))
                .collect::<Result<_, _>>()?,
            output: Norm::read(file, "output.norm")?,
        })
    }

    /// Encodes the rows of a batch, in which each range is a sentence; `embedded` is overwritten.
    pub(super) fn encode(
        &self,
        arch: Arch,
        sentences: &[Range<usize>],
        embedded: &mut Vec<f32>,
        buffers: &mut Buffers,
        encoded: &mut Vec<f32>,
    ) {
        self.input.apply(arch, embedded, &mut buffers.normed);
        std::mem::swap(embedded, &mut buffers.normed);
        for layer in &self.layers {
            layer.norm.apply(arch, embedded, &mut buffers.normed);
            buffers.mixed.resize(embedded.len(), 0.0);
            buffers.state.resize(embedded.len(), 0.0);
            arch.dispatch(|| self.mix(&layer.conv, sentences, &buffers.normed, &mut buffers.mixed));
            let input = Rows {
                data: &buffers.mixed,
                stride: self.dim,
                from: 0,
            };
            layer
                .gates
                .apply(arch, input, &mut buffers.packed, &mut buffers.gates);
            let stride = layer.gates.stride();
            arch.dispatch(|| self.scan(sentences, &mut buffers.gates, stride, &mut buffers.state));
            if let Some(out) = &layer.out {
                let input = Rows {
                    data: &buffers.state,
                    stride: self.dim,
                    from: 0,
                };
                out.apply(arch, input, &mut buffers.packed, &mut buffers.projected);
                let rows = buffers.projected.chunks_exact(out.stride());
                arch.dispatch(|| add_rows(embedded, self.dim, rows));
            } else {
                arch.dispatch(|| {
                    add_rows(embedded, self.dim, buffers.state.chunks_exact(self.dim));
                });
            }
        }
        self.output.apply(arch, embedded, encoded);
    }

    /// The convolution: each channel of a word with its two neighbours in the sentence.
    #[inline(always)]
    fn mix(&self, conv: &[f32], sentences: &[Range<usize>], input: &[f32], output: &mut [f32]) {
        let dim = self.dim;
        let [left, middle, right] = [0, 1, 2].map(|tap| &conv[tap * dim..(tap + 1) * dim]);
        for sentence in sentences {
            for row in sentence.clone() {
                let out = &mut output[row * dim..(row + 1) * dim];
                scale_into(&input[row * dim..(row + 1) * dim], middle, out);
                if row > sentence.start {
                    add_scaled(&input[(row - 1) * dim..row * dim], left, out);
                }
                if row + 1 < sentence.end {
                    add_scaled(&input[(row + 1) * dim..(row + 2) * dim], right, out);
                }
            }
        }
    }

    /// Gates and scan: forward in the first half of the channels, backward in the second.
    #[inline(always)]
    fn scan(&self, sentences: &[Range<usize>], gates: &mut [f32], stride: usize, out: &mut [f32]) {
        let dim = self.dim;
        for row in gates.chunks_exact_mut(stride) {
            let (forget, rest) = row.split_at_mut(dim);
            let (value, rest) = rest.split_at_mut(dim);
            let output = &mut rest[..dim];
            for ((forget, value), output) in forget.iter_mut().zip(value).zip(output) {
                *forget = sigmoid(*forget);
                *value *= 1.0 - *forget;
                *output *= sigmoid(*output);
            }
        }
        for sentence in sentences {
            let (first, second) = (0..dim / 2, dim / 2..dim);
            scan_half(gates, stride, dim, first, sentence.clone(), out);
            scan_half(gates, stride, dim, second, sentence.clone().rev(), out);
        }
    }
}

/// Runs over the rows of one sentence, with the state of some channels.
#[inline(always)]
fn scan_half(
    gates: &[f32],
    stride: usize,
    dim: usize,
    channels: Range<usize>,
    rows: impl Iterator<Item = usize>,
    out: &mut [f32],
) {
    let mut state = [0.0; 2048];
    let state = &mut state[..channels.len()];
    for row in rows {
        let gates = &gates[row * stride..(row + 1) * stride];
        let part =
            |number: usize| &gates[number * dim + channels.start..number * dim + channels.end];
        let out = &mut out[row * dim + channels.start..row * dim + channels.end];
        let parts = part(0).iter().zip(part(1)).zip(part(2));
        for ((state, out), ((forget, value), output)) in state.iter_mut().zip(out).zip(parts) {
            *state = *forget * *state + *value;
            *out = *state * *output;
        }
    }
}

#[inline(always)]
fn scale_into(input: &[f32], weight: &[f32], out: &mut [f32]) {
    for ((out, x), w) in out.iter_mut().zip(input).zip(weight) {
        *out = *x * *w;
    }
}

#[inline(always)]
fn add_scaled(input: &[f32], weight: &[f32], out: &mut [f32]) {
    for ((out, x), w) in out.iter_mut().zip(input).zip(weight) {
        *out += *x * *w;
    }
}

#[inline(always)]
fn add_rows<'r>(target: &mut [f32], dim: usize, rows: impl Iterator<Item = &'r [f32]>) {
    for (target, row) in target.chunks_exact_mut(dim).zip(rows) {
        for (x, z) in target.iter_mut().zip(row) {
            *x += *z;
        }
    }
}
