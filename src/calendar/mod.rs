//! Working days and statutory periods.
