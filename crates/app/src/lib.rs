//! RecruteIA: app.
