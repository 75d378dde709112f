// A loopback proxy in front of the local AWS that passes everything on and keeps a list of what was asked. The Host
// header stays as it is, since it is signed.

import { Agent, createServer, request } from "node:http";
import { once } from "node:events";

export class CountingProxy {
  #server;
  #agent = new Agent({ keepAlive: true });
  // { service, region, action, sessionPolicy } of each call, in the order of the answers.
  calls = [];

  // Listens on a port that the system picks; `upstream` is a port of this machine.
  async start(upstream) {
    this.#server = createServer((asked, answer) => this.#pass(asked, answer, upstream));
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  end() {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#agent.destroy();
  }

  // How often each action was called: { "sts AssumeRole": 3, … }.
  count() {
    const counts = {};
    for (const { service, action } of this.calls) {
      const name = `${service} ${action}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  // For proxies that answer some calls in AWS's stead: `{ status, type, text }`, or nothing for what is passed on.
  async answerItself() {}

  async #pass(asked, answer, port) {
    const body = Buffer.concat(await Array.fromAsync(asked));
    const { method, url: path, headers } = asked;
    const call = described(headers, body);
    const own = await this.answerItself({ ...call, body: body.toString() });
    if (own) {
      this.calls.push(call);
      answer.writeHead(own.status ?? 200, { "content-type": own.type }).end(own.text);
      return;
    }
    const passed = request({ host: "127.0.0.1", port, method, path, headers, agent: this.#agent }, (got) => {
      this.calls.push(call);
      answer.writeHead(got.statusCode, got.rawHeaders);
      got.pipe(answer);
    });
    passed.on("error", () => answer.writeHead(502).end());
    passed.end(body);
  }
}

// Service and region as the signature names them; the action from the form, or from the header of the JSON protocols.
function described(headers, body) {
  const [, region, service] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const form = new URLSearchParams(body.toString());
  const action = headers["x-amz-target"]?.split(".").at(-1) ?? form.get("Action");
  return { service, region, action, sessionPolicy: form.has("Policy") };
}
