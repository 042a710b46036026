//! The server from outside: what it answers, what it refuses, and that this is what it says of itself.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use chancery_model::{
    Article, Capacity, DateExpression, Entity, EntityKey, EntityKind, Evidence, Meeting,
    MeetingKind, Part, Participant, Record, Role, Span, Status, Tenure,
};
use chancery_store::Store;
use serde_json::Value;
use tempfile::TempDir;

use crate::routes::ROUTES;
use crate::{Hosts, OPENAPI, Server, Settings};

/// A server over a small database, stopped when it goes out of scope.
struct Running {
    address: SocketAddr,
    folder: TempDir,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What came back.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Running {
    fn start() -> Self {
        Self::with(&[
            article("Anna Vale", "Boris Krol", 1),
            article("Boris Krol", "Carla Moreno", 2),
            article("</script>\u{202e}\"'&", "Anna Vale", 3),
        ])
    }

    fn with(articles: &[(Article, Record)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chancery.db");
        let mut store = Store::open(&path).unwrap();
        store.load_batch(articles).unwrap();
        store
            .index_text(&mut |_, _| std::ops::ControlFlow::Continue(()))
            .unwrap();
        assert_eq!(store.validate().unwrap(), []);
        let settings = Settings {
            hosts: Hosts::new(["archive.example".to_owned()]),
            ..Settings::default()
        };
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::bind(&path, any, settings).unwrap();
        let address = server.address();
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let is_asked = || asked.load(Ordering::Relaxed);
            server.run(is_asked, |trouble| panic!("{trouble}")).unwrap();
        });
        Self {
            address,
            folder,
            stop,
            thread: Some(thread),
        }
    }

    fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).unwrap_or("0");
        Reply {
            status: status.parse().unwrap(),
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn get(&self, address: &str) -> Reply {
        let end = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        self.send(&format!("GET {address} {end}"))
    }

    #[track_caller]
    fn json(&self, address: &str) -> Value {
        let reply = self.get(address);
        assert_eq!(reply.status, 200, "{address}: {}", reply.body);
        serde_json::from_str(&reply.body).unwrap()
    }

    /// Returns the number of the entity of this name.
    fn id(&self, name: &str) -> i64 {
        let found = self.json(&format!("/api/entities?q={}", name.replace(' ', "%20")));
        found["items"][0]["id"].as_i64().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(ended.is_some_and(|ended| ended.is_ok()));
        }
    }
}

/// An article in which one receives the other; the numbers lie some days apart, since nearly the same
/// text within two days is a reprint.
fn article(one: &str, other: &str, number: u8) -> (Article, Record) {
    let day = 3 * number;
    let sentence = format!("{one} received {other} in Vienna.");
    let body = format!("It was a cold morning. {sentence} Nothing more was said.");
    let start = body.find(&sentence).unwrap();
    let span = Span::new(start, start + sentence.len()).unwrap();
    let evidence = vec![Evidence {
        part: Part::Body,
        span,
        quote: sentence,
        rule: "test".into(),
    }];
    let entity = |key, kind, name: &str| Entity {
        key: EntityKey(key),
        kind,
        name: name.into(),
        aliases: vec![],
        mentions: vec![],
        external: vec![],
        country: None,
    };
    let party = |key| Participant {
        entity: EntityKey(key),
        capacity: Capacity::Principal,
    };
    let meeting = Meeting {
        kind: MeetingKind::Meeting,
        status: Status::Held,
        participants: vec![party(1), party(2)],
        place: Some(EntityKey(3)),
        date: Some(DateExpression {
            edtf: format!("2026-03-{day:02}").parse().unwrap(),
            words: String::new(),
        }),
        attribution: None,
        evidence: evidence.clone(),
    };
    let role = Role {
        person: EntityKey(1),
        title: "Minister".into(),
        organization: Some(EntityKey(3)),
        tenure: Tenure::Current,
        evidence,
    };
    let article = Article {
        name: format!("article-{number}"),
        title: "Talks in Vienna".into(),
        body,
        published: format!("2026-03-{day:02}").parse().ok(),
        origin: chancery_model::Origin {
            file: format!("/home/somebody/secret.txt/{number}"),
            line: None,
        },
        ..Article::default()
    };
    let record = Record {
        entities: vec![
            entity(1, EntityKind::Person, one),
            entity(2, EntityKind::Person, other),
            entity(3, EntityKind::Country, "Austria"),
        ],
        roles: vec![role],
        meetings: vec![meeting],
        diagnostics: vec![],
    };
    (article, record)
}

