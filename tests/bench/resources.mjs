// The list of 50,000 resources of ten accounts: what a page, a search and the whole of it take. The AWS behind it is scripted.

import { performance } from "node:perf_hooks";
import { Api, until } from "./api.mjs";
import { freePort, startLocal } from "./local.mjs";
import { inTemporary } from "./places.mjs";
import { Accounts } from "./thousand.mjs";

const CONNECTIONS = 10;
export const REGIONS = ["us-east-1", "eu-west-1"];
// 2,500 in a region.
export const EACH = { instances: 1000, databases: 500, tables: 1000 };
const TIMES = 20;

export const measureResources = () => inTemporary((state) => run(state));

async function run(state) {
  const accounts = new Accounts(REGIONS, EACH);
  let environment;
  try {
    const awsPort = await freePort();
    environment = await startLocal(state, ["--aws-port", awsPort, "--worker-aws-endpoint", await accounts.start(awsPort)]);
    const api = new Api(environment.local);
    await connect(api, accounts);
    return await measure(api);
  } finally {
    await environment?.end();
    accounts.end();
  }
}

// Without metrics: nothing but discovery works meanwhile.
export async function connect(api, accounts) {
  const features = ["ec2_discovery", "rds_discovery", "dynamodb_discovery"];
  const ids = [];
  for (let number = 0; number < CONNECTIONS; number++) {
    accounts.ids.add((await api.get("/external-id")).external_id);
    const role = { account_id: String(300_000_000_000 + number), role_name: "Reader", alias: `Account ${number}` };
    ids.push((await api.post("/connections", { ...role, regions: REGIONS, features })).id);
  }
  for (const id of ids) {
    await until(`${id} was looked through`, async () => (await api.get(`/connections/${id}/matrix`)).discovery.finished_at, 240_000);
  }
  return ids;
}

export async function measure(api) {
  const { total } = await api.get("/resources?limit=1");
  const first = await millis(() => api.get("/resources?limit=100"));
  // Many have it, one of each account has it, none has it.
  const search = {};
  for (const [name, text] of [["common", "web-"], ["rare", "web-999"], ["none", "no such thing"]]) {
    search[name] = await millis(() => api.get(`/resources?limit=100&q=${encodeURIComponent(text)}`));
  }
  const { next_cursor } = await api.get("/resources?limit=1000&service=rds");
  const further = await millis(() => api.get(`/resources?limit=500&service=rds&cursor=${encodeURIComponent(next_cursor)}`));
  const begin = performance.now();
  let count = 0;
  let cursor;
  do {
    const page = await api.get(`/resources?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    count += page.resources.length;
    cursor = page.next_cursor;
  } while (cursor);
  if (count !== total) throw new Error(`${count} of ${total} resources were listed`);
  return { resources: total, accounts: CONNECTIONS, first, search, further, whole: (performance.now() - begin) / 1000 };
}

// { p50, p99 } in milliseconds.
async function millis(work) {
  const times = [];
  for (let n = 0; n < TIMES; n++) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  times.sort((one, other) => one - other);
  return { p50: times[times.length >> 1], p99: times.at(-1) };
}
