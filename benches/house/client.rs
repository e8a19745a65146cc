//! A small load client: keep-alive connections on threads, each asking the same page again and again for a fixed time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

/// What a run gave.
pub(crate) struct Measured {
    /// Answers per second.
    pub(crate) rate: f64,
    /// Half of the answers came within.
    pub(crate) p50_ms: f64,
    /// 99 of 100 answers came within.
    pub(crate) p99_ms: f64,
}

struct Line {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    body: Vec<u8>,
}

impl Line {
    fn open(url: &str, cookie: Option<&str>) -> Line {
        let rest = url.strip_prefix("http://").unwrap();
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        let cookie = cookie.map_or_else(String::new, |cookie| format!("Cookie: {cookie}\r\n"));
        let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n").into_bytes();
        Line { stream: BufReader::with_capacity(64 * 1024, stream), request, body: Vec::new() }
    }

    /// Asks once; the status.
    fn ask(&mut self) -> u16 {
        self.stream.get_mut().write_all(&self.request).unwrap();
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(rest) = line.to_lowercase().strip_prefix("content-length:") {
                length = rest.trim().parse().unwrap();
            } else if line == "\r\n" {
                break;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
        status
    }
}

/// One page, its status checked; its length.
pub(crate) fn get(url: &str, cookie: Option<&str>) -> usize {
    let mut line = Line::open(url, cookie);
    let status = line.ask();
    assert_eq!(status, 200, "{url}");
    line.body.len()
}

/// True when somebody listens there and says 200.
pub(crate) fn answers(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    TcpStream::connect(host).is_ok() && Line::open(url, None).ask() == 200
}

/// Many connections at once.
pub(crate) fn load(url: &str, cookie: Option<&str>, connections: usize, span: Duration) -> Measured {
    let barrier = Arc::new(Barrier::new(connections));
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (mut line, barrier) = (Line::open(url, cookie), Arc::clone(&barrier));
            std::thread::spawn(move || {
                assert_eq!(line.ask(), 200);
                barrier.wait();
                let (began, mut spans) = (Instant::now(), Vec::new());
                while began.elapsed() < span {
                    let asked = Instant::now();
                    line.ask();
                    spans.push(asked.elapsed().as_secs_f64() * 1000.0);
                }
                spans
            })
        })
        .collect();
    let mut spans: Vec<f64> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    spans.sort_by(f64::total_cmp);
    let at = |share: f64| spans[((spans.len() as f64 * share) as usize).min(spans.len() - 1)];
    Measured { rate: spans.len() as f64 / span.as_secs_f64(), p50_ms: at(0.5), p99_ms: at(0.99) }
}
