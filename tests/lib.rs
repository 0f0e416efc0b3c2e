//! Tests over the whole house; see the `[[test]]` targets.
