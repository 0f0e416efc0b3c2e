//! The only surface for front ends.
