//! Element-wise arithmetic in vectors of the machine's width.
//!
//! All of these are inlined into the dispatched loops of the encoder and the heads. Sums are kept in
//! [`LANES`] parts whatever the width, and added in a fixed order, so that every machine gets the same.
//! Vectors are named rather than left to the compiler, which gathers and scatters where it should not.

use pulp::Simd;

/// Numbers handled side by side, so that a sum does not depend on the register width.
pub(super) const LANES: usize = 16;

/// Beyond it a logistic function is 0 or 1 in single precision, and products of two exponentials stay
/// finite.
const LIMIT: f32 = 43.0;

/// The whole vectors of a row.
#[inline(always)]
pub(super) fn vectors<S: Simd>(row: &[f32]) -> &[S::f32s] {
    S::as_simd_f32s(row).0
}

/// The whole vectors of a row, to be written.
#[inline(always)]
pub(super) fn vectors_mut<S: Simd>(row: &mut [f32]) -> &mut [S::f32s] {
    S::as_mut_simd_f32s(row).0
}

/// `exp(x)` to about 1e-7 relative, for arguments clamped to [`LIMIT`].
#[inline(always)]
fn exp<S: Simd>(simd: S, x: S::f32s) -> S::f32s {
    /// Adding it rounds to an integer, which then sits in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let number = |x: f32| simd.splat_f32s(x);
    let times_plus = |x, y, z: f32| simd.add_f32s(simd.mul_f32s(x, y), number(z));
    let x = simd.min_f32s(simd.max_f32s(x, number(-LIMIT)), number(LIMIT));
    let shifted = times_plus(x, number(std::f32::consts::LOG2_E), ROUND);
    let n = simd.sub_f32s(shifted, number(ROUND));
    // ln 2 in two parts, the first of them exact in few bits.
    let r = simd.sub_f32s(x, simd.mul_f32s(n, number(0.693_359_4)));
    let r = simd.add_f32s(r, simd.mul_f32s(n, number(2.121_944_4e-4)));
    let p = number(1.987_569_1e-4);
    let p = times_plus(p, r, 1.398_2e-3);
    let p = times_plus(p, r, 8.333_452e-3);
    let p = times_plus(p, r, 4.166_579_6e-2);
    let p = times_plus(p, r, 1.666_666_5e-1);
    let p = times_plus(p, r, 0.5);
    let p = simd.add_f32s(simd.mul_f32s(simd.mul_f32s(p, r), r), r);
    let p = simd.add_f32s(p, number(1.0));
    let power = simd.transmute_u32s_f32s(shifted);
    let power = simd.wrapping_dyn_shl_u32s(power, simd.splat_u32s(23));
    simd.transmute_f32s_u32s(simd.add_u32s(simd.transmute_u32s_f32s(p), power))
}

/// The logistic function of two vectors, with one division for both.
#[inline(always)]
pub(super) fn sigmoids<S: Simd>(simd: S, x: S::f32s, y: S::f32s) -> (S::f32s, S::f32s) {
    let one = simd.splat_f32s(1.0);
    let x = simd.add_f32s(one, exp(simd, simd.neg_f32s(x)));
    let y = simd.add_f32s(one, exp(simd, simd.neg_f32s(y)));
    let inverse = simd.div_f32s(one, simd.mul_f32s(x, y));
    (simd.mul_f32s(inverse, y), simd.mul_f32s(inverse, x))
}

/// Writes the layer norm of `input`, whose length is a multiple of [`LANES`], to `output`.
#[inline(always)]
pub(super) fn normalise<S: Simd>(
    simd: S,
    input: &[f32],
    (weight, bias): (&[f32], &[f32]),
    output: &mut [f32],
) {
    /// Keeps a constant row from dividing by zero; the same as in training.
    const EPSILON: f32 = 1e-5;
    let count = f32::from(u16::try_from(input.len()).unwrap_or(u16::MAX));
    let mean = sum(simd, input, |x| x) / count;
    let means = simd.splat_f32s(mean);
    let square = |x| simd.mul_f32s(simd.sub_f32s(x, means), simd.sub_f32s(x, means));
    let variance = sum(simd, input, square) / count;
    let scale = simd.splat_f32s(1.0 / (variance + EPSILON).sqrt());
    let parameters = vectors::<S>(weight).iter().zip(vectors::<S>(bias));
    let inputs = vectors::<S>(input).iter().zip(parameters);
    for (out, (x, (w, b))) in vectors_mut::<S>(output).iter_mut().zip(inputs) {
        let normal = simd.mul_f32s(simd.sub_f32s(*x, means), scale);
        *out = simd.add_f32s(simd.mul_f32s(normal, *w), *b);
    }
}

