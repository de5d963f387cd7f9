//! RecruteIA: report.
