//! RecruteIA: speech.