#[test]
fn answers_what_is_asked() {
    let server = Running::start();
    let (anna, boris) = (server.id("anna vale"), server.id("Boris Krol"));
    let carla = server.id("Carla Moreno");
    let met = server.json(&format!("/api/entities/{boris}/met"));
    let names: Vec<&str> = met["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x["entity"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Carla Moreno", "Anna Vale"]);
    let path = server.json(&format!("/api/path?from={anna}&to={carla}"));
    assert_eq!(path["hops"].as_array().unwrap().len(), 2);
    let nothing = server.json(&format!("/api/path?from={anna}&to={carla}&since=2027"));
    assert!(nothing["hops"].is_null());
    let between = server.json(&format!("/api/between?a={anna}&b={boris}"));
    let meeting = &between["items"][0];
    assert_eq!(meeting["date"], "2026-03-03");
    let sentences = server.json(&format!(
        "/api/meetings/{}/sentences?around=10",
        meeting["id"]
    ));
    let said = &sentences["items"][0];
    assert_eq!(said["sentence"], "Anna Vale received Boris Krol in Vienna.");
    assert_eq!(
        (said["before"].as_str(), said["after"].as_str()),
        (Some(" morning. "), Some(" Nothing m"))
    );
    // As it was known before the second article came out.
    for question in ["met", "timeline"] {
        let then = server.json(&format!(
            "/api/entities/{boris}/{question}?as_of=2026-03-05"
        ));
        assert_eq!(then["items"].as_array().unwrap().len(), 1, "{question}");
    }
    let then = server.json(&format!(
        "/api/path?from={anna}&to={carla}&as_of=2026-03-05"
    ));
    assert!(then["hops"].is_null());
    let then = server.json("/api/graph?as_of=2026-03-05");
    assert_eq!(then["meetings"].as_array().unwrap().len(), 1);
    let then = server.json(&format!("/api/entities/{boris}?as_of=2026-03-05"));
    assert_eq!(then["articles"].as_array().unwrap().len(), 1);
    assert_eq!(then["offices"].as_array().unwrap().len(), 0);
    let around = server.json(&format!("/api/entities/{anna}/neighbourhood?depth=2"));
    assert_eq!(around["meetings"].as_array().unwrap().len(), 3);
    assert_eq!(around["centre"], anna);
    let found = server.json("/api/search?q=received%20Carla");
    assert_eq!(
        (&found["total"], &found["unindexed"]),
        (&1.into(), &0.into())
    );
    assert!(found["respelt"].is_null());
    assert_eq!(server.get("/api/search?q=-").status, 400);
    let misspelt = server.json("/api/search?q=recieved%20Carla");
    assert_eq!(
        (&misspelt["total"], &misspelt["respelt"]),
        (&1.into(), &"received carla".into())
    );
    let misspelt = server.json("/api/entities?q=Carla%20Moreni");
    assert_eq!(misspelt["items"][0]["name"], "Carla Moreno");
}

#[test]
fn long_answers_come_in_parts() {
    let server = Running::start();
    let first = server.json("/api/meetings?limit=2");
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["next"]),
        (2, &Value::from(2))
    );
    let rest = server.json("/api/meetings?limit=2&offset=2");
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), &rest["next"]),
        (1, &Value::Null)
    );
    let all = server.json("/api/entities?limit=3");
    assert_eq!(all["next"], 3);
}

