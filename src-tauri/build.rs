//! Prepares the window's resources and its permissions.

fn main() {
    tauri_build::build();
}
