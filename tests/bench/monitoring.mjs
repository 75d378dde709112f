// A large account: one discovery and one poll, beside the same work by boto3 against the same scripted account; what a poll
// writes, what a point takes, and how fast a chart of a day is answered when fifteen days are kept.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { Api, until } from "./api.mjs";
import { BigAccount } from "./big_account.mjs";
import { freePort, playCustomer, startLocal } from "./local.mjs";
import { at, inTemporary } from "./places.mjs";

const ACCOUNT = "222222222222";
const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"];
// 2,000 resources and 11,600 series.
const EACH = { instances: 200, databases: 60, tables: 240 };
const CHARTS = 60;
const DAY_MILLIS = 86_400_000;
const PYTHON = process.env.DEPUTIZE_PYTHON ?? "python3";

export const measureMonitoring = () => inTemporary((state) => run(state));

async function run(state) {
  const account = new BigAccount(REGIONS, EACH);
  let environment;
  try {
    const awsPort = await freePort();
    const endpoint = await account.start(awsPort);
    environment = await startLocal(state, ["--aws-port", awsPort, "--worker-aws-endpoint", endpoint]);
    await playCustomer(state, ACCOUNT);
    const ours = await watch(new Api(environment.local), account, state);
    const sequential = await boto3(endpoint, 1);
    const threads = await boto3(endpoint, 6);
    return { resources: account.resources, ...ours, boto3: { sequential, threads } };
  } finally {
    await environment?.end();
    account.end();
  }
}

async function watch(api, account, state) {
  const { role_name } = await api.get("/policies");
  const { id } = await api.post("/connections", { account_id: ACCOUNT, role_name, regions: REGIONS });
  const path = `/connections/${id}`;
  const matrix = () => api.get(`${path}/matrix`);
  const monitoring = () => api.get(`${path}/monitoring`);
  await until("the account is read", async () => (await monitoring()).last_poll_at !== undefined, 180_000);

  const { discovery: before } = await matrix();
  const discovery = await counted(account, async () => {
    await api.post(`${path}/discover`);
    await until("it was looked through", async () => {
      const { finished_at } = (await matrix()).discovery;
      return finished_at !== undefined && finished_at !== before.finished_at;
    });
  });
  // The discovery that somebody asked for is followed by a poll.
  const settled = async () => (await monitoring()).last_poll_at;
  let last = await settled();
  await until("the poll behind it is over", async () => (await settled()) !== last);
  last = await settled();
  const written = rowsOf(state, id);
  const poll = await counted(account, async () => {
    // Another wish is read by at once.
    await api.put(`${path}/monitoring`, { budget_usd: 90_000 });
    await until("it is read", async () => (await settled()) !== last);
  });
  const rows = changed(written, rowsOf(state, id));
  const { reading } = await monitoring();
  return { series: reading.series, discovery, poll: { ...poll, rows }, ...(await charts(api, path, state, id)) };
}

async function counted(account, work) {
  const calls = account.calls.length;
  const begin = performance.now();
  await work();
  return { seconds: (performance.now() - begin) / 1000, calls: account.calls.length - calls };
}

function databaseOf(state, id) {
  const folder = `${state}/worker/v3/do`;
  for (const name of readdirSync(folder).filter((name) => name.endsWith("-Connection"))) {
    for (const file of readdirSync(`${folder}/${name}`).filter((file) => file.endsWith(".sqlite"))) {
      const database = new DatabaseSync(`${folder}/${name}/${file}`);
      const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'record'").get();
      const row = known && database.prepare("SELECT json FROM record WHERE kind = 'settings'").get();
      if (row && JSON.parse(row.json).id === id) return database;
      database.close();
    }
  }
  throw new Error(`no database of ${id} in ${folder}`);
}

// Every row of every table, as text.
function rowsOf(state, id) {
  const database = databaseOf(state, id);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'").all();
  const rows = new Map();
  for (const { name } of tables) {
    for (const row of database.prepare(`SELECT rowid AS at, * FROM "${name}"`).all()) {
      rows.set(`${name} ${row.at}`, JSON.stringify(row, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value)));
    }
  }
  database.close();
  return rows;
}

const changed = (before, after) => [...after].filter(([key, row]) => before.get(key) !== row).length;

// Bytes of a point that has settled; and a day's chart, with fifteen days behind it.
async function charts(api, path, state, id) {
  const database = databaseOf(state, id);
  const blocks = () => database.prepare("SELECT count(*) AS n, sum(length(points)) AS bytes FROM block").get();
  await until("points have settled", () => blocks().n > 0);
  // As after an outage of a day: the next poll reads it all.
  const row = database.prepare("SELECT json FROM record WHERE kind = 'polling'").get();
  const polling = JSON.parse(row.json);
  for (const region of REGIONS) polling.covered[region] = new Date(Date.now() - DAY_MILLIS - 3_600_000).toISOString();
  database.prepare("UPDATE record SET json = ? WHERE kind = 'polling'").run(JSON.stringify(polling));
  const last = polling.last_at;
  const filled = await timed(async () => {
    await api.put(`${path}/monitoring`, { budget_usd: 80_000 });
    await until("the day is read", async () => (await api.get(`${path}/monitoring`)).last_poll_at !== last, 240_000);
  });
  await until("the day has settled", () => database.prepare("SELECT count(*) AS n FROM tick").get().n < 72, 120_000);
  const { bytes } = blocks();
  const { series } = (await api.get(`${path}/monitoring`)).reading;
  const periods = 25 * 12 - database.prepare("SELECT count(*) AS n FROM tick").get().n;
  const days = Array.from({ length: 14 }, (_, n) => n + 2);
  const copy = database.prepare("INSERT OR IGNORE INTO block (day, bundle, hourly, points) SELECT day - ?, bundle, hourly, points FROM block WHERE day = (SELECT max(day) - 1 FROM block)");
  for (const day of days) copy.run(day);
  database.close();

  const { resources } = await api.get(`${path}/resources?service=ec2&limit=${CHARTS}`);
  const times = [];
  const from = new Date(Date.now() - DAY_MILLIS).toISOString();
  for (const resource of resources) {
    const query = new URLSearchParams({ name: "CPUUtilization", resource: resource.id, from, step: 300 });
    times.push(await timed(() => api.get(`${path}/metrics?${query}`)));
  }
  times.sort((one, other) => one - other);
  return { outage: { seconds: filled / 1000 }, bytesPerPoint: bytes / (series * periods), chart: { p50: times[times.length >> 1], p99: times.at(-1) } };
}

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

async function boto3(endpoint, threads) {
  const child = spawn(PYTHON, [at("tests/bench/boto3_account.py"), endpoint, REGIONS.join(","), String(threads)], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error("boto3 did not get through");
  return JSON.parse(said);
}
