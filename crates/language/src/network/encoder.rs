//! The encoder: layers of a width-3 element-wise convolution, gates and a scan in both directions.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::arithmetic::{LANES, normalise, sigmoids, vectors, vectors_mut};
use super::linear::{Grain, Linear, Rows};
use super::machine::Machine;
use super::pack::Packed;
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

impl WithSimd for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Norm { weight, bias } = self.norm;
        let rows = self.input.chunks_exact(weight.len());
        for (row, out) in rows.zip(self.output.chunks_exact_mut(weight.len())) {
            normalise(simd, row, (weight, bias), out);
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
    fn read(
        file: &WeightFile<'_>,
        number: usize,
        kind: (Grain, Machine),
    ) -> Result<Self, ModelError> {
        let dim = file.config.dim;
        let name = |part: &str| format!("layer.{number}.{part}");
        let gates = file.floats(&name("gates.weight"), &[3 * dim, dim])?;
        let bias = file.floats(&name("gates.bias"), &[3 * dim])?;
        let out = if file.config.project {
            Some(Linear::new(
                &file.floats(&name("out.weight"), &[dim, dim])?,
                None,
                dim,
                kind,
            )?)
        } else {
            None
        };
        Ok(Self {
            norm: Norm::read(file, &name("norm"))?,
            conv: file.floats(&name("conv"), &[3, dim])?,
            gates: Linear::new(&gates, Some(&bias), dim, kind)?,
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
    pub(super) fn read(file: &WeightFile<'_>, kind: (Grain, Machine)) -> Result<Self, ModelError> {
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
                .map(|layer| Layer::read(file, layer, kind))
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

impl WithSimd for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self {
            dim,
            conv,
            sentences,
            input,
            output,
        } = self;
        let [left, middle, right] =
            [0, 1, 2].map(|tap| vectors::<S>(&conv[tap * dim..(tap + 1) * dim]));
        let row = |row: usize| vectors::<S>(&input[row * dim..(row + 1) * dim]);
        for sentence in sentences {
            for word in sentence.clone() {
                let out = vectors_mut::<S>(&mut output[word * dim..(word + 1) * dim]);
                for (out, (x, w)) in out.iter_mut().zip(row(word).iter().zip(middle)) {
                    *out = simd.mul_f32s(*x, *w);
                }
                if word > sentence.start {
                    add_scaled(simd, row(word - 1), left, out);
                }
                if word + 1 < sentence.end {
                    add_scaled(simd, row(word + 1), right, out);
                }
            }
        }
    }
}

#[inline(always)]
fn add_scaled<S: Simd>(simd: S, input: &[S::f32s], weight: &[S::f32s], out: &mut [S::f32s]) {
    for (out, (x, w)) in out.iter_mut().zip(input.iter().zip(weight)) {
        *out = simd.add_f32s(*out, simd.mul_f32s(*x, *w));
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

impl WithSimd for Scan<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        for sentence in self.sentences {
            self.half(simd, 0..self.dim / 2, sentence.clone());
            self.half(simd, self.dim / 2..self.dim, sentence.clone().rev());
        }
    }
}

impl Scan<'_> {
    /// Runs over the rows of one sentence, with the state of some channels.
    #[inline(always)]
    fn half<S: Simd>(
        &mut self,
        simd: S,
        channels: Range<usize>,
        rows: impl Iterator<Item = usize>,
    ) {
        let one = simd.splat_f32s(1.0);
        let mut states = [0.0; MAX_DIM / 2];
        let states = vectors_mut::<S>(&mut states[..channels.len()]);
        for row in rows {
            let gates = &self.gates[row * self.stride..(row + 1) * self.stride];
            let part = |part: usize| vectors::<S>(&gates[part * self.dim..][channels.clone()]);
            let parts = part(0).iter().zip(part(1)).zip(part(2));
            let out = &mut self.output[row * self.dim..(row + 1) * self.dim][channels.clone()];
            let out = vectors_mut::<S>(out);
            for ((state, out), ((forget, value), output)) in states.iter_mut().zip(out).zip(parts) {
                let (forget, open) = sigmoids(simd, *forget, *output);
                let kept = simd.mul_f32s(forget, *state);
                let added = simd.mul_f32s(simd.sub_f32s(one, forget), *value);
                *state = simd.add_f32s(kept, added);
                *out = simd.mul_f32s(simd.mul_f32s(*state, *output), open);
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

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let rows = self.input.chunks_exact(self.stride);
        for (output, row) in self.output.chunks_exact_mut(self.dim).zip(rows) {
            for (x, z) in vectors_mut::<S>(output).iter_mut().zip(vectors::<S>(row)) {
                *x = simd.add_f32s(*x, *z);
            }
        }
    }
}