#[test]
fn refuses_what_is_no_question() {
    let server = Running::start();
    for (request, status, code) in [
        ("GET /api/entities/1", 421, "unknown_host"),
        (
            "GET /api/entities/1\nHost: evil.example",
            421,
            "unknown_host",
        ),
        (
            "GET /api/stats\nHost: localhost\nHost: evil.example",
            421,
            "unknown_host",
        ),
        (
            "POST /api/stats\nHost: localhost\nContent-Length: 3",
            405,
            "method_not_allowed",
        ),
        (
            "DELETE /api/entities/1\nHost: localhost",
            405,
            "method_not_allowed",
        ),
        (
            "GET /api/stats\nHost: localhost\nContent-Length: 3",
            413,
            "body_not_allowed",
        ),
        (
            "GET /../../etc/passwd\nHost: localhost",
            404,
            "no_such_address",
        ),
        (
            "GET /%2e%2e/chancery.db\nHost: localhost",
            404,
            "no_such_address",
        ),
        ("GET /api/entities/77777\nHost: localhost", 404, "not_found"),
        (
            "GET /api/entities/1%27--\nHost: localhost",
            400,
            "bad_parameter",
        ),
        (
            "GET /api/meetings?limit=100000\nHost: localhost",
            400,
            "bad_parameter",
        ),
        (
            "GET /api/graph?max_nodes=2001\nHost: localhost",
            400,
            "bad_parameter",
        ),
        (
            "GET /api/entities?db=other.db\nHost: localhost",
            400,
            "bad_parameter",
        ),
        (
            "GET /api/between?a=1\nHost: localhost",
            400,
            "bad_parameter",
        ),
    ] {
        let (line, headers) = request.split_once('\n').unwrap_or((request, ""));
        let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
        let reply = server.send(&format!(
            "{line} HTTP/1.1\r\n{headers}Connection: close\r\n\r\nxyz"
        ));
        assert_eq!(reply.status, status, "{request}: {}", reply.body);
        // What follows the answer is that of the three letters, which are no request.
        let error: Value = serde_json::Deserializer::from_str(&reply.body)
            .into_iter()
            .next()
            .unwrap()
            .unwrap();
        assert_eq!(error["error"]["code"], code, "{request}");
    }
    let long = server.get(&format!("/api/entities?q={}", "a".repeat(3_000)));
    assert_eq!(long.status, 414);
    let head = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {}\r\n\r\n",
        "a".repeat(100_000)
    );
    let mut stream = TcpStream::connect(server.address).unwrap();
    // The server may close before all is written.
    stream.write_all(head.as_bytes()).ok();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).ok();
    assert!(!reply.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn every_answer_carries_its_guards() {
    let server = Running::start();
    for address in ["/", "/openapi.json", "/api/stats", "/nothing"] {
        let head = server.get(address).head;
        for guard in [
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "frame-ancestors 'none'",
            "cross-origin-resource-policy: same-origin",
            "default-src 'none'",
        ] {
            assert!(head.contains(guard), "{address}: {head}");
        }
        assert!(!head.contains("access-control"), "{head}");
    }
    let page = server.get("/");
    assert!(page.head.contains("text/html") && page.head.contains("script-src 'sha256-"));
    let asked = "HEAD /api/stats HTTP/1.1\r\nHost: archive.example\r\nConnection: close\r\n\r\n";
    let head = server.send(asked);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn no_answer_tells_where_files_lie() {
    let server = Running::start();
    let id = server.id("Anna Vale");
    for address in [
        "/api/articles/1",
        "/api/meetings",
        "/api/graph",
        &format!("/api/entities/{id}"),
        &format!("/api/entities/{id}/met"),
    ] {
        let reply = server.get(address);
        assert_eq!(reply.status, 200);
        assert!(!reply.body.contains("secret.txt"), "{address}");
    }
}

#[test]
fn sees_what_is_loaded_meanwhile() {
    let server = Running::start();
    let count = || server.json("/api/stats")["articles"].as_i64().unwrap();
    assert_eq!(count(), 3);
    let path = server.folder.path().join("chancery.db");
    for day in 4..9 {
        // The last connection to close takes the log away, if it thinks that nobody reads.
        let mut store = Store::open(&path).unwrap();
        store
            .load_batch(&[article("Anna Vale", &format!("Visitor {day}"), day)])
            .unwrap();
        drop(store);
        assert_eq!(count(), i64::from(day));
    }
    // Another database at the same path.
    std::fs::rename(&path, server.folder.path().join("old.db")).unwrap();
    for ending in ["-wal", "-shm"] {
        std::fs::remove_file(server.folder.path().join(format!("chancery.db{ending}"))).ok();
    }
    let mut store = Store::open(&path).unwrap();
    store
        .load_batch(&[article("Anna Vale", "Boris Krol", 1)])
        .unwrap();
    assert_eq!(count(), 1);
}

/// Names that try to break out of where they stand, in every answer as they are.
#[test]
fn answers_have_hostile_names_as_they_are() {
    let long = "x\"<&'\\".repeat(2_000);
    let names = [
        "say \"x\" 'y' \\ `z`",
        "</script><script>alert(1)</script><!--",
        "two\nlines\r\n and\ttabs",
        "\u{202e}txt.exe\u{1b}[31m\u{7}",
        "'); DROP TABLE entity;--",
        &long,
    ];
    let told = (1..)
        .zip(names)
        .map(|(number, name)| article(name, "Anna Vale", number));
    let server = Running::with(&told.collect::<Vec<_>>());
    let anna = server.id("Anna Vale");
    for address in [
        "/api/entities?limit=200".to_owned(),
        format!("/api/entities/{anna}/met"),
        format!("/api/entities/{anna}/timeline"),
        format!("/api/entities/{anna}/neighbourhood"),
        "/api/meetings".to_owned(),
        "/api/graph".to_owned(),
    ] {
        let reply = server.get(&address);
        assert!(
            reply.head.contains("content-type: application/json"),
            "{address}"
        );
        assert!(
            reply.head.contains("x-content-type-options: nosniff"),
            "{address}"
        );
        let mut strings = BTreeSet::new();
        let answer: Value = serde_json::from_str(&reply.body).unwrap();
        gather(&answer, &mut strings);
        for name in names {
            assert!(strings.contains(name), "{address}: {name:?}");
        }
    }
    let page = server.get("/");
    assert_eq!(page.body.matches("<script").count(), 2);
    let meetings = server.json("/api/meetings");
    let articles = server.json("/api/search?q=received");
    assert_eq!(articles["total"], names.len());
    for (index, name) in names.iter().enumerate() {
        let has_name = |address: &str| {
            let answer = server.json(address);
            let mut strings = BTreeSet::new();
            gather(&answer, &mut strings);
            assert!(
                strings.iter().any(|text| text.contains(name)),
                "{address}: {name:?}"
            );
        };
        let meeting = &meetings["items"][index];
        let parties = meeting["participants"].as_array().unwrap();
        let ids = parties.iter().map(|party| &party["entity"]["id"]);
        let id = ids
            .filter_map(Value::as_i64)
            .find(|id| *id != anna)
            .unwrap();
        has_name(&format!("/api/entities/{id}"));
        has_name(&format!("/api/path?from={anna}&to={id}"));
        has_name(&format!("/api/between?a={anna}&b={id}"));
        has_name(&format!("/api/meetings/{}", meeting["id"]));
        has_name(&format!("/api/meetings/{}/sentences", meeting["id"]));
        // As a question they are words, too many of them, or none.
        let bytes = name.bytes().map(|byte| format!("%{byte:02X}"));
        let asked = bytes.collect::<String>();
        for question in ["search", "entities"] {
            let reply = server.get(&format!("/api/{question}?q={asked}"));
            assert!(
                matches!(reply.status, 200 | 400 | 414 | 431),
                "{question} {name:?}: {}",
                reply.status
            );
            if reply.status == 431 {
                // Refused before the address was read.
                assert_eq!(reply.body, "");
                continue;
            }
            assert!(reply.head.contains("content-type: application/json"));
            serde_json::from_str::<Value>(&reply.body).unwrap();
        }
    }
    let hit = articles["items"].as_array().unwrap().iter().find(|hit| {
        hit["excerpt"]
            .as_str()
            .unwrap()
            .contains("</script><!-- received")
    });
    assert!(hit.is_some(), "{articles}");
}

fn gather<'v>(value: &'v Value, strings: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(text) => {
            strings.insert(text);
        }
        Value::Array(values) => values.iter().for_each(|v| gather(v, strings)),
        Value::Object(values) => values.values().for_each(|v| gather(v, strings)),
        _ => {}
    }
}

