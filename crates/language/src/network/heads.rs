//! The heads: part of speech, Penn tag, arcs, labels and names over the encoded words.

use std::ops::Range;

use pulp::{Scalar, Simd, WithSimd};

use super::agreement::{Agreement, Buffers as AgreementBuffers};
use super::arithmetic::{dot, largest, vectors, vectors_mut};
use super::linear::{Grain, Linear, Rows};
use super::machine::Machine;
use super::names::{Buffers as NameBuffers, NameDecoder};
use super::pack::Packed;
use super::weights::{ModelError, WeightFile};
use super::{model::Annotations, tree};
use crate::tags::{Relation, Upos, Xpos};

/// Where each head's columns lie in the rows of the joint layer.
#[derive(Debug)]
struct Columns {
    upos: Range<usize>,
    xpos: Range<usize>,
    arc_dep: Range<usize>,
    arc_head: Range<usize>,
    name: Range<usize>,
    rel_dep: Range<usize>,
    rel_head: Range<usize>,
}

/// The heads: one joint layer, then a small one for each of three.
#[derive(Debug)]
pub(super) struct Heads {
    joint: Linear,
    columns: Columns,
    arc: Linear,
    arc_width: usize,
    rel: Linear,
    name: Linear,
    /// The root's `head` vector for arcs and its `rel_head` vector for labels.
    root_arc: Vec<f32>,
    root_rel: Vec<f32>,
    upos: Vec<Upos>,
    xpos: Vec<Xpos>,
    relations: Vec<Relation>,
    root_label: Option<usize>,
    names: NameDecoder,
    pub(super) agreement: Agreement,
}

/// Buffers of the heads, reused from batch to batch.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    pub(super) joint: Vec<f32>,
    dependents: Vec<f32>,
    arc_heads: Vec<f32>,
    pub(super) arcs: Vec<f32>,
    heads: Vec<usize>,
    all_heads: Vec<usize>,
    hidden: Vec<f32>,
    pub(super) labels: Vec<f32>,
    pub(super) names: Vec<f32>,
    decoder: NameBuffers,
    /// The name scores of the words whose names are not decided yet.
    pending: Vec<f32>,
    agreement: AgreementBuffers,
}

impl Heads {
    /// `kind` is that of the joint layer; the small ones are fine.
    pub(super) fn read(file: &WeightFile<'_>, kind: (Grain, Machine)) -> Result<Self, ModelError> {
        let fine = (Grain::Fine, kind.1);
        let config = &file.config;
        let (dim, arc, rel, name) = (config.dim, config.arc, config.rel, config.name);
        if arc == 0 || rel == 0 || name == 0 || config.upos.is_empty() || config.rels.is_empty() {
            return Err(ModelError::Configuration("heads of at least one unit"));
        }
        let mut stack = Stack::new(file);
        let columns = Columns {
            upos: stack.push("upos", config.upos.len(), true)?,
            xpos: stack.push("xpos", config.xpos.len(), true)?,
            arc_dep: stack.push("arc_dep", arc, true)?,
            arc_head: stack.push("arc_head", arc, true)?,
            name: stack.push("name_hidden", name, true)?,
            rel_dep: stack.push("rel_dep", rel, true)?,
            rel_head: stack.push("rel_head", rel, false)?,
        };
        let root = file.floats("root", &[dim])?;
        let mut root_arc = stack.times(&columns.arc_head, &root);
        root_arc
            .iter_mut()
            .for_each(|value| *value = value.max(0.0));
        let small = |name: &str, outputs: usize, inputs: usize| -> Result<Linear, ModelError> {
            let bias = file.floats(&format!("{name}.bias"), &[outputs])?;
            let matrix = file.floats(&format!("{name}.weight"), &[outputs, inputs])?;
            Linear::new(&matrix, Some(&bias), inputs, fine)
        };
        Ok(Self {
            // The arcs' bias is an inner product with the head, like the dependent's own vector.
            arc: Linear::new(
                &file.floats("arc_u.weight", &[arc, arc])?,
                Some(&file.floats("arc_bias", &[arc])?),
                arc,
                fine,
            )?,
            arc_width: arc,
            rel: small("rel_out", config.rels.len(), rel)?,
            name: small("name_out", config.names.len(), name)?,
            root_arc,
            root_rel: stack.times(&columns.rel_head, &root),
            joint: Linear::new(&stack.matrix, Some(&stack.bias), dim, kind)?,
            columns,
            upos: config
                .upos
                .iter()
                .map(|tag| tag.parse())
                .collect::<Result<_, _>>()?,
            xpos: config
                .xpos
                .iter()
                .map(|tag| tag.parse())
                .collect::<Result<_, _>>()?,
            relations: config
                .rels
                .iter()
                .map(|tag| tag.parse())
                .collect::<Result<_, _>>()?,
            root_label: config.rels.iter().position(|label| label == "root"),
            names: NameDecoder::new(&config.names)?,
            agreement: Agreement::new(config.name_agreement, config.name_sharpness, &config.names),
        })
    }

