//! RecruteIA: store.

pub mod vault;
