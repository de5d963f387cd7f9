//! Lets the interface be embedded anew whenever it was built.

const INTERFACE: &str = "../../ui/dist";

fn main() {
    // A checkout whose interface was not built yet still compiles; its pages are not found.
    std::fs::create_dir_all(INTERFACE).expect("the folder of the built interface");
    println!("cargo::rerun-if-changed={INTERFACE}");
}
