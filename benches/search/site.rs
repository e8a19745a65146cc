//! The program itself, started on a folder of entries, asked over HTTP as a reader's browser asks.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;

/// See the file's head; stopped when it is dropped.
pub(crate) struct Site {
    server: Child,
    client: Client,
    base: String,
}

impl Site {
    /// Starts the program and waits until its first page of hits; how long that took.
    pub(crate) fn open(data: &Path, casebook: &Path) -> (Site, Duration) {
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let began = Instant::now();
        let server = Command::new(env!("CARGO_BIN_EXE_mashanghe"))
            .args(["serve", "--listen", &listen])
            .arg("--data")
            .arg(data)
            .env("MASHANGHE_LOG", "error")
            .env("MASHANGHE_CASEBOOK", casebook)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let client = Client::builder().timeout(Duration::from_secs(300)).no_proxy().build().unwrap();
        let site = Site { server, client, base: format!("http://{listen}") };
        while !site.client.get(format!("{}/readyz", site.base)).send().is_ok_and(|answer| answer.status().is_success()) {
            assert!(began.elapsed() < Duration::from_secs(300), "the program does not open");
            std::thread::sleep(Duration::from_millis(20));
        }
        site.search("漏水");
        (site, began.elapsed())
    }

    /// One page of hits, whole.
    pub(crate) fn search(&self, question: &str) {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", question).finish();
        let answer = self.client.get(format!("{}/casebook?{query}", self.base)).send().unwrap();
        assert!(answer.status().is_success(), "{question}: {}", answer.status());
        answer.bytes().unwrap();
    }

    /// Memory that the program holds.
    pub(crate) fn resident_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
