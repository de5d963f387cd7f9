//! Prepares the window's resources and its permissions.

fn main() {
    // A checkout whose interface was not built yet still compiles; its window is empty.
    std::fs::create_dir_all("ui/dist").expect("the folder of the built interface");
    tauri_build::build();
}
