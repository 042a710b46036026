#!/usr/bin/env python3
"""What other programs take for the questions of `cargo bench -p chancery-query --bench questions`.

    python3 -m venv venv && venv/bin/pip install networkx rustworkx igraph duckdb scipy
    venv/bin/python scripts/question-peers.py DATABASE PARAMETERS [PEER…]

DATABASE is one that `chancery import` has filled; PARAMETERS the file that the bench has written with
CHANCERY_PARAMETERS, so that both sides answer the same questions. PEER is one of duckdb, networkx, rustworkx and igraph
(all, if none is named). Each gets the meetings of pairs as rows (a, b, day), in the form that suits it, and answers with
its public functions. The times are of the processor (all threads), the best of three passes, median over the
parameters, in milliseconds; betweenness takes minutes and is asked for with PEERS_BETWEENNESS=1.
"""

import bisect
import collections
import datetime
import heapq
import json
import os
import sqlite3
import statistics
import sys
import time

EPOCH = datetime.date(1970, 1, 1)


def day(text):
    return (datetime.date.fromisoformat(text) - EPOCH).days


def rows(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    sql = """SELECT p.entity, o.entity, m.earliest FROM meeting m
             JOIN meeting_participant p ON p.meeting = m.id
             JOIN meeting_participant o ON o.meeting = m.id AND o.entity > p.entity
             WHERE m.earliest IS NOT NULL ORDER BY m.earliest"""
    names = dict(connection.execute("SELECT id, name FROM entity"))
    return connection.execute(sql).fetchall(), names


def measure(peer, question, ask, parameters, passes=3, budget=60):
    best, sizes, began = {}, {}, time.perf_counter()
    for _ in range(passes):
        for index, values in enumerate(parameters):
            start = time.process_time()
            sizes[index] = ask(*values)
            took = time.process_time() - start
            best[index] = min(took, best.get(index, took))
            if time.perf_counter() - began > budget:
                break
        if time.perf_counter() - began > budget / 2:
            break
    median = statistics.median(best.values()) * 1e3
    print(f"{peer:<10} {question}  {median:>12.4f} ms; {len(best)} asked, {sum(sizes.values())} rows in all", flush=True)


class Memory:
    """A graph in memory whose edges hold the sorted days of their meetings."""

    def __init__(self, events):
        self.edges = collections.defaultdict(list)
        for a, b, when in events:
            self.edges[(a, b)].append(when)

    @staticmethod
    def within(days, since, until):
        return bisect.bisect_left(days, since), bisect.bisect_right(days, until)

    def has(self, days, since, until):
        place = bisect.bisect_left(days, since)
        return place < len(days) and days[place] <= until

    def first_question(self, neighbours, names, since, until):
        found = []
        for node, days in neighbours:
            low, high = self.within(days, since, until)
            if high > low:
                found.append((names[node], high - low, days[low], days[high - 1]))
        found.sort(key=lambda one: -one[1])
        return len(found)

    def fifth_question(self, names, since, until):
        def counted():
            for (a, b), days in self.all_edges():
                low, high = self.within(days, since, until)
                if high > low:
                    yield high - low, a, b

        return len([(names[a], names[b], n) for n, a, b in heapq.nlargest(20, counted())])


class NetworkX(Memory):
    def __init__(self, events):
        import networkx

        super().__init__(events)
        self.lib, self.graph = networkx, networkx.Graph()
        for (a, b), days in self.edges.items():
            self.graph.add_edge(a, b, days=days)

    def all_edges(self):
        return (((a, b), data["days"]) for a, b, data in self.graph.edges(data=True))

    def neighbours(self, x):
        return ((node, data["days"]) for node, data in self.graph.adj[x].items())

    def common(self, x, y):
        return self.graph.adj[x].keys() & self.graph.adj[y].keys()

    def path(self, x, y, since, until):
        seen = lambda a, b: self.has(self.graph[a][b]["days"], since, until)
        view = self.lib.subgraph_view(self.graph, filter_edge=seen)
        try:
            return self.lib.shortest_path_length(view, x, y) + 1
        except (self.lib.NetworkXNoPath, self.lib.NodeNotFound):
            return 0

    def near(self, x):
        return len(self.lib.single_source_shortest_path_length(self.graph, x, cutoff=2)) - 1

    def days(self, x, y):
        return self.graph[x][y]["days"]

    def pagerank(self):
        return len(self.lib.pagerank(self.graph, tol=1e-8))


class Numbered(Memory):
    """For libraries whose nodes are numbered from 0."""

    def __init__(self, events):
        super().__init__(events)
        self.ids = sorted({node for pair in self.edges for node in pair})
        self.number = {node: number for number, node in enumerate(self.ids)}
        self.pairs = [(self.number[a], self.number[b]) for a, b in self.edges]
        self.lists = list(self.edges.values())

    def all_edges(self):
        return (((self.ids[a], self.ids[b]), days) for (a, b), days in zip(self.pairs, self.lists))


class Rustworkx(Numbered):
    def __init__(self, events):
        import rustworkx

        super().__init__(events)
        self.lib, self.graph = rustworkx, rustworkx.PyGraph(multigraph=False)
        self.graph.add_nodes_from(range(len(self.ids)))
        self.graph.add_edges_from([(a, b, days) for (a, b), days in zip(self.pairs, self.lists)])
        self.directed = rustworkx.PyDiGraph()
        self.directed.add_nodes_from(range(len(self.ids)))
        self.directed.add_edges_from_no_data([end for a, b in self.pairs for end in ((a, b), (b, a))])

    def neighbours(self, x):
        return ((self.ids[node], days) for node, days in self.graph.adj(self.number[x]).items())

    def common(self, x, y):
        both = set(self.graph.neighbors(self.number[x])) & set(self.graph.neighbors(self.number[y]))
        return {self.ids[node] for node in both}

    def path(self, x, y, since, until):
        some = self.lib.PyGraph(multigraph=False)
        some.add_nodes_from(range(len(self.ids)))
        some.add_edges_from_no_data([(a, b) for a, b, days in self.graph.weighted_edge_list() if self.has(days, since, until)])
        x, y = self.number[x], self.number[y]
        found = self.lib.dijkstra_shortest_path_lengths(some, x, lambda _: 1.0, goal=y)
        return int(found[y]) + 1 if y in found else 0

    def near(self, x):
        x = self.number[x]
        first = set(self.graph.neighbors(x))
        found = {x} | first
        for node in first:
            found.update(self.graph.neighbors(node))
        return len(found) - 1

    def days(self, x, y):
        return self.graph.get_edge_data(self.number[x], self.number[y])

    def pagerank(self):
        return len(self.lib.pagerank(self.directed, tol=1e-8))

    def betweenness(self):
        return len(self.lib.betweenness_centrality(self.graph, normalized=False))


class Igraph(Numbered):
    def __init__(self, events):
        import igraph

        super().__init__(events)
        self.graph = igraph.Graph(n=len(self.ids), edges=self.pairs)

    def neighbours(self, x):
        x = self.number[x]
        for edge in self.graph.incident(x):
            a, b = self.pairs[edge]
            yield self.ids[b if a == x else a], self.lists[edge]

    def common(self, x, y):
        both = set(self.graph.neighbors(self.number[x])) & set(self.graph.neighbors(self.number[y]))
        return {self.ids[node] for node in both}

    def path(self, x, y, since, until):
        kept = [edge for edge, days in enumerate(self.lists) if self.has(days, since, until)]
        some = self.graph.subgraph_edges(kept, delete_vertices=False)
        steps = some.distances(self.number[x], self.number[y])[0][0]
        return int(steps) + 1 if steps < 1e9 else 0

    def near(self, x):
        return len(self.graph.neighborhood(self.number[x], order=2)) - 1

    def days(self, x, y):
        return self.lists[self.graph.get_eid(self.number[x], self.number[y])]

    def pagerank(self):
        return len(self.graph.pagerank())

    def betweenness(self):
        return len(self.graph.betweenness())


def in_memory(peer, make, events, names, asked):
    start = time.process_time()
    graph = make(events)
    print(f"{peer:<10} building the graph of the rows {1e3 * (time.process_time() - start):.0f} ms", flush=True)
    dated = lambda values: (*values[:-2], day(values[-2]), day(values[-1]))
    first = lambda x, since, until: graph.first_question(graph.neighbours(x), names, since, until)
    measure(peer, "Q1", first, [dated(one) for one in asked["q1"]])
    measure(peer, "Q2", lambda x, y: len([names[node] for node in graph.common(x, y)]), asked["q2"])
    measure(peer, "Q3", graph.path, [dated(one) for one in asked["q3"]])
    measure(peer, "Q4", graph.near, [(one,) for one in asked["q4"]])
    fifth = lambda since, until: graph.fifth_question(names, since, until)
    measure(peer, "Q5", fifth, [dated(one) for one in asked["q5"]])
    measure(peer, "Q6", lambda x, y: len(graph.days(x, y)), asked["q6"])
    measure(peer, "Q7", graph.pagerank, [()])
    if os.environ.get("PEERS_BETWEENNESS") and peer != "networkx":
        measure(peer, "Q8", graph.betweenness, [()], passes=1, budget=10_000)


def in_duckdb(events, names, asked):
    import csv
    import tempfile

    import duckdb

    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("CREATE TABLE entity (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL)")
    base.execute("CREATE TABLE event (a INTEGER, b INTEGER, day INTEGER)")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(events)
        file.flush()
        base.execute(f"COPY event FROM '{file.name}' (HEADER false)")
    known = {node for event in events for node in event[:2]}
    base.executemany("INSERT INTO entity VALUES (?, ?)", [one for one in names.items() if one[0] in known])
    count = lambda sql: lambda *values: len(base.execute(sql, values).fetchall())
    dated = lambda values: (*values[:-2], day(values[-2]), day(values[-1]))
    first = """SELECT e.name, n.c, n.f, n.l FROM (SELECT n, count(*) c, min(day) f, max(day) l FROM (
                   SELECT b n, day FROM event WHERE a = $1 AND day BETWEEN $2 AND $3
                   UNION ALL SELECT a, day FROM event WHERE b = $1 AND day BETWEEN $2 AND $3) GROUP BY n) n
               JOIN entity e ON e.id = n.n ORDER BY 2 DESC"""
    met = "SELECT b n FROM event WHERE a = {0} UNION SELECT a FROM event WHERE b = {0}"
    second = f"SELECT e.name FROM (({met.format('$1')}) INTERSECT ({met.format('$2')})) t JOIN entity e ON e.id = t.n"
    fourth = f"""WITH one AS MATERIALIZED ({met.format('$1')}) SELECT n FROM one
                 UNION SELECT b FROM one JOIN event ON a = n UNION SELECT a FROM one JOIN event ON b = n"""
    fifth = """SELECT x.name, y.name, n FROM (SELECT a, b, count(*) n FROM event WHERE day BETWEEN $1 AND $2
               GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20) JOIN entity x ON x.id = a JOIN entity y ON y.id = b"""
    sixth = "SELECT day FROM event WHERE a = least($1, $2) AND b = greatest($1, $2) ORDER BY 1"
    measure("duckdb", "Q1", count(first), [dated(one) for one in asked["q1"]])
    measure("duckdb", "Q2", count(second), asked["q2"])
    measure("duckdb", "Q4", count(fourth), [(one,) for one in asked["q4"]])
    measure("duckdb", "Q5", count(fifth), [dated(one) for one in asked["q5"]])
    measure("duckdb", "Q6", count(sixth), asked["q6"])


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    database, parameters, *peers = sys.argv[1:]
    events, names = rows(database)
    with open(parameters, encoding="utf-8") as file:
        asked = json.load(file)
    made = {"networkx": NetworkX, "rustworkx": Rustworkx, "igraph": Igraph}
    for peer in peers or ["duckdb", *made]:
        if peer == "duckdb":
            in_duckdb(events, names, asked)
        else:
            in_memory(peer, made[peer], events, names, asked)


main()
