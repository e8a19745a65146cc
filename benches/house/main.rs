//! Measures the house against the budgets of docs/performance.md, in one run: a street with many requests and cases is
//! generated, the real program is started beside a bare server that answers a constant page, and both are asked by the same
//! client. Prints tables; judges nothing.
//!
//! `cargo bench --bench house -- [--requests N] [--cases N] [--seconds S] [--connections C] [--keep DIR] [--statements shown]`
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a bench stops at the first surprise and prints its tables")]

mod client;
mod generate;
mod statements;
mod street;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use street::Street;

struct Plan {
    requests: i64,
    cases: i64,
    seconds: u64,
    connections: usize,
    keep: Option<PathBuf>,
    /// Print each statement that a page asks.
    statements: bool,
}

fn plan() -> Plan {
    let mut plan = Plan { requests: 1_000_000, cases: 200_000, seconds: 5, connections: 64, keep: None, statements: false };
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    for pair in words.chunks(2) {
        let [name, value] = pair else { panic!("{pair:?}: every option takes a value") };
        match name.as_str() {
            "--requests" => plan.requests = value.parse().unwrap(),
            "--cases" => plan.cases = value.parse().unwrap(),
            "--seconds" => plan.seconds = value.parse().unwrap(),
            "--connections" => plan.connections = value.parse().unwrap(),
            "--keep" => plan.keep = Some(PathBuf::from(value)),
            "--statements" => plan.statements = value == "shown",
            other => panic!("unknown option {other}"),
        }
    }
    plan
}

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let plan = plan();
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = plan.keep.clone().unwrap_or_else(|| folder.path().join("large"));
    println!("requests {}, cases {}, {} connections, {} s each\n", plan.requests, plan.cases, plan.connections, plan.seconds);
    let small = folder.path().join("small");
    generate::street(&small, plan.requests.min(10_000), plan.cases.min(2_000));
    let began = Instant::now();
    generate::street(&data, plan.requests, plan.cases);
    println!("generated in {:.1} s\n", began.elapsed().as_secs_f64());

    let (large, small) = (Street::open(&data), Street::open(&small));
    println!("start to ready: {:.0} ms, resident {:.0} MB\n", large.ready_after.as_secs_f64() * 1000.0, large.resident_mb().0);
    public_pages(&large, &plan);
    staff_pages(&large, &small, &plan);
    filing(&large, &data, plan.statements);
    let (now, highest) = large.resident_mb();
    println!("resident after all this: {now:.0} MB, at its highest {highest:.0} MB");
}

/// Public pages against a bare server's constant page of the same size.
fn public_pages(street: &Street, plan: &Plan) {
    let receipt = generate::code(plan.requests);
    let owner = street.prove(&receipt);
    let visitor = format!("visitor={}", "v".repeat(43));
    let everybodys = ["/", "/rooms/laochen", "/casebook/2024-0001", "/school/rumen/06-xie-xieyi"];
    let receipt = (format!("/track/{receipt}"), &owner);
    let pages: Vec<_> = everybodys.into_iter().map(|path| (path.to_owned(), &visitor)).chain([receipt]).collect();
    let asked: Vec<(String, String)> = pages.iter().map(|(path, cookie)| (path.clone(), (*cookie).clone())).collect();
    let counts = street.statements(&asked, plan.statements);
    println!(
        "| public page | bytes | statements | requests/s | p99 ms (10) | bare requests/s | ratio (0.15) |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    for ((path, cookie), statements) in pages.iter().zip(counts) {
        let (size, bare) = street.bare_twin(path, Some(cookie));
        let span = Duration::from_secs(plan.seconds);
        let bare = client::load(&bare, None, plan.connections, span);
        let ours = client::load(&street.url(path), Some(cookie), plan.connections, span);
        println!(
            "| {path} | {size} | {statements} | {:.0} | {:.1} | {:.0} | {:.2} |",
            ours.rate,
            ours.p99_ms,
            bare.rate,
            ours.rate / bare.rate
        );
    }
    println!();
}

/// Staff pages at full size against the same pages of a street with ten thousand requests, each asked by one person after
/// the other; then by eight at once.
fn staff_pages(large: &Street, small: &Street, plan: &Plan) {
    let newest = |street: &Street, requests: i64| -> Vec<(String, String)> {
        let code = generate::code(requests);
        let case = generate::case_id(plan.cases.min(requests / 5));
        let pages = [
            ("lin", "/today".to_owned()),
            ("lin", "/requests".to_owned()),
            ("lin", "/requests?stage=accepted&service=dispute".to_owned()),
            ("lin", "/requests?due=overdue".to_owned()),
            ("lin", "/requests?turn=all&stage=closed".to_owned()),
            ("lin", format!("/requests/{code}")),
            ("chen", "/today".to_owned()),
            ("chen", "/requests".to_owned()),
            ("chen", "/requests?turn=all".to_owned()),
            ("limin", "/today".to_owned()),
            ("limin", "/cases".to_owned()),
            ("lin", "/cases".to_owned()),
            ("lin", "/cases?stage=closed&type=neighbour".to_owned()),
            ("limin", format!("/cases/{case}")),
        ];
        let cookies: Vec<(&str, String)> = ["lin", "chen", "limin"].into_iter().map(|name| (name, street.sign_in(name))).collect();
        let cookie = |name: &str| cookies.iter().find(|(one, _)| *one == name).unwrap().1.clone();
        pages.into_iter().map(|(name, path)| (path, cookie(name))).collect()
    };
    let (pages, twins) = (newest(large, plan.requests), newest(small, plan.requests.min(10_000)));
    let counts = large.statements(&pages, plan.statements);
    println!(
        "| staff page | statements (12) | p50 ms | p99 ms (25) | p99 ms, 8 at once | ratio to the small street (1.5) |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (((path, cookie), (twin, twin_cookie)), statements) in pages.iter().zip(&twins).zip(counts) {
        let span = Duration::from_secs(plan.seconds.min(2));
        let alone = client::load(&large.url(path), Some(cookie), 1, span);
        let beside = client::load(&small.url(twin), Some(twin_cookie), 1, span);
        let crowd = client::load(&large.url(path), Some(cookie), 8, span);
        let ratio = alone.p50_ms / beside.p50_ms;
        println!("| {path} | {statements} | {:.1} | {:.1} | {:.1} | {ratio:.2} |", alone.p50_ms, alone.p99_ms, crowd.p99_ms);
    }
    println!();
}

/// Requests filed one after the other, fully durable, against one-row commits on the same disk.
fn filing(street: &Street, data: &Path, told: bool) {
    let bare = generate::bare_commits_per_second(&data.join("bare.db"), 500);
    let ours = street.filings_per_second(500, told);
    println!("| filing | per second | bare commits/s | ratio (0.5) |\n| --- | --- | --- | --- |");
    println!("| one after the other | {ours:.0} | {bare:.0} | {:.2} |\n", ours / bare);
}
