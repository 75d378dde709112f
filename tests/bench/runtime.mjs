// A Worker alone in workerd: its own socket, without the Workers that `wrangler dev` and miniflare put in front of it, so
// that a comparison shows the two and not what both pass through. It is the very workerd that wrangler brings.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { at } from "./places.mjs";

const require = createRequire(at("package.json"));
const { unstable_getMiniflareWorkerOptions: readConfig } = require("wrangler");
const { Miniflare, convertV4MiniflareOptions } = createRequire(require.resolve("wrangler"))("miniflare");

// The deployment's page says the runtime's date and the bindings.
const { compatibilityDate, durableObjects, kvNamespaces } = readConfig(at("wrangler.toml")).workerOptions;
const { WORKSPACE } = durableObjects;

// The product as it is built; `bindings` are its variables and secrets.
export function product(folder, bindings) {
  const modules = [script("index.js", at("build/worker/index.js")), wasm("index_bg.wasm", at("build/worker/index_bg.wasm"))];
  return start({ modules, bindings, durableObjects, kvNamespaces, defaultPersistRoot: folder });
}

// The bare Worker, with the one object that it has.
export function bare(folder) {
  const modules = [script("worker.mjs", at("tests/bench/bare/worker.mjs"))];
  return start({ modules, durableObjects: { WORKSPACE }, defaultPersistRoot: folder });
}

// The Worker that signs; `built` holds what wasm-bindgen made.
export function signing(built) {
  return start({
    modules: [
      script("worker.mjs", at("tests/bench/sign/worker.mjs")),
      script("aws4fetch", at("node_modules/aws4fetch/dist/aws4fetch.esm.mjs")),
      script("sign.js", `${built}/sign.js`),
      wasm("sign_bg.wasm", `${built}/sign_bg.wasm`),
    ],
  });
}

const script = (path, file) => ({ type: "ESModule", path, contents: readFileSync(file, "utf8") });
const wasm = (path, file) => ({ type: "CompiledWasm", path, contents: readFileSync(file) });

// { url, cpuSeconds(), end() } of a running Worker.
async function start(options) {
  // What a Worker prints is written, read and dropped, as a deployment's log line that nobody tails.
  const handleStructuredLogs = () => {};
  const before = new Set(runtimes());
  const own = { host: "127.0.0.1", port: 0 };
  const fixed = { ...own, unsafeDirectSockets: [own], compatibilityDate, handleStructuredLogs, logRequests: false };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ ...fixed, ...options }));
  const url = (await miniflare.unsafeGetDirectURL()).origin;
  const pid = runtimes().find((pid) => !before.has(pid));
  return { url, cpuSeconds: () => cpuSeconds(pid), end: () => miniflare.dispose() };
}

// Our own children, where /proc shows them.
function runtimes() {
  return processes().filter((pid) => stat(pid)?.parent === process.pid);
}

function processes() {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

// The processor time that a process has used, or nothing where that cannot be told. Unlike the time that passes, it
// hardly changes when others use the machine. Linux counts in hundredths of a second.
const cpuSeconds = (pid) => (pid ? stat(pid)?.ticks / 100 : undefined);

// The memory of all processes of that name below a process, in bytes.
export function memoryBelow(ancestor, name) {
  const isBelow = (pid) => pid === ancestor || (pid > 1 && isBelow(stat(pid)?.parent ?? 0));
  const resident = (pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return /^Name:\s+(\S+)/.exec(status)[1] === name ? Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) * 1024 : 0;
    } catch {
      return 0;
    }
  };
  return processes().map(Number).filter(isBelow).reduce((sum, pid) => sum + resident(pid), 0);
}

function stat(pid) {
  try {
    const [, rest] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=[A-Z] )/);
    const fields = rest.split(" ");
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
