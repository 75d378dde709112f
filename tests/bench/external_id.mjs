// `GET …/external-id` of the product beside the bare Worker: the same answer, the same runtime, in turns.

import { randomBytes } from "node:crypto";
import { Callers, median, quantile } from "./load.mjs";
import { inTemporary } from "./places.mjs";
import { bare, product } from "./runtime.mjs";

const CALLERS = 16;
const WARM_UP = 2000;
const ROUNDS = 7;
const REQUESTS = 2000;

export const measureExternalId = () => inTemporary((folder) => run(folder));

async function run(folder) {
  const setupToken = randomBytes(32).toString("hex");
  const ours = await product(`${folder}/product`, {
    AWS_ENDPOINT: "http://127.0.0.1:9",
    AWS_PRINCIPAL_ARN: "arn:aws:iam::111111111111:user/deputize",
    SETUP_TOKEN: setupToken,
    LOCAL: "true",
  });
  const theirs = await bare(`${folder}/bare`);
  const callers = new Callers(CALLERS);
  try {
    const { workspace, api_token: token } = await setUp(ours.url, setupToken);
    const path = `/api/v1/workspaces/${workspace}/external-id`;
    const headers = { authorization: `Bearer ${token}` };
    const { status, text } = await callers.get(ours.url + path, headers);
    if (status !== 200) throw new Error(`the product answered ${status}: ${text}`);
    const filled = await fetch(theirs.url + path, { method: "PUT", headers, body: text });
    if (!filled.ok) throw new Error(`the bare Worker answered ${filled.status}`);
    const sides = [ours, theirs].map((server) => new Side(callers, server, { url: server.url + path, headers }, text));
    for (const side of sides) await side.round(WARM_UP);
    for (const side of sides) side.forget();
    for (let round = 0; round < ROUNDS; round++) {
      // Who begins changes, so that neither always follows the other.
      for (const side of round % 2 ? sides.toReversed() : sides) await side.round(REQUESTS);
    }
    const [product, bareWorker] = sides.map((side) => side.sum());
    return { product, bare: bareWorker, ratio: product.perSecond / bareWorker.perSecond };
  } finally {
    callers.end();
    await Promise.all([ours.end(), theirs.end()]);
  }
}

async function setUp(url, token) {
  const answer = await fetch(`${url}/api/setup`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ email: "owner@example.com", name: "Owner", workspace: "Bench" }),
  });
  if (!answer.ok) throw new Error(`POST /api/setup answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

// One of the two, and what its rounds gave.
class Side {
  #rates = [];
  #cpu = [];
  #latencies = [];

  constructor(callers, server, target, expected) {
    Object.assign(this, { callers, server, target, expected });
  }

  async round(requests) {
    const before = this.server.cpuSeconds();
    const { seconds, latencies } = await this.callers.send(this.target, requests, this.expected);
    this.#rates.push(requests / seconds);
    this.#cpu.push(((this.server.cpuSeconds() - before) / requests) * 1e6);
    this.#latencies.push(...latencies);
  }

  forget() {
    this.#rates = [];
    this.#cpu = [];
    this.#latencies = [];
  }

  // Rates and processor time as the middle round has them, so that one disturbed round counts for nothing.
  sum() {
    const cpu = median(this.#cpu);
    return {
      perSecond: median(this.#rates),
      p50: quantile(this.#latencies, 0.5),
      p99: quantile(this.#latencies, 0.99),
      cpuMicroseconds: Number.isNaN(cpu) ? null : cpu,
    };
  }
}
