// Requests in a closed loop over kept connections: each of so many callers sends its next one when it has its answer.

import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

export class Callers {
  #agent;
  #count;

  constructor(count) {
    this.#count = count;
    this.#agent = new Agent({ keepAlive: true, maxSockets: count });
  }

  // Sends until either bound is reached; { seconds, latencies } in milliseconds, one for each request. Any answer but 200
  // with the expected text ends the run.
  async send({ url, headers, expected }, { requests, seconds }) {
    const latencies = [];
    const begin = performance.now();
    const end = begin + seconds * 1000;
    let begun = 0;
    const caller = async () => {
      while (begun < requests && performance.now() < end) {
        begun += 1;
        const sent = performance.now();
        const { status, text } = await this.get(url, headers);
        latencies.push(performance.now() - sent);
        if (status !== 200 || text !== expected) throw new Error(`GET ${url} answered ${status}: ${text.slice(0, 300)}`);
      }
    };
    await Promise.all(Array.from({ length: this.#count }, caller));
    return { seconds: (performance.now() - begin) / 1000, latencies };
  }

  get(url, headers) {
    return new Promise((resolve, reject) => {
      const sent = request(url, { agent: this.#agent, headers }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(chunks).toString() }));
        answer.on("error", reject);
      });
      sent.on("error", reject);
      sent.end();
    });
  }

  end() {
    this.#agent.destroy();
  }
}

export const median = (values) => quantile(values, 0.5);

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
