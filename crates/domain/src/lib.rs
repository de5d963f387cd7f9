//! RecruteIA: domain.
