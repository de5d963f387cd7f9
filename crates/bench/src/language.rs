//! A made-up language: words from syllables, said as often as words are (Zipf), the same in every run.

use std::collections::BTreeSet;

const KNOWN: usize = 60_000;

/// Numbers that look random and are the same in every run (xorshift64*).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit.max(1)
    }
}

/// Words of a made-up language: the rank of a word says how often it is said.
pub struct Vocabulary {
    /// The words by rank.
    pub words: Vec<String>,
    cumulative: Vec<f64>,
}

impl Vocabulary {
    /// Makes up the words.
    pub fn new(dice: &mut Dice) -> Self {
        const ONSETS: [&str; 22] = [
            "b", "c", "ch", "d", "f", "g", "gr", "j", "l", "m", "n", "p", "pr", "qu", "r", "s", "st", "t",
            "tr", "v", "vr", "",
        ];
        const RIMES: [&str; 16] =
            ["a", "e", "é", "i", "o", "u", "ou", "an", "on", "ien", "eur", "ance", "ement", "ir", "el", "è"];
        let (mut words, mut seen) = (Vec::new(), BTreeSet::new());
        while words.len() < KNOWN {
            let syllables = 1 + dice.below(2) + dice.below(2) + dice.below(2);
            let word: String = (0..syllables)
                .flat_map(|_| [ONSETS[dice.below(ONSETS.len())], RIMES[dice.below(RIMES.len())]])
                .collect();
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0.0;
        let cumulative = (0..words.len())
            .map(|rank| {
                #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
                let rank = rank as f64;
                sum += 1.0 / (rank + 2.7);
                sum
            })
            .collect();
        Self { words, cumulative }
    }

    /// The next word of somebody who speaks.
    pub fn said(&self, dice: &mut Dice) -> &str {
        let total = self.cumulative.last().copied().unwrap_or(1.0);
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
        let share = (dice.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let place = self.cumulative.partition_point(|sum| *sum < share * total);
        &self.words[place.min(self.words.len() - 1)]
    }

    /// A name of a person or a thing.
    pub fn name(&self, dice: &mut Dice) -> String {
        let word = &self.words[2_000 + dice.below(20_000)];
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}
