//! Take, list, verify, restore and prune backups.
