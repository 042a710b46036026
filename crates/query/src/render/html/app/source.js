// Where the graph comes from: all of it from the page itself, or step by step from `chancery serve`.

/** The page holds everything. */
export class Embedded {
  constructor(graph) {
    this.graph = graph;
    this.isServed = false;
  }

  async start() {
    return this.graph;
  }
}

/** A server answers; the addresses are those of schema/openapi.json. */
export class Served {
  constructor() {
    this.isServed = true;
  }

  start(filter) {
    return ask("api/graph", { max_nodes: 150, ...query(filter) });
  }

  around(id, filter, most) {
    return ask(`api/entities/${id}/neighbourhood`, { depth: 1, max_nodes: most, ...query(filter) });
  }

  async find(text) {
    const page = await ask("api/entities", { q: text.slice(0, 200), limit: 10 });
    return page.items;
  }

  entity(id) {
    return ask(`api/entities/${id}`);
  }

  timeline(id, filter, offset) {
    return ask(`api/entities/${id}/timeline`, { offset, limit: 50, ...query(filter) });
  }

  async path(from, to, filter) {
    const answer = await ask("api/path", { from, to, ...query(filter) });
    return answer.hops;
  }
}

async function ask(address, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const answer = await fetch(query ? `${address}?${query}` : address, {
    headers: { accept: "application/json" }, credentials: "omit", redirect: "error",
  });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(body?.error?.message ?? `the server answered ${answer.status}`);
  return body;
}

function query(filter) {
  const day = (number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
  const parameters = { status: [...filter.statuses].join(",") || "held", min_sources: filter.minSources };
  if (filter.since > -Infinity) parameters.since = day(filter.since);
  if (filter.until < Infinity) parameters.until = day(filter.until);
  if (filter.meetingKinds.size === 1) parameters.kind = [...filter.meetingKinds][0];
  return parameters;
}
