//! The commands that the page can call: glue over [`godwit_api::Api`], one file per noun, and their one list.

mod app;
mod backup;
mod destination;
mod dialog;
mod environment;
mod lint;
mod notification;
mod plan;
mod project;
mod run;
mod schedule;
mod target;

use tauri_specta::{Builder, collect_commands};

/// The contract with the page, from which `ui/src/api/bindings.ts` is generated.
pub fn contract() -> Builder<tauri::Wry> {
    Builder::new().disable_serde_phases().commands(collect_commands![
        app::app_info,
        app::keyring_state,
        app::keyring_unlock,
        app::tool_list,
        app::settings_get,
        app::settings_set,
        app::log_from_ui,
        notification::notify,
        dialog::folder_pick,
        dialog::file_pick,
        dialog::file_save,
        project::project_list,
        project::project_get,
        project::project_open,
        project::project_sample,
        project::project_update,
        project::project_remove,
        project::folder_get,
        project::migration_get,
        project::migration_create,
        environment::environment_list,
        environment::environment_create,
        environment::environment_update,
        environment::environment_duplicate,
        environment::environment_reorder,
        environment::environment_delete,
        environment::environment_test,
        environment::environment_mark,
        environment::url_parse,
        environment::password_set,
        environment::password_state,
        target::status_get,
        target::history_get,
        target::schema_get,
        target::stopped_get,
        target::migration_resolve,
        plan::plan_create,
        plan::plan_rollback,
        plan::plan_resume,
        plan::plan_back_out,
        plan::plan_save,
        plan::plan_open,
        lint::fix_preview,
        lint::fix_write,
        lint::plan_facts,
        lint::rule_page,
        plan::dry_run,
        plan::dry_run_cancel,
        run::run_start,
        run::run_cancel,
        run::run_list,
        run::run_get,
        run::session_terminate,
        backup::backup_create,
        backup::backup_list,
        backup::backup_verify,
        backup::backup_drill,
        backup::backup_estimate,
        backup::drill_list,
        backup::backup_passphrase_set,
        backup::backup_passphrase_clear,
        backup::backup_passphrase_is_set,
        backup::backup_import,
        backup::restore_preview,
        backup::backup_restore,
        backup::prune_preview,
        backup::prune_apply,
        schedule::schedule_set,
        schedule::schedule_list,
        schedule::schedule_remove,
        schedule::schedule_units,
        schedule::schedule_install,
        schedule::schedule_uninstall,
        destination::destination_list,
        destination::destination_put,
        destination::destination_remove,
        destination::destination_test,
        destination::backup_copy,
    ])
}
