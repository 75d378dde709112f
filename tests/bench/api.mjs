// The product's API, as a program asks it, and patience.

import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MILLIS = 60_000;
const LOOK_MILLIS = 50;

export async function until(what, is, patience = PATIENCE_MILLIS) {
  const deadline = performance.now() + patience;
  while (!(await is())) {
    if (performance.now() > deadline) throw new Error(`after ${patience / 1000} s it is still not so that ${what}`);
    await pause(LOOK_MILLIS);
  }
}

// The product's API in its first workspace.
export class Api {
  #url;
  #headers;

  constructor({ url, workspace, api_token }) {
    this.#url = `${url}/api/v1/workspaces/${workspace}`;
    this.#headers = { authorization: `Bearer ${api_token}`, "content-type": "application/json" };
  }

  get(path) {
    return this.#ask(path, { headers: this.#headers });
  }

  post(path, body = {}) {
    return this.#ask(path, { method: "POST", headers: this.#headers, body: JSON.stringify(body) });
  }

  put(path, body) {
    return this.#ask(path, { method: "PUT", headers: this.#headers, body: JSON.stringify(body) });
  }

  // Nothing where there is no such thing.
  async find(path) {
    const answer = await fetch(this.#url + path, { headers: this.#headers });
    return answer.status === 404 ? undefined : answer.json();
  }

  async #ask(path, init) {
    const answer = await fetch(this.#url + path, init);
    if (!answer.ok) throw new Error(`${init.method ?? "GET"} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
}
