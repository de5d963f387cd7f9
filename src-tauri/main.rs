//! The RecruteIA window: it shows the interface and hands its calls to the owner of the workspace, which it becomes
//! when nobody else is.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;
mod candidate;
mod closing;
mod instance;
mod log;
mod notices;
mod opening;
#[cfg(test)]
mod packaging;
mod preferences;
mod tray;
mod window;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use app::Env;
use tauri::{App, AppHandle, Builder, Manager, RunEvent, WindowEvent, Wry, ipc::Invoke};

/// The argument of a start with the session: without showing the window.
const BACKGROUND_ARGUMENT: &str = "--background";

fn main() -> ExitCode {
    let started = Instant::now();
    if std::env::args().nth(1).as_deref() == Some(speech::WORKER_ARGUMENT) {
        return speech::worker::run();
    }
    if std::env::args().nth(1).as_deref() == Some(capture::worker::WORKER_ARGUMENT) {
        return capture::worker::run();
    }
    if !has_display() {
        eprintln!(
            "RecruteIA cannot open its window: there is no display. \
             `recruteia open --browser` shows the interface in a browser."
        );
        return ExitCode::FAILURE;
    }
    let env = Env::of_this_machine();
    let home = env.as_ref().map(|env| env.home.clone()).ok();
    log::start(env.as_ref().map(Env::logs).ok().as_deref());
    if let Ok(env) = &env {
        app::crashes::watch(env);
    }
    let built = plugins(home.as_deref())
        .invoke_handler(answer)
        .setup(move |app| {
            set_up(app, env, home, started);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
            app.run(happened);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("RecruteIA cannot open its window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers what the pages ask for, each within its bounds.
fn answer(invoke: Invoke<Wry>) -> bool {
    let message = &invoke.message;
    if message.webview_ref().label() == candidate::LABEL && !candidate::COMMANDS.contains(&message.command())
    {
        invoke.resolver.reject("this window may not ask for that");
        return true;
    }
    let handler: fn(Invoke<Wry>) -> bool = tauri::generate_handler![
        bridge::call,
        bridge::endpoint,
        closing::close,
        notices::describe_notices,
        opening::take_opened,
        preferences::preferences,
        preferences::set_preferences,
        tray::describe_tray,
        window::usable,
    ];
    handler(invoke)
}

/// Whether the session has a place for windows; where it always has one, true.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The parts of the system that others know better. The second instance is found before anything else is set up.
fn plugins(home: Option<&Path>) -> Builder<Wry> {
    let mut builder = Builder::default();
    if let Some(home) = home {
        if let Some(single) = instance::single(home) {
            builder = builder.plugin(single);
        }
        builder = builder.plugin(window::remembering(home));
    }
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg(BACKGROUND_ARGUMENT).build())
}

fn set_up(app: &App, env: std::io::Result<Env>, home: Option<PathBuf>, started: Instant) {
    let arguments: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let handle = app.handle();
    app.manage(window::Started(started));
    app.manage(window::Away::default());
    app.manage(window::Interview::default());
    app.manage(closing::Asking::default());
    app.manage(notices::Notices::default());
    app.manage(tray::Tray::default());
    app.manage(preferences::Kept::load(home.unwrap_or_default().join("desktop.json")));
    opening::keep(handle, opening::asked(&arguments, &std::env::current_dir().unwrap_or_default()));
    bridge::connect(app, env);
    if arguments.iter().any(|word| word == BACKGROUND_ARGUMENT) {
        // The tray is not known yet; a minimised window can be brought back without one.
        window::put_away(handle, false);
    } else {
        window::show(handle);
    }
    if app.state::<bridge::Bridge>().is_interview() {
        // The size that was remembered may be that of the interview.
        window::fill_screen(handle, true, false);
    }
    let handle = handle.clone();
    // An interview that was going on when the program ended.
    std::thread::spawn(move || candidate::settle(&handle));
}

fn happened(handle: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } => {
            api.prevent_close();
            // The candidate's window goes with the interview.
            if label == window::MAIN {
                closing::requested(handle);
            }
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } if label == candidate::LABEL => {
            candidate::gone(handle);
        }
        RunEvent::WindowEvent { label, event: WindowEvent::Focused(true), .. } if label == window::MAIN => {
            window::looked_at(handle);
        }
        RunEvent::Exit => {
            if let Some(bridge) = handle.try_state::<bridge::Bridge>() {
                bridge.close();
            }
        }
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            let words: Vec<String> = urls.iter().map(ToString::to_string).collect();
            // The first word would be the program.
            let words = [vec![String::new()], words].concat();
            opening::open(handle, opening::asked(&words, Path::new("/")));
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(handle),
        _ => {}
    }
}
