//! A seeded generator (SplitMix64): every schedule can be repeated from its number.

pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly from `0..=most`.
    pub fn upto(&mut self, most: u64) -> u64 {
        self.next() % (most + 1)
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.upto(99) < chance
    }

    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.upto(choices.len() as u64 - 1) as usize]
    }
}
