//! Use cases over one target: status, plan, apply, roll back, restore, recover.