/// The sum of a function of the numbers, whose count is a multiple of [`LANES`].
#[inline(always)]
fn sum<S: Simd>(simd: S, values: &[f32], f: impl Fn(S::f32s) -> S::f32s) -> f32 {
    let mut sums = [0.0; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (sum, value) in vectors_mut::<S>(&mut sums)
            .iter_mut()
            .zip(vectors::<S>(chunk))
        {
            *sum = simd.add_f32s(*sum, f(*value));
        }
    }
    fold(sums)
}

/// The inner product of two rows, whose length is a multiple of [`LANES`].
#[inline(always)]
pub(super) fn dot<S: Simd>(simd: S, left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let chunks = left
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(right.as_chunks::<LANES>().0);
    for (left, right) in chunks {
        let factors = vectors::<S>(left).iter().zip(vectors::<S>(right));
        for (sum, (x, y)) in vectors_mut::<S>(&mut sums).iter_mut().zip(factors) {
            *sum = simd.add_f32s(*sum, simd.mul_f32s(*x, *y));
        }
    }
    fold(sums)
}

/// The largest size of the numbers, whose count is a multiple of [`LANES`], at least 1e-20.
#[inline(always)]
pub(super) fn largest_size<S: Simd>(simd: S, values: &[f32]) -> f32 {
    let mut largest = [1e-20_f32; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (largest, value) in vectors_mut::<S>(&mut largest)
            .iter_mut()
            .zip(vectors::<S>(chunk))
        {
            *largest = simd.max_f32s(simd.abs_f32s(*value), *largest);
        }
    }
    largest.into_iter().fold(
        1e-20_f32,
        |largest, size| if size > largest { size } else { largest },
    )
}

/// Adds the lanes in a fixed tree.
#[inline(always)]
fn fold(mut sums: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}

/// The index of the largest value, the first on a tie.
pub(super) fn largest(values: &[f32]) -> usize {
    let mut best = 0;
    let mut score = f32::NEG_INFINITY;
    for (index, value) in values.iter().enumerate() {
        if *value > score {
            (best, score) = (index, *value);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::{Arch, Scalar, WithSimd};

    #[test]
    fn exponential_is_close() {
        for step in -4300..4300_i16 {
            let x = f32::from(step) / 100.0;
            assert!((exp(Scalar, x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        let (one, zero) = sigmoids(Scalar, 1e9, -1e9);
        assert!((one - 1.0).abs() < 1e-6 && zero.abs() < 1e-18);
    }

    #[test]
    fn norm_has_mean_zero_and_variance_one() {
        let input: Vec<f32> = (0..32_u8).map(f32::from).collect();
        let mut output = [0.0; 32];
        normalise(Scalar, &input, (&[1.0; 32], &[0.0; 32]), &mut output);
        assert!(sum(Scalar, &output, |x| x).abs() < 1e-3);
        assert!((dot(Scalar, &output, &output) - 32.0).abs() < 1e-2);
    }

    /// All of the arithmetic on one row.
    struct Everything<'r>(&'r [f32]);

    impl WithSimd for Everything<'_> {
        type Output = Vec<u32>;

        fn with_simd<S: Simd>(self, simd: S) -> Vec<u32> {
            let mut out = vec![0.0; self.0.len()];
            normalise(simd, self.0, (self.0, self.0), &mut out);
            let mut gates = vec![0.0; self.0.len()];
            let inputs = vectors::<S>(self.0).iter().zip(vectors::<S>(&out));
            for (gate, (x, y)) in vectors_mut::<S>(&mut gates).iter_mut().zip(inputs) {
                let (x, y) = sigmoids(simd, *x, *y);
                *gate = simd.sub_f32s(x, y);
            }
            out.extend(gates);
            out.extend([dot(simd, self.0, self.0), largest_size(simd, self.0)]);
            out.into_iter().map(f32::to_bits).collect()
        }
    }

    #[test]
    fn every_width_gives_the_same_bits() {
        let row: Vec<f32> = (0..64_i16)
            .map(|i| f32::from(i * 37 % 101) / 7.0 - 6.0)
            .collect();
        let expected = Everything(&row).with_simd(Scalar);
        assert_eq!(Arch::new().dispatch(Everything(&row)), expected);
        #[cfg(target_arch = "x86_64")]
        if let Some(narrow) = pulp::x86::V3::try_new() {
            assert_eq!(Simd::vectorize(narrow, Everything(&row)), expected);
        }
    }
}
