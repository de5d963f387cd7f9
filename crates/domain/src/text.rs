//! Text as lists and searches see it.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` without accents and case, for sorting and searching the same way in every database.
///
/// Decomposes (NFKD), drops combining marks, lower-cases, and spells out the Latin letters that do not
/// decompose (œ, æ, ø, ß, ł, đ).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.trim().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn accents_and_case_disappear() {
        for (text, folded) in
            [("Élodie", "elodie"), ("  Œuvre ", "oeuvre"), ("ŁÓDŹ", "lodz"), ("Weiß", "weiss"), ("李", "李")]
        {
            assert_eq!(fold(text), folded);
        }
    }
}
