//! The processes that a server has started, read from `/proc`.

use std::fs;

use anyhow::{Context as _, Result};
use rustix::process::Pid;

/// The children of `parent`, which must be stopped or it may have others by the time of the answer.
pub(crate) fn of(parent: Pid) -> Result<Vec<Pid>> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc").context("list the processes")? {
        let name = entry.context("list the processes")?.file_name();
        let number = name.to_str().and_then(|name| name.parse().ok());
        let Some(pid) = number.and_then(Pid::from_raw) else {
            continue;
        };
        if state_and_parent(pid).is_some_and(|(_, of)| of == parent.as_raw_nonzero().get()) {
            children.push(pid);
        }
    }
    Ok(children)
}

/// Whether a process has ended, reaped or not.
pub(crate) fn has_ended(pid: Pid) -> bool {
    state_and_parent(pid).is_none_or(|(state, _)| state == "Z" || state == "X")
}

/// The third and fourth field of [`/proc/[pid]/stat`](https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html), which
/// follow the program's name in parentheses; the name may hold any character.
fn state_and_parent(pid: Pid) -> Option<(String, i32)> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ');
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}
