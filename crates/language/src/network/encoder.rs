//! The encoder: layers of a width-3 element-wise convolution, gates and a scan in both directions.

use std::ops::Range;

use pulp::{Arch, NullaryFnOnce};

use super::arithmetic::{LANES, normalise, sigmoids};
use super::linear::{Linear, Packed, Rows};
use super::machine::Machine;
use super::weights::{ModelError, WeightFile};

/// The widest network that the scan has room for.
const MAX_DIM: usize = 1024;

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
        arch.dispatch(Normalise {
            norm: self,
            input,
            output,
        });
    }
}

struct Normalise<'k> {
    norm: &'k Norm,
    input: &'k [f32],
    output: &'k mut [f32],
}

impl NullaryFnOnce for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Norm { weight, bias } = self.norm;
        let rows = self.input.chunks_exact(weight.len());
        for (row, out) in rows.zip(self.output.chunks_exact_mut(weight.len())) {
            normalise(row, weight, bias, out);
        }
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
            )?)
        } else {
            None
        };
        Ok(Self {
            norm: Norm::read(file, &name("norm"))?,
            conv: file.floats(&name("conv"), &[3, dim])?,
            gates: Linear::new(&gates, Some(&bias), dim)?,
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
    pub(super) packed: Packed,
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
        if dim == 0 || !dim.is_multiple_of(2 * LANES) || dim > MAX_DIM || file.config.layers > 64 {
            return Err(ModelError::Configuration(
                "a width in steps of 32 up to 1024 and at most 64 layers",
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
        machine: Machine,
        sentences: &[Range<usize>],
        embedded: &mut Vec<f32>,
        buffers: &mut Buffers,
        encoded: &mut Vec<f32>,
    ) {
        let arch = machine.arch;
        self.input.apply(arch, embedded, &mut buffers.normed);
        std::mem::swap(embedded, &mut buffers.normed);
        for layer in &self.layers {
            layer.norm.apply(arch, embedded, &mut buffers.normed);
            buffers.mixed.resize(embedded.len(), 0.0);
            buffers.state.resize(embedded.len(), 0.0);
            arch.dispatch(Mix {
                dim: self.dim,
                conv: &layer.conv,
                sentences,
                input: &buffers.normed,
                output: &mut buffers.mixed,
            });
            let input = Rows {
                data: &buffers.mixed,
                stride: self.dim,
                from: 0,
            };
            layer
                .gates
                .apply(machine, input, &mut buffers.packed, &mut buffers.gates);
            arch.dispatch(Scan {
                dim: self.dim,
                sentences,
                gates: &buffers.gates,
                stride: layer.gates.stride(),
                output: &mut buffers.state,
            });
            let (input, stride) = if let Some(out) = &layer.out {
                let input = Rows {
                    data: &buffers.state,
                    stride: self.dim,
                    from: 0,
                };
                out.apply(machine, input, &mut buffers.packed, &mut buffers.projected);
                (&buffers.projected, out.stride())
            } else {
                (&buffers.state, self.dim)
            };
            arch.dispatch(Add {
                dim: self.dim,
                input,
                stride,
                output: embedded,
            });
        }
        self.output.apply(arch, embedded, encoded);
    }
}

/// The convolution: each channel of a word with its two neighbours in the sentence.
struct Mix<'k> {
    dim: usize,
    conv: &'k [f32],
    sentences: &'k [Range<usize>],
    input: &'k [f32],
    output: &'k mut [f32],
}

impl NullaryFnOnce for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self {
            dim,
            conv,
            sentences,
            input,
            output,
        } = self;
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
}

/// Gates and scan: forward in the first half of the channels, backward in the second.
struct Scan<'k> {
    dim: usize,
    sentences: &'k [Range<usize>],
    gates: &'k [f32],
    stride: usize,
    output: &'k mut [f32],
}

impl NullaryFnOnce for Scan<'_> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        for sentence in self.sentences {
            self.half(0..self.dim / 2, sentence.clone());
            self.half(self.dim / 2..self.dim, sentence.clone().rev());
        }
    }
}

impl Scan<'_> {
    /// Runs over the rows of one sentence, with the state of some channels.
    #[inline(always)]
    fn half(&mut self, channels: Range<usize>, rows: impl Iterator<Item = usize>) {
        let mut states = [[0.0; LANES]; MAX_DIM / 2 / LANES];
        let states = &mut states[..channels.len() / LANES];
        for row in rows {
            let gates = &self.gates[row * self.stride..(row + 1) * self.stride];
            let part = |part: usize| {
                gates[part * self.dim..][channels.clone()]
                    .as_chunks::<LANES>()
                    .0
            };
            let out = &mut self.output[row * self.dim..(row + 1) * self.dim][channels.clone()];
            let parts = part(0).iter().zip(part(1)).zip(part(2));
            let out = out.as_chunks_mut::<LANES>().0;
            for ((state, out), ((forget, value), output)) in states.iter_mut().zip(out).zip(parts) {
                for lane in 0..LANES {
                    let (forget, open) = sigmoids(forget[lane], output[lane]);
                    state[lane] = forget * state[lane] + (1.0 - forget) * value[lane];
                    out[lane] = state[lane] * output[lane] * open;
                }
            }
        }
    }
}

/// Adds rows to rows.
struct Add<'k> {
    dim: usize,
    input: &'k [f32],
    stride: usize,
    output: &'k mut [f32],
}

impl NullaryFnOnce for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let rows = self.input.chunks_exact(self.stride);
        for (output, row) in self.output.chunks_exact_mut(self.dim).zip(rows) {
            for (x, z) in output.iter_mut().zip(row) {
                *x += *z;
            }
        }
    }
}

#[inline(always)]
fn scale_into(input: &[f32], weight: &[f32], out: &mut [f32]) {
    let inputs = input
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(weight.as_chunks::<LANES>().0);
    for (out, (x, w)) in out.as_chunks_mut::<LANES>().0.iter_mut().zip(inputs) {
        for lane in 0..LANES {
            out[lane] = x[lane] * w[lane];
        }
    }
}

#[inline(always)]
fn add_scaled(input: &[f32], weight: &[f32], out: &mut [f32]) {
    let inputs = input
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(weight.as_chunks::<LANES>().0);
    for (out, (x, w)) in out.as_chunks_mut::<LANES>().0.iter_mut().zip(inputs) {
        for lane in 0..LANES {
            out[lane] += x[lane] * w[lane];
        }
    }
}
