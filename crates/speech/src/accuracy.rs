//! How well a transcript matches what was said.

/// Word error rate: the fewest words to insert, delete or replace in `hypothesis` to get `reference` (Levenshtein
/// distance of words), divided by the words of `reference`. 0 is perfect; more than 1 is possible. Case and punctuation
/// don't count; apostrophes do ("j'ai" is one word), hyphens separate words. Of an empty reference every word
/// heard is an error: 0 when nothing was heard, otherwise the number of words.
pub fn word_error_rate(reference: &str, hypothesis: &str) -> f64 {
    let (reference, hypothesis) = (words(reference), words(hypothesis));
    word_distance(&reference, &hypothesis) as f64 / reference.len().max(1) as f64
}

/// Errors and words of the reference, for a rate over several clips.
pub fn word_errors(reference: &str, hypothesis: &str) -> (usize, usize) {
    let (reference, hypothesis) = (words(reference), words(hypothesis));
    (word_distance(&reference, &hypothesis), reference.len())
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace('\u{2019}', "'")
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

fn word_distance(reference: &[String], hypothesis: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=hypothesis.len()).collect();
    for (done, expected) in reference.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (index, heard) in hypothesis.iter().enumerate() {
            let replaced = diagonal + usize::from(expected != heard);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row[hypothesis.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_replaced_missing_and_added_words() {
        assert_eq!(word_errors("one two three four", "one two three four"), (0, 4));
        assert_eq!(word_errors("one two three four", "one too three four"), (1, 4));
        assert_eq!(word_errors("one two three four", "one three four"), (1, 4));
        assert_eq!(word_errors("one two three four", "one two and three four"), (1, 4));
        assert_eq!(word_errors("one two three four", "four three two one"), (4, 4));
        assert_eq!(word_errors("a b c", ""), (3, 3));
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        assert_eq!(word_errors("Bonjour, J\u{2019}ai ÉTÉ là.", "bonjour j'ai été là"), (0, 4));
        assert_eq!(word_errors("well-known 'quoted'", "Well known quoted!"), (0, 3));
    }

    #[test]
    fn the_rate_of_an_empty_reference_is_the_number_of_words_heard() {
        assert!(word_error_rate("", "").abs() < f64::EPSILON);
        assert!((word_error_rate("", "two words") - 2.0).abs() < f64::EPSILON);
        assert!((word_error_rate("one two three four", "one two") - 0.5).abs() < f64::EPSILON);
    }
}
