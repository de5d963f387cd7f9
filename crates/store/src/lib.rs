//! How records are kept: one JSON document per record beside columns that the database derives from it,
//! every change in one log, everything encrypted.
//!
//! [`Db`] is what the rest of the product uses; an [`engine::Engine`] is a database underneath. SQL text
//! lives in this crate alone.

mod apart;
pub mod audit;
pub mod backup;
pub mod changes;
mod db;
pub mod engine;
mod error;
mod find;
pub mod keyring;
pub mod keys;
mod merge;
pub mod password;
pub mod sqlite;
pub mod vault;

pub use apart::Apart;
pub use db::{Db, Read, Tx};
pub use error::StoreError;
pub use find::{Find, Order, Page};
