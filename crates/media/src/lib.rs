//! RecruteIA: media.
