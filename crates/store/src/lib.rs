//! RecruteIA: store.
