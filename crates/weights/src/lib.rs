//! RecruteIA: weights.
