//! Files that people send: examined by content and cleaned of metadata.
