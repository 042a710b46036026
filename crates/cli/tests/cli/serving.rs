//! The page to explore the graph in, and the server behind it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::environment::TestEnv;
use crate::story::library;

/// A server that is stopped when it goes out of scope.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(env: &TestEnv, arguments: &[&str]) -> Self {
        let mut command = env.command(&[&["serve", "--port", "0"], arguments].concat());
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = process.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap();
        Self {
            address: address.trim_end_matches('/').to_owned(),
            process,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn serves_until_it_is_told_to_stop() {
    let env = TestEnv::with(&library());
    let mut server = Server::start(&env, &[]);
    assert!(server.address.starts_with("127.0.0.1:"));
    let page = server.get("/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<!DOCTYPE html>"));
    let found = server.get("/api/entities?q=macron");
    assert!(found.contains("\"name\":\"Emmanuel Macron\""), "{found}");
    // What is loaded meanwhile is seen.
    std::fs::write(
        env.path().join("new.txt"),
        "Published: 2026-02-03\nTalks\n\nFrench President Emmanuel Macron met Anna Vale in Oslo on Monday.\n",
    )
    .unwrap();
    env.stdout(&["load", "--quiet", "new.txt"]);
    assert!(server.get("/api/entities?q=vale").contains("Anna Vale"));
    #[cfg(unix)]
    {
        let id = server.process.id().to_string();
        let signalled = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(signalled.unwrap().success());
        assert_eq!(server.process.wait().unwrap().code(), Some(0));
        let mut stderr = String::new();
        server
            .process
            .stderr
            .as_mut()
            .unwrap()
            .read_to_string(&mut stderr)
            .unwrap();
        assert_eq!(stderr, "Ctrl-C ends it\n");
    }
}

#[test]
fn warns_where_others_can_ask() {
    let env = TestEnv::with(&library());
    let mut server = Server::start(&env, &["--bind", "0.0.0.0"]);
    server.process.kill().unwrap();
    let mut stderr = String::new();
    server
        .process
        .stderr
        .as_mut()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert!(
        stderr.starts_with("warning: whoever can reach 0.0.0.0"),
        "{stderr}"
    );
}

#[test]
fn says_why_it_cannot_serve() {
    let env = TestEnv::new();
    insta::assert_snapshot!(env.run(&["serve", "--port", "0"]), @r"
    ------- stderr -------
    error: no database at `chancery.db`
    hint: make one with `chancery load PATH`, or name another with `--db FILE`
    [exit code: 1]
    ");
    let env = TestEnv::with(&library());
    let server = Server::start(&env, &[]);
    let port = server.address.rsplit(':').next().unwrap();
    let out = env.run(&["serve", "--port", port]);
    assert!(
        out.contains(&format!("cannot listen on `127.0.0.1:{port}`")),
        "{out}"
    );
    assert!(out.contains("hint: choose another port"), "{out}");
}

#[test]
fn a_page_holds_all_statuses_unless_told_otherwise() {
    let env = TestEnv::with(&library());
    let page = |arguments: &[&str]| {
        env.stdout(
            &[
                &["export", "--format", "html", "-o", "graph.html"],
                arguments,
            ]
            .concat(),
        );
        let page = std::fs::read_to_string(env.path().join("graph.html")).unwrap();
        let data = page.split_once("\"application/json\">").unwrap().1;
        let data = data.split_once("</script>").unwrap().0;
        serde_json::from_str::<serde_json::Value>(data).unwrap()
    };
    let statuses = |data: &serde_json::Value| -> Vec<String> {
        let meetings = data["meetings"].as_array().unwrap().iter();
        meetings
            .map(|m| m["status"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = page(&[]);
    assert!(statuses(&all).contains(&"cancelled".to_owned()));
    assert_eq!(statuses(&page(&["--status", "held"])), ["held"; 3]);
    let macron = all["entities"].as_array().unwrap().iter();
    let mut macron = macron.filter(|entity| entity["name"] == "Emmanuel Macron");
    assert_eq!(macron.next().unwrap()["offices"][0]["title"], "President");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let env = TestEnv::with(&library());
    let out = env.run(&["export", "--format", "html", "-o", "missing/graph.html"]);
    assert!(
        out.contains("error: cannot write `missing/graph.html`: "),
        "{out}"
    );
}
