//! The RecruteIA window: it shows the interface and hands its calls to the owner of the workspace, which it becomes
//! when nobody else is.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(speech::WORKER_ARGUMENT) {
        return speech::worker::run();
    }
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter()).init();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![bridge::call, bridge::endpoint])
        .setup(|app| {
            bridge::connect(app);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit)
                    && let Some(bridge) = app.try_state::<bridge::Bridge>()
                {
                    bridge.close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("RecruteIA cannot open its window: {error}");
            ExitCode::FAILURE
        }
    }
}

fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into())
}
