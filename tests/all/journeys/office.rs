//! The real program as a process of its own, on a folder and a database, as an administrator would start it; it dies with its value.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

/// The program on a data folder, with settings from the environment.
pub(super) fn program(data: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mashanghe"));
    command.arg("--data").arg(data).current_dir(data).env("MASHANGHE_LOG", "error").envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// The program, serving; killed with its value.
pub(super) struct Office {
    process: Child,
    pub(super) base: String,
}

impl Office {
    pub(super) fn opens(program: impl Fn() -> Command) -> Office {
        (0..5).find_map(|_| Office::tries(program())).expect("the office did not open on any of five free ports")
    }

    /// Opens on a port that was free a moment ago.
    fn tries(mut program: Command) -> Option<Office> {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let serve = program.args(["serve", "--listen", &address.to_string()]).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut process = serve.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let office = Office { process, base: format!("http://{address}") };
        said.contains(&office.base).then_some(office)
    }

    /// SIGKILL: nothing is finished, flushed or told.
    pub(super) fn dies(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Several hands act at once; the office is killed when `enough` of them have an answer. Gives what each was told.
    pub(super) fn dies_among<H: Send, T: Send>(&mut self, enough: usize, hands: Vec<H>, act: impl Fn(&str, H) -> T + Sync) -> Vec<T> {
        let (base, act, (tell, hear)) = (self.base.clone(), &act, mpsc::channel());
        std::thread::scope(|scope| {
            let work = |hand: H| {
                let (tell, base) = (tell.clone(), base.as_str());
                scope.spawn(move || {
                    let told = act(base, hand);
                    let _ = tell.send(());
                    told
                })
            };
            let threads: Vec<_> = hands.into_iter().map(work).collect();
            (0..enough).for_each(|_| hear.recv().unwrap());
            self.dies();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
