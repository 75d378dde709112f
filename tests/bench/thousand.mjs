// A thousand connections in one workerd: each is an object with its own alarm, and is read every minute. How many polls a
// second that makes, how late an alarm is, and what memory it takes. The AWS behind it is scripted, STS too: it lets in
// whoever brings an external ID that the product gave.

import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { Api, until } from "./api.mjs";
import { BigAccount } from "./big_account.mjs";
import { freePort, startLocal } from "./local.mjs";
import { inTemporary } from "./places.mjs";
import { memoryBelow } from "./runtime.mjs";

const CONNECTIONS = 1000;
const REGION = "us-east-1";
const EACH = { instances: 5, databases: 0, tables: 0 };
const WATCHED = 50;
const MEASURED_MILLIS = 120_000;
const AT_ONCE = 8;

// Accounts without number, each with the same in it.
export class Accounts extends BigAccount {
  ids = new Set();

  async answerItself(call) {
    if (call.service !== "sts" || call.action !== "AssumeRole") return super.answerItself(call);
    const form = new URLSearchParams(call.body);
    return this.ids.has(form.get("ExternalId")) ? session(form.get("RoleArn")) : DENIED;
  }
}

const DENIED = {
  status: 403,
  type: "text/xml",
  text: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>",
};

function session(arn) {
  const [account, name] = [arn.split(":")[4], arn.split("/").at(-1)];
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const text = `<AssumeRoleResponse><AssumeRoleResult>
    <Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE12</AccessKeyId><SecretAccessKey>${"0".repeat(40)}</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials>
    <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:deputize</AssumedRoleId>
      <Arn>arn:aws:sts::${account}:assumed-role/${name}/deputize</Arn></AssumedRoleUser>
    </AssumeRoleResult></AssumeRoleResponse>`;
  return { type: "text/xml", text };
}

export const measureThousand = () => inTemporary((state) => run(state));

async function run(state) {
  const accounts = new Accounts([REGION], EACH);
  let environment;
  try {
    const awsPort = await freePort();
    environment = await startLocal(state, ["--aws-port", awsPort, "--worker-aws-endpoint", await accounts.start(awsPort)]);
    return await watch(new Api(environment.local), accounts, environment.local.pids.launcher);
  } finally {
    await environment?.end();
    accounts.end();
  }
}

async function watch(api, accounts, launcher) {
  const before = memoryBelow(launcher, "workerd");
  const begin = performance.now();
  const ids = [];
  for (let number = 0; number < CONNECTIONS; number++) {
    // One after the other: each takes the external ID that is pending.
    accounts.ids.add((await api.get("/external-id")).external_id);
    const role = { account_id: String(300_000_000_000 + number), role_name: "Reader" };
    const { id } = await api.post("/connections", { ...role, regions: [REGION], features: ["ec2_discovery", "metrics"] });
    ids.push(id);
  }
  const connectSeconds = (performance.now() - begin) / 1000;
  await eachOf(ids, (id) => api.put(`/connections/${id}/monitoring`, { interval_minutes: 1 }));
  await until("all are read", async () => (await last(api, ids.at(-1))) !== undefined, 300_000);

  const watched = ids.filter((_, n) => n % (CONNECTIONS / WATCHED) === 0);
  const late = [];
  const polls = () => accounts.calls.filter(({ action }) => action === "GetMetricData").length;
  const first = { polls: polls(), at: performance.now() };
  while (performance.now() - first.at < MEASURED_MILLIS) {
    const due = await eachOf(watched, async (id) => (await api.get(`/connections/${id}/monitoring`)).next_poll_at);
    await pause(60_000);
    const done = await eachOf(watched, (id) => last(api, id));
    due.forEach((at, n) => {
      const delay = new Date(done[n]) - new Date(at);
      // A poll after the one that was due tells of that one's delay no more.
      if (delay >= 0 && delay < 60_000) late.push(delay);
    });
  }
  const pollsPerSecond = (polls() - first.polls) / ((performance.now() - first.at) / 1000);
  late.sort((one, other) => one - other);
  const at = (part) => late[Math.min(late.length - 1, Math.floor(late.length * part))] ?? 0;
  return {
    connections: CONNECTIONS,
    connectSeconds,
    pollsPerSecond,
    late: { p50: at(0.5), p99: at(0.99), measured: late.length },
    memory: { before, after: memoryBelow(launcher, "workerd") },
  };
}

const last = async (api, id) => (await api.get(`/connections/${id}/monitoring`)).last_poll_at;

// `work` for each, some at once; the results in their order.
async function eachOf(all, work) {
  const results = new Array(all.length);
  let next = 0;
  const worker = async () => {
    while (next < all.length) {
      const place = next++;
      results[place] = await work(all[place]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