    /// Decides everything but names for the words of a batch, in which each range is a sentence.
    ///
    /// The words' name scores wait for [`Heads::decide_names`].
    pub(super) fn decide(
        &self,
        machine: Machine,
        sentences: &[Range<usize>],
        encoded: &[f32],
        (packed, buffers): (&mut Packed, &mut Buffers),
        out: &mut Annotations,
    ) {
        let dim = encoded.len() / sentences.last().map_or(1, |last| last.end.max(1));
        let input = Rows {
            data: encoded,
            stride: dim,
            from: 0,
        };
        self.joint.apply(machine, input, packed, &mut buffers.joint);
        let stride = self.joint.stride();
        for row in buffers.joint.chunks_exact_mut(stride) {
            row[self.columns.arc_dep.start..self.columns.name.end]
                .iter_mut()
                .for_each(|x| *x = x.max(0.0));
        }
        for row in buffers.joint.chunks_exact(stride) {
            out.upos
                .push(self.upos[largest(&row[self.columns.upos.clone()])]);
            out.xpos.push(
                self.xpos
                    .get(largest(&row[self.columns.xpos.clone()]))
                    .copied()
                    .unwrap_or(Xpos::None),
            );
        }
        self.score_names(machine, packed, buffers);
        self.decide_arcs(machine, sentences, packed, buffers);
        self.decide_labels(machine, sentences, packed, buffers, out);
        out.heads
            .extend(buffers.all_heads.iter().map(|head| head.checked_sub(1)));
    }

    fn score_names(&self, machine: Machine, packed: &mut Packed, buffers: &mut Buffers) {
        let input = Rows {
            data: &buffers.joint,
            stride: self.joint.stride(),
            from: self.columns.name.start,
        };
        self.name.apply(machine, input, packed, &mut buffers.names);
        for row in buffers.names.chunks_exact(self.name.stride()) {
            buffers
                .pending
                .extend_from_slice(&row[..self.name.outputs()]);
        }
    }

    /// Decides the names of the sentences whose words were scored since the last call.
    ///
    /// `sentences` are ranges of `words`; equal words are drawn to agree.
    pub(super) fn decide_names(
        &self,
        words: &[&str],
        sentences: impl Iterator<Item = Range<usize>>,
        buffers: &mut Buffers,
        out: &mut Annotations,
    ) {
        let Buffers {
            pending,
            agreement,
            decoder,
            ..
        } = buffers;
        let width = self.name.outputs();
        self.agreement.apply(words, pending, agreement);
        for sentence in sentences {
            let rows = &pending[sentence.start * width..sentence.end * width];
            out.names
                .push(self.names.decode(rows.chunks_exact(width), decoder));
        }
        pending.clear();
    }

    fn decide_arcs(
        &self,
        machine: Machine,
        sentences: &[Range<usize>],
        packed: &mut Packed,
        buffers: &mut Buffers,
    ) {
        let stride = self.joint.stride();
        let input = Rows {
            data: &buffers.joint,
            stride,
            from: self.columns.arc_dep.start,
        };
        self.arc
            .apply(machine, input, packed, &mut buffers.dependents);
        buffers.all_heads.clear();
        for sentence in sentences {
            buffers.arc_heads.clear();
            buffers.arc_heads.extend_from_slice(&self.root_arc);
            for row in
                buffers.joint[sentence.start * stride..sentence.end * stride].chunks_exact(stride)
            {
                buffers
                    .arc_heads
                    .extend_from_slice(&row[self.columns.arc_head.clone()]);
            }
            let words = sentence.len();
            buffers.arcs.resize(words * (words + 1), 0.0);
            let rows = sentence.start * self.arc.stride()..sentence.end * self.arc.stride();
            let dependents = &buffers.dependents[rows];
            machine.arch.dispatch(Arcs {
                width: self.arc_width,
                stride: self.arc.stride(),
                dependents,
                heads: &buffers.arc_heads,
                arcs: &mut buffers.arcs,
            });
            tree::decode(&buffers.arcs, words, &mut buffers.heads);
            buffers.all_heads.extend_from_slice(&buffers.heads);
        }
    }

