#!/usr/bin/env python3
"""Asks `chancery serve` from several clients while loads write to the same database.

    scripts/serve-load.py --minutes 10 [--program target/release/chancery] [--clients 4]

Everything stays on this computer. The database is made in a folder that goes in the end, from articles that are written here, about
invented people. Prints what was asked, every answer that is no answer, the time of answers, and the memory of the server over time;
the exit code is 1 if a request failed, an answer was wrong or a load failed.
"""

import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

FIRST = "Anna Boris Carla Dmitri Elena Farid Greta Hassan Ines Jonas Katrin Luis Maria Nino Orhan Pavel".split()
LAST = "Vale Krol Moreno Petrov Lindqvist Aziz Holm Rahmani Carvalhal Weber Vesterholm Ortega Silva Novak".split()
CITIES = "Vienna Geneva Oslo Tbilisi Lisbon Ankara Rome Cairo".split()
MONTHS = "January February March April May June July August September October November December".split()


def name(number):
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"


def write_articles(folder, count, seed):
    """Writes so many articles, each about two meetings."""
    folder.mkdir()
    chance = random.Random(seed)
    for number in range(count):
        day, month = chance.randint(1, 28), chance.randint(1, 12)
        a, b, c = (name(chance.randrange(len(FIRST) * len(LAST))) for _ in range(3))
        city = chance.choice(CITIES)
        (folder / f"{seed}-{number}.txt").write_text(
            f"Published: 2026-{month:02}-{day:02}\nSource: Example News\nUrl: https://example.org/{seed}/{number}\n"
            f"Talks in {city}, number {seed}-{number}\n\n"
            f"Foreign Minister {a} met Prime Minister {b} in {city} on {day} {MONTHS[month - 1]} 2026. "
            f"{b} will meet {c} in {chance.choice(CITIES)} next week, a spokesman said. It was their meeting number {seed}-{number}.\n")


class Client(threading.Thread):
    """Asks one question after the other, as a page or a program would."""

    def __init__(self, address, end, seed):
        super().__init__()
        self.address, self.end = address, end
        self.chance = random.Random(seed)
        self.times, self.failures, self.busy = [], [], 0

    def run(self):
        while time.monotonic() < self.end:
            question, check = self.question()
            started = time.monotonic()
            try:
                with urllib.request.urlopen(self.address + question, timeout=60) as answer:
                    body = answer.read()
                problem = check(json.loads(body) if question else body)
            except urllib.error.HTTPError as error:
                # Numbers may be gone when an article is replaced; to be told so is an answer.
                problem = None if error.code == 404 else f"{error.code} {error.read()[:200]}"
                if error.code == 503:
                    self.busy += 1
                    problem = None
            except Exception as error:  # noqa: BLE001: whatever it is, it is what is looked for
                problem = repr(error)
            self.times.append(time.monotonic() - started)
            if problem:
                self.failures.append(f"/{question}: {problem}")

    def question(self):
        entity = self.chance.randint(1, 200)
        other = self.chance.randint(1, 200)
        page = lambda answer: None if isinstance(answer["items"], list) else "no items"
        closed = lambda answer: self.check_graph(answer)
        return self.chance.choice([
            ("", lambda body: None if b"<!DOCTYPE html>" in body[:20] else "no page"),
            ("api/stats", lambda answer: None if answer["articles"] > 0 else "no articles"),
            (f"api/entities?q={self.chance.choice(LAST)}", page),
            ("api/entities?limit=100", page),
            (f"api/entities/{entity}", lambda answer: self.check_same(entity, answer["entity"]["id"])),
            (f"api/entities/{entity}/met?status=all", page),
            (f"api/entities/{entity}/timeline?status=all&limit=20", page),
            (f"api/entities/{entity}/neighbourhood?depth={self.chance.randint(1, 2)}", closed),
            (f"api/meetings?offset={self.chance.randrange(0, 500, 50)}", page),
            (f"api/meetings/{entity}/sentences", page),
            (f"api/path?from={entity}&to={other}", lambda answer: self.check_path(answer, entity, other)),
            ("api/graph?max_nodes=200", closed),
        ])

    @staticmethod
    def check_graph(graph):
        """All that a graph names must be in it: one state of the database was read."""
        entities = {row["id"] for row in graph["entities"]}
        articles = {row["id"] for row in graph["articles"]}
        for meeting in graph["meetings"]:
            if not {party for party, _ in meeting["parties"]} <= entities:
                return f"meeting {meeting['id']} names entities that are missing"
            if not meeting["reports"] or not {report["article"] for report in meeting["reports"]} <= articles:
                return f"meeting {meeting['id']} lacks its articles"
        return None

    def check_same(self, asked, answered):
        """A number that was joined to another is answered with that one, and so it must be when it is asked again."""
        if asked == answered:
            return None
        try:
            with urllib.request.urlopen(f"{self.address}api/entities/{asked}", timeout=60) as answer:
                now = json.loads(answer.read())["entity"]["id"]
        except urllib.error.HTTPError as error:
            return None if error.code in (404, 503) else f"{error.code}"
        return None if now == answered else f"{asked} answered as {answered}, then as {now}"

    def check_path(self, answer, start, end):
        hops = answer["hops"]
        if not hops:
            return None
        return self.check_same(start, hops[0]["from"]["id"]) or self.check_same(end, hops[-1]["to"]["id"])


