//! Element-wise arithmetic in a form that compilers turn into vector code.
//!
//! All of these are inlined into the dispatched loops of the encoder and the heads, so that they use
//! the widest registers of the machine.

/// Numbers handled side by side, so that a sum does not depend on the register width.
pub(super) const LANES: usize = 16;

/// Beyond it a logistic function is 0 or 1 in single precision, and products of two exponentials stay
/// finite.
const LIMIT: f32 = 43.0;

/// `exp(x)` to about 1e-7 relative, for arguments clamped to [`LIMIT`].
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to an integer, which then sits in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-LIMIT, LIMIT);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    // ln 2 in two parts, the first of them exact in few bits.
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_2e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let p = p * r * r + r + 1.0;
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// The logistic function of two numbers, with one division for both.
#[inline(always)]
pub(super) fn sigmoids(x: f32, y: f32) -> (f32, f32) {
    let (x, y) = (1.0 + exp(-x), 1.0 + exp(-y));
    let inverse = 1.0 / (x * y);
    (inverse * y, inverse * x)
}

/// Writes the layer norm of `input`, whose length is a multiple of [`LANES`], to `output`.
#[inline(always)]
pub(super) fn normalise(input: &[f32], weight: &[f32], bias: &[f32], output: &mut [f32]) {
    /// Keeps a constant row from dividing by zero; the same as in training.
    const EPSILON: f32 = 1e-5;
    let count = count(input.len());
    let mean = sum(input, |x| x) / count;
    let variance = sum(input, |x| (x - mean) * (x - mean)) / count;
    let scale = 1.0 / (variance + EPSILON).sqrt();
    let weights = weight
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(bias.as_chunks::<LANES>().0);
    let inputs = input.as_chunks::<LANES>().0.iter().zip(weights);
    for (out, (x, (w, b))) in output.as_chunks_mut::<LANES>().0.iter_mut().zip(inputs) {
        for lane in 0..LANES {
            out[lane] = (x[lane] - mean) * scale * w[lane] + b[lane];
        }
    }
}

#[inline(always)]
fn count(length: usize) -> f32 {
    f32::from(u16::try_from(length).unwrap_or(u16::MAX))
}

#[inline(always)]
fn sum(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += f(*value);
        }
    }
    rest.iter().fold(fold(sums), |sum, value| sum + f(*value))
}

/// The inner product of two rows.
#[inline(always)]
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += *a * *b;
        }
    }
    a_rest
        .iter()
        .zip(b_rest)
        .fold(fold(sums), |sum, (a, b)| sum + *a * *b)
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

    #[test]
    fn exponential_is_close() {
        for step in -4300..4300_i16 {
            let x = f32::from(step) / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        let (one, zero) = sigmoids(1e9, -1e9);
        assert!((one - 1.0).abs() < 1e-6 && zero.abs() < 1e-18);
    }

    #[test]
    fn norm_has_mean_zero_and_variance_one() {
        let input: Vec<f32> = (0..32_u8).map(f32::from).collect();
        let mut output = [0.0; 32];
        normalise(&input, &[1.0; 32], &[0.0; 32], &mut output);
        assert!(sum(&output, |x| x).abs() < 1e-3);
        assert!((dot(&output, &output) - 32.0).abs() < 1e-2);
    }
}
