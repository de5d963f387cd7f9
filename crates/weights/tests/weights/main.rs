//! The manager of weights against a server that follows a script.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may panic as the tests do")]

mod fetch;
mod scripted;
mod shelf;
