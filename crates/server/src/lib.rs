//! RecruteIA: server.
