//! The desktop shell: one window, the commands of its page, the native dialogs. Everything else is `godwit-api`'s.

mod channel;
mod closing;
mod commands;
mod desktop;
mod schedule;
mod second;
mod start;

use std::process::ExitCode;

use tauri::{Manager as _, WebviewUrl, WebviewWindowBuilder};

pub use commands::contract;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    start::before_gtk();
    let arguments = match start::arguments() {
        Ok(arguments) => arguments,
        Err(message) => return start::refuse(&message),
    };
    let contract = contract();
    let handler = contract.invoke_handler();
    let built = tauri::Builder::default()
        // Must be the first plugin: a second start hands over to the first and ends (the store has one app at a time).
        .plugin(tauri_plugin_single_instance::init(second::start))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .on_window_event(closing::on_event)
        .invoke_handler(handler)
        .setup(move |app| {
            contract.mount_events(app);
            let started = tauri::async_runtime::block_on(start::open(arguments));
            let (api, log) = match started {
                Ok(started) => started,
                Err(error) => {
                    start::explain(&error);
                    std::process::exit(i32::from(error.code.exit_code()));
                }
            };
            app.manage(schedule::Looking::start(api.clone()));
            app.manage(api);
            app.manage(log);
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Godwit")
                .inner_size(1280.0, 800.0)
                .min_inner_size(960.0, 600.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => start::refuse(&error.to_string()),
    }
}
