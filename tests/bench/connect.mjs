// What one connect asks of AWS: every call is counted on its way to the local AWS.

import { performance } from "node:perf_hooks";
import { Api, until } from "./api.mjs";
import { CountingProxy } from "./counting_proxy.mjs";
import { freePort, playCustomer, startLocal } from "./local.mjs";
import { inTemporary } from "./places.mjs";

const ACCOUNT = "222222222222";
const METRIC = "CPUUtilization";

export const measureConnect = () => inTemporary((state) => run(state));

async function run(state) {
  const proxy = new CountingProxy();
  let environment;
  try {
    const awsPort = await freePort();
    environment = await startLocal(state, ["--aws-port", awsPort, "--worker-aws-endpoint", await proxy.start(awsPort)]);
    await playCustomer(state, ACCOUNT);
    return await connect(new Api(environment.local), proxy);
  } finally {
    await environment?.end();
    proxy.end();
  }
}

async function connect(api, proxy) {
  const { role_name } = await api.get("/policies");
  const before = proxy.calls.length;
  const begin = performance.now();
  const { id } = await api.post("/connections", { account_id: ACCOUNT, role_name });
  const path = `/connections/${id}`;
  await until("the connection is connected", async () => {
    const { status, diagnosis } = await api.get(path);
    if (status === "refused" || status === "failed") throw new Error(`the connection is ${status}: ${JSON.stringify(diagnosis)}`);
    return status === "connected";
  });
  const connected = { calls: gateCalls(proxy, before), millis: performance.now() - begin };
  await until("the first points are in", () => hasPoints(api, path));
  const charted = { calls: proxy.calls.length - before, millis: performance.now() - begin };
  proxy.calls.splice(0, before);
  const regions = new Set(proxy.calls.filter(({ service }) => service === "ec2").map(({ region }) => region));
  return { connected, charted, regions: regions.size, actions: proxy.count() };
}

// The gate's probes are the calls that carry a session policy. What comes after the last one belongs to the poll, which
// may have begun before we looked.
function gateCalls(proxy, before) {
  return proxy.calls.slice(before).findLastIndex(({ sessionPolicy }) => sessionPolicy) + 1;
}

async function hasPoints(api, path) {
  const { resources } = await api.get(`${path}/resources?service=ec2`);
  for (const { id } of resources) {
    const query = new URLSearchParams({ name: METRIC, resource: id });
    const answer = await api.find(`${path}/metrics?${query}`);
    if (answer?.series[0]?.values.some((value) => value !== null)) return true;
  }
  return false;
}
