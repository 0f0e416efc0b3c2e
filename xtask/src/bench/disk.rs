//! What kind of disk a folder lies on, as Linux tells it.

use std::fs;
use std::path::{Path, PathBuf};

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mount {
    /// Where it is mounted.
    place: PathBuf,
    /// Major and minor number of its device.
    device: String,
    /// Such as `ext4`.
    pub(crate) kind: String,
}

/// The file system that `folder` lies on; nothing on other systems.
pub(crate) fn of(folder: &Path) -> Option<Mount> {
    let folder = folder.canonicalize().ok()?;
    let list = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let mounts = list.lines().filter_map(mount);
    // Of several on one place the last one is seen.
    mounts
        .filter(|mount| folder.starts_with(&mount.place))
        .max_by_key(|mount| mount.place.components().count())
}

/// Reads a line of `/proc/self/mountinfo`: see proc_pid_mountinfo(5).
fn mount(line: &str) -> Option<Mount> {
    let (mount, file_system) = line.split_once(" - ")?;
    let mut words = mount.split(' ').skip(2);
    let device = words.next()?.to_owned();
    let place = PathBuf::from(words.nth(1)?.replace("\\040", " "));
    let kind = file_system.split(' ').next()?.to_owned();
    Some(Mount { place, device, kind })
}

impl Mount {
    /// Whether what is written never reaches a disk.
    pub(crate) fn is_memory(&self) -> bool {
        ["tmpfs", "ramfs"].contains(&self.kind.as_str())
    }

    /// Such as `ext4 on a disk without moving parts`.
    pub(crate) fn words(&self) -> String {
        let device = Path::new("/sys/dev/block").join(&self.device);
        // A partition has the queue of the disk that it is a part of.
        let mut queues = [device.join("queue"), device.join("../queue")].into_iter();
        let rotational = queues.find_map(|queue| fs::read_to_string(queue.join("rotational")).ok());
        let disk = match rotational.as_deref().map(str::trim) {
            Some("0") => "a disk without moving parts",
            Some("1") => "a disk that calls itself rotating, as virtual ones often do",
            _ => "a device of a kind that is not known",
        };
        format!("{} on {disk}", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_place_device_and_kind() {
        let line = "36 35 98:0 /mnt1 /mnt/my\\040disk rw,noatime master:1 - ext4 /dev/root rw,errors=continue";
        let found = mount(line).unwrap();
        assert_eq!(
            found,
            Mount {
                place: "/mnt/my disk".into(),
                device: "98:0".to_owned(),
                kind: "ext4".to_owned()
            }
        );
        assert!(!found.is_memory());
        assert!(mount("25 30 0:23 / /dev/shm rw - tmpfs tmpfs rw").unwrap().is_memory());
        assert_eq!(mount("nonsense"), None);
    }
}
