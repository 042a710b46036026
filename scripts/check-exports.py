#!/usr/bin/env python3
"""Reads every export of a database with the format's own library and compares it with the JSON of the program.

    python3 -m venv venv && venv/bin/pip install -r scripts/requirements-exports.txt
    venv/bin/python scripts/check-exports.py target/release/chancery data/samples

Loads the articles into a database in a temporary folder, with two that contradict each other, imports events between
hostile names beside them, exports all of it in every format, and checks counts, labels, dates, types,
disputed meetings and references. Needs NetworkX for GraphML
and GEXF, RDFLib for Turtle and JSON-LD, and followthemoney; a format whose library is not installed is
skipped, unless --all is given.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HOSTILE = [
    'Dwayne "The Rock" Johnson',
    "Back\\slash\\ N",
    "</script><script>alert(1)</script> & Sons",
    "]]> <!-- Comment --> <![CDATA[ Ann",
    "Red\x1b[31m Alert\x07",
    "Evil\u202etxt.exe Name",
    "محمد بن سلمان",
    "Zoë 👩‍🚀 Star",
    "Bobby'); DROP TABLE entity;--",
    "' }) DETACH DELETE n; //",
    "=cmd|' /C calc'!A0",
    "Two\nLines And\tTabs",
    "Long " + "x\"<&'" * 2000,
]


DISPUTED = {
    "met.txt": "Ministers meet\n\nNorwegian Foreign Minister Anna Vale met Chadian Foreign Minister Boris Krol in Oslo on 2 March 2026.\n",
    "denied.txt": "Talks denied\n\nChad denied that Foreign Minister Boris Krol had met Norwegian Foreign Minister Anna Vale in Oslo"
    " on 2 March 2026.\n",
}


def forbidden_made_visible(text):
    """What XML cannot hold is written as its picture."""
    shown = []
    for letter in text:
        code = ord(letter)
        if code < 0x20 and letter not in "\t\n\r":
            letter = chr(0x2400 + code)
        elif code in (0xFFFE, 0xFFFF):
            letter = "\ufffd"
        shown.append(letter)
    return "".join(shown)


class Checks:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.failed = False

    def run(self, *arguments):
        command = [self.program, "--db", self.folder / "graph.db", *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def export(self, name, *arguments):
        path = self.folder / name
        self.run("export", "--status", "all", "-o", path, *arguments)
        return path

    def equal(self, what, found, expected):
        if found != expected:
            self.failed = True
            print(f"FAILED {what}: found {str(found)[:300]!r}, expected {str(expected)[:300]!r}")
        return found == expected


def networks(checks, graph):
    import networkx

    entities, meetings = graph["entities"], graph["meetings"]
    labels = {f"e{row['id']}": forbidden_made_visible(row["name"]) for row in entities}
    dates = {f"m{row['id']}": row["date"] for row in meetings if row["date"]}
    edges = sum(len(row["participants"]) + (row["place"] is not None) for row in meetings)
    for name, read in [("g.graphml", networkx.read_graphml), ("g.gexf", networkx.read_gexf)]:
        found = read(checks.export(name), **({"force_multigraph": True} if name == "g.graphml" else {}))
        checks.equal(f"{name}: nodes", found.number_of_nodes(), len(entities) + len(meetings))
        # Somebody who takes part where the meeting is has two edges, which a graph without parallels has once.
        pairs = {
            (f"m{row['id']}", f"e{end['id']}")
            for row in meetings
            for end in [p["entity"] for p in row["participants"]] + ([row["place"]] if row["place"] else [])
        }
        expected = edges if found.is_multigraph() else len(pairs)
        checks.equal(f"{name}: edges", found.number_of_edges(), expected)
        told = {node: data["label"] for node, data in found.nodes(data=True) if node in labels}
        checks.equal(f"{name}: labels", told, labels)
        told = {node for node, data in found.nodes(data=True) if data.get("disputed") == "yes"}
        checks.equal(f"{name}: disputed", told, {f"m{row['id']}" for row in meetings if row["disputed"]})
        told = {node: data["date"] for node, data in found.nodes(data=True) if data.get("date")}
        checks.equal(f"{name}: dates", told, dates)
    people = networkx.read_graphml(checks.export("p.graphml", "--view", "people"))
    expected = set()
    for row in meetings:
        ids = sorted({party["entity"]["id"] for party in row["participants"]})
        expected |= {(f"e{a}", f"e{b}") for i, a in enumerate(ids) for b in ids[i + 1 :]}
    told = {tuple(sorted(ends, key=lambda id: int(id[1:]))) for ends in people.edges()}
    checks.equal("p.graphml: pairs", told, expected)
    return f"NetworkX {networkx.__version__}: {len(entities) + len(meetings)} nodes, {edges} edges"


def tables(checks, graph):
    folder = checks.export("tables", "--format", "csv")
    with open(folder / "nodes.csv", newline="", encoding="utf-8") as file:
        nodes = {row["Id"]: row["Label"] for row in csv.DictReader(file)}
    with open(folder / "edges.csv", newline="", encoding="utf-8") as file:
        edges = list(csv.DictReader(file))
    for row in graph["entities"]:
        checks.equal("nodes.csv: label", nodes.get(f"e{row['id']}"), row["name"])
    checks.equal("edges.csv: ends", {row[end] for row in edges for end in ("Source", "Target")} <= set(nodes), True)
    return f"csv: {len(nodes)} nodes, {len(edges)} edges"


def lines(checks, graph):
    path = checks.export("g.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    names = {row["data"]["entity"]["id"]: row["data"]["entity"]["name"] for row in rows if row["type"] == "node"}
    checks.equal("g.jsonl: names", names, {row["id"]: row["name"] for row in graph["entities"]})
    meetings = [row["data"] for row in rows if row["type"] == "meeting"]
    checks.equal("g.jsonl: meetings", meetings, graph["meetings"])
    return f"json: {len(rows)} lines"


def statements(checks, graph):
    import rdflib
    from rdflib.namespace import RDF, SDO

    term = rdflib.Namespace("urn:chancery:terms#")
    turtle = rdflib.Graph().parse(checks.export("g.ttl"), format="turtle")
    linked = rdflib.Graph().parse(checks.export("g.jsonld"), format="json-ld")
    checks.equal("g.jsonld: statements", set(linked), set(turtle))
    names = {str(s).rsplit(":", 1)[1]: str(o) for s, o in turtle.subject_objects(SDO.name) if ":entity:" in str(s)}
    checks.equal("g.ttl: names", names, {str(row["id"]): row["name"] for row in graph["entities"]})
    meetings = {str(s).rsplit(":", 1)[1] for s in turtle.subjects(RDF.type, term.Encounter)}
    checks.equal("g.ttl: meetings", meetings, {str(row["id"]) for row in graph["meetings"]})
    events = {str(s).rsplit(":", 1)[1] for s in turtle.subjects(RDF.type, SDO.Event)}
    real = {str(row["id"]) for row in graph["meetings"] if row["status"] not in ("denied", "proposed")}
    checks.equal("g.ttl: events", events, real)
    disputed = {str(s).rsplit(":", 1)[1] for s in turtle.subjects(term.disputed, rdflib.Literal(True))}
    checks.equal("g.ttl: disputed", disputed, {str(row["id"]) for row in graph["meetings"] if row["disputed"]})
    dates = {str(s).rsplit(":", 1)[1]: str(o) for s, o in turtle.subject_objects(term.date)}
    checks.equal("g.ttl: dates", dates, {str(row["id"]): row["date"] for row in graph["meetings"] if row["date"]})
    for literal in turtle.objects():
        if isinstance(literal, rdflib.Literal) and literal.ill_typed:
            checks.equal("g.ttl: type", literal.n3(), "a value of its type")
    return f"RDFLib {rdflib.__version__}: {len(turtle)} statements"


def money(checks, graph):
    import followthemoney
    from followthemoney import model
    from followthemoney.exc import InvalidData

    path = checks.export("g.ftm.json")
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    schemata = {}
    for entity in entities:
        checks.equal("g.ftm.json: one of each", entity["id"] in schemata, False)
        schemata[entity["id"]] = model.get(entity["schema"])
    for entity in entities:
        schema = schemata[entity["id"]]
        try:
            schema.validate(entity)
        except InvalidData as error:
            checks.equal(f"g.ftm.json: {entity['id']}", str(error), "valid")
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            for value in values:
                if prop.type.name == "entity":
                    target = schemata.get(value)
                    checks.equal(f"g.ftm.json: {name}", target is not None and target.is_a(prop.range), True)
                else:
                    valid = prop.type.clean(value) is not None
                    checks.equal(f"g.ftm.json: {name} {value[:80]!r}", valid, True)
                    checks.equal(f"g.ftm.json: length of {name}", len(value) <= prop.max_length, True)
    events = {e["properties"]["recordId"][0] for e in entities if e["schema"] == "Event"}
    checks.equal("g.ftm.json: events", events, {str(row["id"]) for row in graph["meetings"]})
    return f"followthemoney {followthemoney.__version__}: {len(entities)} entities"


def plover(checks, graph):
    path = checks.export("g.plover")
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    told = {event["meeting_id"] for event in events}
    disputed = {event["meeting_id"] for event in events if event.get("disputed")}
    checks.equal("g.plover: disputed", disputed, {row["id"] for row in graph["meetings"] if row["disputed"]})
    checks.equal("g.plover: meetings", told, {r["id"] for r in graph["meetings"] if r["status"] in ("held", "under_way")})
    return f"json: {len(events)} events"


def main():
    arguments = [a for a in sys.argv[1:] if a != "--all"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        checks = Checks(str(Path(arguments[0]).resolve()), folder)
        checks.run("load", arguments[1])
        for name, text in DISPUTED.items():
            (folder / name).write_text(text, encoding="utf-8")
            checks.run("load", "--published", "2026-03-04", str(folder / name))
        events = folder / "events.jsonl"
        with open(events, "w", encoding="utf-8") as file:
            for day, name in enumerate(HOSTILE, 1):
                event = {"actor": name, "event_type": "CONSULT", "recipient": "Anna Vale", "event_date": f"2026-03-{day:02}"}
                file.write(json.dumps(event) + "\n")
        checks.run("import", str(events))
        graph = json.loads(checks.run("export", "--status", "all", "--format", "json"))["data"]
        names = {row["name"] for row in graph["entities"]}
        missing = [name for name in HOSTILE if " ".join(name.split()) not in {" ".join(n.split()) for n in names}]
        checks.equal("hostile names in the database", missing, [])
        checks.equal("disputed meetings", sum(row["disputed"] for row in graph["meetings"]), 1)
        for check in (networks, tables, lines, statements, money, plover):
            try:
                print(f"{check.__name__}: {check(checks, graph)}")
            except ModuleNotFoundError as error:
                print(f"{check.__name__}: skipped, there is no {error.name}")
                checks.failed |= "--all" in sys.argv
        sys.exit(checks.failed)


if __name__ == "__main__":
    main()
