//! The `recruteia` command.
fn main() {}
