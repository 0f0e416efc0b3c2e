//! Sessions on a target: connect, lock, histories, execute, inspect.
