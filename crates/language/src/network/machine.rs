//! The instruction sets that matrix products are written for, chosen when the program runs.
//!
//! All of them multiply the same integers, so every machine gets the same results.

use pulp::Arch;

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Bytes, Narrow, Vnni, Wide};

/// The instructions for products of bytes, which other machines lack.
#[cfg(not(target_arch = "x86_64"))]
#[derive(Debug, Clone, Copy)]
pub(super) enum Bytes {}

/// What this machine can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Machine {
    /// For element-wise loops.
    pub(super) arch: Arch,
    /// For matrix products.
    pub(super) product: Product,
    /// For matrix products of bytes.
    pub(super) bytes: Option<Bytes>,
}

/// The kernels of matrix products.
#[derive(Debug, Clone, Copy)]
pub(super) enum Product {
    /// AVX-512 with instructions for inner products.
    #[cfg(target_arch = "x86_64")]
    Vnni(Vnni),
    /// AVX-512.
    #[cfg(target_arch = "x86_64")]
    Wide(Wide),
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Narrow(Narrow),
    /// Anything else.
    Portable,
}

impl Machine {
    /// Detects what the machine can do.
    pub(super) fn detect() -> Self {
        Self {
            arch: Arch::new(),
            product: Product::detect(),
            bytes: Bytes::detect(),
        }
    }
}

impl Product {
    #[cfg(target_arch = "x86_64")]
    fn detect() -> Self {
        Vnni::try_new()
            .map(Self::Vnni)
            .or_else(|| Wide::try_new().map(Self::Wide))
            .or_else(|| Narrow::try_new().map(Self::Narrow))
            .unwrap_or(Self::Portable)
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn detect() -> Self {
        Self::Portable
    }
}

/// Vectors of 32-bit sums over groups: pairs of 16-bit numbers, or four bytes.
pub(super) trait Lanes<const WIDTH: usize>: Copy {
    /// A vector of `WIDTH` numbers, or groups.
    type Vector: Copy;

    /// Loads a vector.
    fn load(self, values: &[i32; WIDTH]) -> Self::Vector;

    /// Returns the numbers of a vector.
    fn store(self, vector: Self::Vector) -> [i32; WIDTH];

    /// Adds, for each lane, the products of the groups to the sum.
    fn add_products(
        self,
        sum: Self::Vector,
        left: Self::Vector,
        right: Self::Vector,
    ) -> Self::Vector;
}

/// Plain arithmetic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Portable;

impl Lanes<8> for Portable {
    type Vector = [i32; 8];

    #[inline(always)]
    fn load(self, values: &[i32; 8]) -> [i32; 8] {
        *values
    }

    #[inline(always)]
    fn store(self, vector: [i32; 8]) -> [i32; 8] {
        vector
    }

    #[inline(always)]
    fn add_products(self, sum: [i32; 8], left: [i32; 8], right: [i32; 8]) -> [i32; 8] {
        std::array::from_fn(|lane| {
            let ((a, b), (c, d)) = (halves(left[lane]), halves(right[lane]));
            sum[lane]
                .wrapping_add(a.wrapping_mul(c))
                .wrapping_add(b.wrapping_mul(d))
        })
    }
}

/// The two signed numbers of a pair: the low half, the high half.
#[inline(always)]
fn halves(pair: i32) -> (i32, i32) {
    (pair << 16 >> 16, pair >> 16)
}

#[cfg(not(target_arch = "x86_64"))]
impl Bytes {
    fn detect() -> Option<Self> {
        None
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256i, __m512i, _mm512_dpbusd_epi32};

    use archmage::{SimdToken as _, X64V4xToken, arcane};
    use pulp::NullaryFnOnce;

    use super::Lanes;

    /// AVX-512 as of Ice Lake and Zen 4, with inner products of unsigned with signed bytes.
    #[derive(Debug, Clone, Copy)]
    pub(in crate::network) struct Bytes(X64V4xToken);

    impl Bytes {
        pub(super) fn detect() -> Option<Self> {
            X64V4xToken::summon().map(Self)
        }

        /// Runs an operation that is compiled for these instructions.
        pub(in crate::network) fn vectorize<O: NullaryFnOnce<Output = ()>>(self, operation: O) {
            vectorize(self.0, operation);
        }
    }

    #[arcane]
    fn vectorize<O: NullaryFnOnce<Output = ()>>(_token: X64V4xToken, operation: O) {
        operation.call();
    }

    #[arcane]
    fn add_products(_token: X64V4xToken, sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
        _mm512_dpbusd_epi32(sum, left, right)
    }

    impl Lanes<16> for Bytes {
        type Vector = __m512i;

        #[inline(always)]
        fn load(self, values: &[i32; 16]) -> __m512i {
            pulp::cast(*values)
        }

        #[inline(always)]
        fn store(self, vector: __m512i) -> [i32; 16] {
            pulp::cast(vector)
        }

        #[inline(always)]
        fn add_products(self, sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
            add_products(self.0, sum, left, right)
        }
    }

    pulp::simd_type! {
        /// AVX-512 with inner products; the compiler joins the two steps of `add_products` to one.
        pub(in crate::network) struct Vnni {
            pub avx512f: "avx512f",
            pub avx512bw: "avx512bw",
            pub avx512vnni: "avx512vnni",
        }

        /// AVX-512 for words and double words.
        pub(in crate::network) struct Wide {
            pub avx512f: "avx512f",
            pub avx512bw: "avx512bw",
        }

        /// AVX2.
        pub(in crate::network) struct Narrow {
            pub avx: "avx",
            pub avx2: "avx2",
        }
    }

    impl Lanes<16> for Vnni {
        type Vector = __m512i;

        #[inline(always)]
        fn load(self, values: &[i32; 16]) -> __m512i {
            pulp::cast(*values)
        }

        #[inline(always)]
        fn store(self, vector: __m512i) -> [i32; 16] {
            pulp::cast(vector)
        }

        #[inline(always)]
        fn add_products(self, sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
            self.avx512f
                ._mm512_add_epi32(sum, self.avx512bw._mm512_madd_epi16(left, right))
        }
    }

    impl Lanes<16> for Wide {
        type Vector = __m512i;

        #[inline(always)]
        fn load(self, values: &[i32; 16]) -> __m512i {
            pulp::cast(*values)
        }

        #[inline(always)]
        fn store(self, vector: __m512i) -> [i32; 16] {
            pulp::cast(vector)
        }

        #[inline(always)]
        fn add_products(self, sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
            self.avx512f
                ._mm512_add_epi32(sum, self.avx512bw._mm512_madd_epi16(left, right))
        }
    }

    impl Lanes<8> for Narrow {
        type Vector = __m256i;

        #[inline(always)]
        fn load(self, values: &[i32; 8]) -> __m256i {
            pulp::cast(*values)
        }

        #[inline(always)]
        fn store(self, vector: __m256i) -> [i32; 8] {
            pulp::cast(vector)
        }

        #[inline(always)]
        fn add_products(self, sum: __m256i, left: __m256i, right: __m256i) -> __m256i {
            self.avx2
                ._mm256_add_epi32(sum, self.avx2._mm256_madd_epi16(left, right))
        }
    }
}