def memory(pid):
    """The resident memory of a process, in MiB: what it holds of its own, without the pages of files."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="target/release/chancery")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--articles", type=int, default=400, help="articles a load")
    args = parser.parse_args()
    program = pathlib.Path(args.program).resolve()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(measure(args, program, pathlib.Path(folder)))


def measure(args, program, folder):
    database = folder / "chancery.db"
    load = lambda path: subprocess.run(
        [program, "--db", database, "load", "--quiet", "--jobs", "1", path], capture_output=True, text=True)
    write_articles(folder / "0", args.articles, 0)
    first = load(folder / "0")
    if first.returncode != 0:
        print(first.stderr)
        return 1
    server = subprocess.Popen([program, "--db", database, "serve", "--port", "0"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    address = server.stdout.readline().strip()
    end = time.monotonic() + 60 * args.minutes
    clients = [Client(address, end, seed) for seed in range(args.clients)]
    for client in clients:
        client.start()
    sizes, loads, troubles, log = [], 0, [], 0
    while time.monotonic() < end:
        loads += 1
        path = folder / str(loads)
        write_articles(path, args.articles, loads)
        done = load(path)
        if done.returncode != 0:
            troubles.append(f"load {loads}: {done.stderr.strip()[:300]}")
        sizes.append(memory(server.pid))
        log = max(log, pathlib.Path(f"{database}-wal").stat().st_size)
        if server.poll() is not None:
            troubles.append(f"the server ended with {server.returncode}")
            break
    for client in clients:
        client.join()
    sizes.append(memory(server.pid))
    server.send_signal(signal.SIGINT)
    _, said = server.communicate(timeout=30)
    if server.returncode != 0:
        troubles.append(f"the server ended with {server.returncode}")
    troubles += [line for line in said.splitlines() if line != "Ctrl-C ends it"]
    troubles += [failure for client in clients for failure in client.failures]
    times = sorted(seconds for client in clients for seconds in client.times)
    part = lambda share: 1000 * times[int(share * (len(times) - 1))]
    check = subprocess.run([program, "--db", database, "check"], capture_output=True, text=True)
    if check.returncode != 0:
        troubles.append(check.stdout + check.stderr)
    print(f"{args.minutes:g} minutes, {args.clients} clients, {loads} loads of {args.articles} articles")
    print(f"requests: {len(times)}; answered busy: {sum(client.busy for client in clients)}; failures: {len(troubles)}")
    print(f"time of an answer: median {part(0.5):.0f} ms, 95 % within {part(0.95):.0f} ms, longest {part(1):.0f} ms")
    step = max(1, len(sizes) // 10)
    print("memory of the server, MiB:", " ".join(f"{size:.0f}" for size in sizes[::step]), f"in the end {sizes[-1]:.0f}")
    print(f"database: {database.stat().st_size / 2**20:.1f} MiB, its log after a load at most {log / 2**20:.1f} MiB")
    for trouble in troubles[:20]:
        print("failure:", trouble)
    return 1 if troubles else 0


if __name__ == "__main__":
    main()
