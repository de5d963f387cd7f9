//! The vault: media of persons, encrypted segment by segment with their own key.