    /// Labels each word by its own and its head's columns.
    fn decide_labels(
        &self,
        machine: Machine,
        sentences: &[Range<usize>],
        packed: &mut Packed,
        buffers: &mut Buffers,
        out: &mut Annotations,
    ) {
        let width = self.columns.rel_dep.len();
        buffers.hidden.resize(buffers.all_heads.len() * width, 0.0);
        machine.arch.dispatch(Hidden {
            heads: self,
            sentences,
            joint: &buffers.joint,
            all_heads: &buffers.all_heads,
            hidden: &mut buffers.hidden,
        });
        let input = Rows {
            data: &buffers.hidden,
            stride: width,
            from: 0,
        };
        self.rel.apply(machine, input, packed, &mut buffers.labels);
        let rows = buffers.labels.chunks_exact(self.rel.stride());
        for (row, head) in rows.zip(&buffers.all_heads) {
            out.relations
                .push(self.label(&row[..self.rel.outputs()], *head));
        }
    }

    fn label(&self, scores: &[f32], head: usize) -> Relation {
        if head == 0 {
            return Relation::Root;
        }
        let Some(root) = self.root_label else {
            return self.relations[largest(scores)];
        };
        let (before, after) = (&scores[..root], &scores[root + 1..]);
        let (first, second) = (largest(before), root + 1 + largest(after));
        let better = second < scores.len() && (root == 0 || scores[second] > scores[first]);
        self.relations[if better { second } else { first }]
    }
}

/// The scores of all arcs of a sentence.
struct Arcs<'k> {
    width: usize,
    stride: usize,
    dependents: &'k [f32],
    heads: &'k [f32],
    arcs: &'k mut [f32],
}

impl WithSimd for Arcs<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let nodes = self.dependents.len() / self.stride + 1;
        let rows = self.dependents.chunks_exact(self.stride);
        for (dependent, arcs) in rows.zip(self.arcs.chunks_exact_mut(nodes)) {
            let dependent = &dependent[..self.width];
            for (head, arc) in self.heads.chunks_exact(self.width).zip(arcs) {
                *arc = dot(simd, dependent, head);
            }
        }
    }
}

/// The hidden layer of the labels: each word's columns and its head's, added and cut at zero.
struct Hidden<'k> {
    heads: &'k Heads,
    sentences: &'k [Range<usize>],
    joint: &'k [f32],
    all_heads: &'k [usize],
    hidden: &'k mut [f32],
}

impl WithSimd for Hidden<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let zero = simd.splat_f32s(0.0);
        let Heads {
            columns,
            joint,
            root_rel,
            ..
        } = self.heads;
        let (stride, width) = (joint.stride(), columns.rel_dep.len());
        for sentence in self.sentences {
            for word in sentence.clone() {
                let own = &self.joint[word * stride..][columns.rel_dep.clone()];
                let head = match self.all_heads[word] {
                    0 => root_rel.as_slice(),
                    head => {
                        &self.joint[(sentence.start + head - 1) * stride..]
                            [columns.rel_head.clone()]
                    }
                };
                let out = &mut self.hidden[word * width..(word + 1) * width];
                let inputs = vectors::<S>(own).iter().zip(vectors::<S>(head));
                for (out, (own, head)) in vectors_mut::<S>(out).iter_mut().zip(inputs) {
                    *out = simd.max_f32s(simd.add_f32s(*own, *head), zero);
                }
            }
        }
    }
}

/// Several layers over the same input, joined to one.
struct Stack<'f, 'b> {
    file: &'f WeightFile<'b>,
    matrix: Vec<f32>,
    bias: Vec<f32>,
}

impl<'f, 'b> Stack<'f, 'b> {
    fn new(file: &'f WeightFile<'b>) -> Self {
        Self {
            file,
            matrix: Vec::new(),
            bias: Vec::new(),
        }
    }

    /// Adds a layer below the others and returns its columns in the joint output.
    fn push(
        &mut self,
        name: &str,
        outputs: usize,
        has_bias: bool,
    ) -> Result<Range<usize>, ModelError> {
        let start = self.bias.len();
        self.matrix.extend(
            self.file
                .floats(&format!("{name}.weight"), &[outputs, self.file.config.dim])?,
        );
        if has_bias {
            self.bias
                .extend(self.file.floats(&format!("{name}.bias"), &[outputs])?);
        }
        self.bias.resize(start + outputs, 0.0);
        Ok(start..start + outputs)
    }

    /// The outputs of some columns for one input.
    fn times(&self, columns: &Range<usize>, input: &[f32]) -> Vec<f32> {
        let rows = self.matrix.chunks_exact(input.len().max(1)).zip(&self.bias);
        let rows = rows.skip(columns.start).take(columns.len());
        rows.map(|(row, bias)| dot(Scalar, row, input) + bias)
            .collect()
    }
}
