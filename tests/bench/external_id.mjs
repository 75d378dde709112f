// `GET …/external-id` of the product beside the bare Worker: the same answer, the same arrangement, in turns.

import { aloneInWorkerd, asMakeRunDoes } from "./arrangements.mjs";
import { Callers, median, quantile } from "./load.mjs";
import { inTemporary } from "./places.mjs";

const CALLERS = 16;
const ROUNDS = 7;
// A round ends at whichever comes first, so that a busy machine takes no longer.
const ROUND = { requests: 2000, seconds: 3 };

export async function measureExternalId() {
  return {
    served: await inTemporary((folder) => compare(asMakeRunDoes, folder)),
    alone: await inTemporary((folder) => compare(aloneInWorkerd, folder)),
  };
}

async function compare(arrangement, folder) {
  const { product, bare, end } = await arrangement(folder);
  const callers = new Callers(CALLERS);
  try {
    const path = `/api/v1/workspaces/${product.workspace}/external-id`;
    const headers = { authorization: `Bearer ${product.token}` };
    const { status, text: expected } = await callers.get(product.url + path, headers);
    if (status !== 200) throw new Error(`the product answered ${status}: ${expected}`);
    const filled = await fetch(bare.url + path, { method: "PUT", headers, body: expected });
    if (!filled.ok) throw new Error(`the bare Worker answered ${filled.status}`);
    const sides = [product, bare].map((server) => new Side(server, { url: server.url + path, headers, expected }));
    for (const side of sides) await side.round(callers);
    for (const side of sides) side.forget();
    for (let round = 0; round < ROUNDS; round++) {
      // Who begins changes, so that neither always follows the other.
      for (const side of round % 2 ? sides.toReversed() : sides) await side.round(callers);
    }
    const [ours, theirs] = sides.map((side) => side.sum());
    return { product: ours, bare: theirs, ratio: ours.perSecond / theirs.perSecond };
  } finally {
    callers.end();
    await end();
  }
}

// One of the two, and what its rounds gave.
class Side {
  #server;
  #target;
  #rounds = [];

  constructor(server, target) {
    this.#server = server;
    this.#target = target;
  }

  async round(callers) {
    const before = this.#server.cpuSeconds?.();
    const { seconds, latencies } = await callers.send(this.#target, ROUND);
    const cpu = (this.#server.cpuSeconds?.() - before) / latencies.length;
    this.#rounds.push({ perSecond: latencies.length / seconds, cpu, latencies });
  }

  // The first rounds are for the compilers.
  forget() {
    this.#rounds = [];
  }

  // Rates and processor time as the middle round has them, so that one disturbed round counts for nothing.
  sum() {
    const middle = (name) => median(this.#rounds.map((round) => round[name]));
    const latencies = this.#rounds.flatMap((round) => round.latencies);
    const cpu = middle("cpu");
    return {
      perSecond: middle("perSecond"),
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      cpuMicroseconds: Number.isNaN(cpu) ? null : cpu * 1e6,
    };
  }
}
