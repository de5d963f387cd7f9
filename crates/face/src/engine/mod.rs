//! A small inference engine for the face networks: one thread, 32-bit floats, everything planned when the network is loaded.

mod conv;
mod plan;
mod simd;
mod simple;

pub use plan::Network;
pub use simd::Level;
