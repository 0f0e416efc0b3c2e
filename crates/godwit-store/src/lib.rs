//! Godwit's own data: projects, environments, runs.
