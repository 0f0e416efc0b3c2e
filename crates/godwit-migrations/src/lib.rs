//! A migrations folder in any supported format.
