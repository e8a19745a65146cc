//! One street of the bench, served by the real program in a process of its own; the bare server beside it; and the same
//! office opened in this process, where its statements can be counted.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App as Actix, HttpResponse, HttpServer, web};
use mashanghe::app::App;
use mashanghe::clock::Clock;
use mashanghe::ids::Chance;
use mashanghe::server;
use reqwest::blocking::Client;

use super::{client, generate, statements};

/// See the file's head; stopped when it is dropped.
pub(crate) struct Street {
    server: Child,
    data: PathBuf,
    base: String,
    /// From the program's start to its first “ready”.
    pub(crate) ready_after: Duration,
}

impl Street {
    /// Starts the program on its data and waits until it is ready.
    pub(crate) fn open(data: &Path) -> Street {
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let began = Instant::now();
        let server = Command::new(env!("CARGO_BIN_EXE_mashanghe"))
            .args(["serve", "--data", &data.display().to_string(), "--listen", &listen])
            .env("MASHANGHE_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let base = format!("http://{listen}");
        while !client::answers(&format!("{base}/readyz")) {
            assert!(began.elapsed() < Duration::from_secs(60), "the office does not open");
            std::thread::yield_now();
        }
        Street { server, data: data.to_path_buf(), base, ready_after: began.elapsed() }
    }

    /// A page's address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Signs in and returns the cookies.
    pub(crate) fn sign_in(&self, username: &str) -> String {
        self.post("/sign-in", &[("username", username), ("password", generate::PASSWORD)])
    }

    /// Proves that a request is one's own, as a citizen does, and returns the cookies.
    pub(crate) fn prove(&self, code: &str) -> String {
        self.post("/track", &[("code", code), ("proof", generate::TAIL)])
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mark = format!("visitor={}", "w".repeat(43));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let page = client.get(self.url(path)).header("cookie", &mark).send().unwrap().text().unwrap();
        let token = page.split("name=\"_csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let form: Vec<(&str, &str)> = [("_csrf", token.as_str()), ("_key", "bench")].into_iter().chain(fields.iter().copied()).collect();
        let answer = client.post(self.url(path)).header("cookie", &mark).form(&form).send().unwrap();
        assert_eq!(answer.status().as_u16(), 303, "{path}");
        let given = answer.cookies().map(|cookie| format!("; {}={}", cookie.name(), cookie.value()));
        given.fold(mark, |cookies, one| cookies + one.as_str())
    }

    /// A bare server that answers with as many constant bytes as the page has.
    pub(crate) fn bare_twin(&self, path: &str, cookie: Option<&str>) -> (usize, String) {
        let size = client::get(&self.url(path), cookie);
        let body = "x".repeat(size);
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", socket.local_addr().unwrap());
        std::thread::spawn(move || {
            let make = move || {
                let body = body.clone();
                let answer = move || std::future::ready(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body.clone()));
                Actix::new().default_service(web::to(answer))
            };
            actix_web::rt::System::new().block_on(async move { HttpServer::new(make).workers(2).listen(socket).unwrap().run().await })
        });
        (size, url)
    }

    /// Statements that each page asks: the same office, opened in this process on the same data.
    pub(crate) fn statements(&self, pages: &[(String, String)], told: bool) -> Vec<statements::Count> {
        let app = self.office();
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        std::thread::spawn(move || actix_web::rt::System::new().block_on(async move { server::serve(&app, socket).unwrap().await }));
        let count = |(path, cookie): &(String, String)| {
            let url = format!("{base}{path}");
            // The first answer opens connections and reads what is kept for a minute.
            client::get(&url, Some(cookie));
            if told {
                println!("{path}");
            }
            statements::during(told, || client::get(&url, Some(cookie)))
        };
        pages.iter().map(count).collect()
    }

    /// Requests filed one after the other through the domain, each acknowledged only when it is on the disk.
    pub(crate) fn filings_per_second(&self, count: u32, told: bool) -> f64 {
        let app = self.office();
        statements::during(told, || mashanghe::demo::story::file_again(&app, 1).unwrap());
        let began = Instant::now();
        mashanghe::demo::story::file_again(&app, count).unwrap();
        f64::from(count) / began.elapsed().as_secs_f64()
    }

    fn office(&self) -> App {
        statements::watch();
        App::open(generate::config(&self.data), Clock::machine(), Chance::machine()).unwrap()
    }

    /// Memory of the program now and at its highest, in megabytes.
    pub(crate) fn resident_mb(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap();
        let kilobytes = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap()
        };
        (kilobytes("VmRSS:") / 1024.0, kilobytes("VmHWM:") / 1024.0)
    }
}

impl Drop for Street {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
