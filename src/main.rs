//! The thin binary: everything it does lives in the library.

use std::process::ExitCode;

/// A page allocates some thousand times, on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mashanghe::cli::run()
}