/// The questions and the description name the same addresses and the same parameters.
#[test]
fn the_description_names_all_questions() {
    let described: Value = serde_json::from_str(OPENAPI).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let named: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    let known = ROUTES.iter().map(|route| route.path);
    assert_eq!(named, known.chain(["/", "/openapi.json"]).collect());
    for route in ROUTES {
        let parameters = paths[route.path]["get"]["parameters"].as_array().unwrap();
        let resolved = parameters.iter().map(|parameter| {
            let name = parameter["$ref"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            &described["components"]["parameters"][name]
        });
        let names: BTreeSet<&str> = resolved
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(
            names,
            route.parameters().into_iter().collect(),
            "{}",
            route.path
        );
    }
}

/// Real answers are as the description has them, and the limits that it names are those that hold.
#[test]
fn answers_are_as_described() {
    let server = Running::start();
    let described: Value = serde_json::from_str(&server.get("/openapi.json").body).unwrap();
    let (anna, boris) = (server.id("Anna Vale"), server.id("Boris Krol"));
    let meeting = &server.json("/api/meetings")["items"][0]["id"];
    for (path, operations) in described["paths"].as_object().unwrap() {
        let id = if path.contains("meetings") {
            meeting.clone()
        } else if path.contains("articles") {
            1.into()
        } else {
            anna.into()
        };
        let mut address = path.replace("{id}", &id.to_string());
        match path.as_str() {
            "/" => continue,
            "/api/between" => address += &format!("?a={anna}&b={boris}"),
            "/api/path" => address += &format!("?from={anna}&to={boris}"),
            "/api/search" => address += "?q=received",
            _ => {}
        }
        let schema =
            &operations["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        check_schema(&described, schema, &server.json(&address), &address);
        for parameter in operations["get"]["parameters"].as_array().unwrap() {
            let name = parameter["$ref"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            let parameter = &described["components"]["parameters"][name];
            let Some(most) = parameter["schema"]["maximum"].as_i64() else {
                continue;
            };
            let name = parameter["name"].as_str().unwrap();
            let joint = if address.contains('?') { '&' } else { '?' };
            assert_eq!(
                server.get(&format!("{address}{joint}{name}={most}")).status,
                200,
                "{address} {name}"
            );
            let refused = server.get(&format!("{address}{joint}{name}={}", most + 1));
            assert_eq!(refused.status, 400, "{address} {name}");
            let error = &described["components"]["schemas"]["Error"];
            check_schema(
                &described,
                error,
                &serde_json::from_str(&refused.body).unwrap(),
                name,
            );
        }
    }
}

#[track_caller]
fn check_schema(described: &Value, schema: &Value, answer: &Value, address: &str) {
    let mut root = schema.clone();
    root["components"] = described["components"].clone();
    let validator = jsonschema::validator_for(&root).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(answer)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{address}: {errors:?}\n{answer}");
}
