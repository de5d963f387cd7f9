//! Lets the interface be found even when it is built after this crate: a debug build resolves its folder once.

use std::{fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    fs::create_dir_all("../../ui/dist")
}
