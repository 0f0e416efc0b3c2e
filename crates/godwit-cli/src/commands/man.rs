//! `godwit man`

use std::path::Path;

use clap_mangen::{Man, generate_to};
use godwit_api::views::ErrorCode;
use serde_json::json;

use super::{Outcome, failed};
use crate::{Exit, command, output::Screen};

pub(crate) fn run(screen: &Screen, out: Option<&Path>) -> Outcome {
    let told = |error: std::io::Error| {
        failed(
            ErrorCode::Internal,
            &format!("the manual cannot be written: {error}"),
            "Look at the folder and its rights.",
        )
    };
    if let Some(folder) = out {
        std::fs::create_dir_all(folder).map_err(told)?;
        generate_to(command(), folder).map_err(told)?;
        screen.line(&format!("Manual pages: {}", folder.display()));
        screen.document(&json!({ "folder": folder }));
        return Ok(Exit::DONE);
    }
    let mut page = Vec::new();
    Man::new(command()).render(&mut page).map_err(told)?;
    let page = String::from_utf8_lossy(&page);
    screen.line(page.trim_end());
    screen.document(&json!({ "page": page }));
    Ok(Exit::DONE)
}
