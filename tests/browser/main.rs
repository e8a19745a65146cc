//! Browser roads: the main road walked in Chromium.

fn main() {}
