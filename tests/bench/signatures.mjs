// AssumeRole signatures a second inside workerd: the product's beside npm's aws4fetch, in one isolate, in turns.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { median } from "./load.mjs";
import { at } from "./places.mjs";
import { signing } from "./runtime.mjs";

const BUILT = at("build/bench/sign");
const CARGO_WASM = at("target/wasm32-unknown-unknown/release/deputize_bench_sign.wasm");
// What worker-build says to wasm-opt, so that the code is as the Worker's.
const WASM_OPT = ["-O", "--debuginfo"].concat(
  ["mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory", "multivalue", "reference-types"].map(
    (feature) => `--enable-${feature}`,
  ),
);
const ROUNDS = 7;
const SIGNATURES = 5000;

export async function measureSignatures() {
  build();
  const worker = await signing(BUILT);
  try {
    const { ours, aws4fetch } = await ask(worker, "/agree");
    if (ours !== aws4fetch) throw new Error(`the two signatures differ:\n${ours}\n${aws4fetch}`);
    const rates = { ours: [], aws4fetch: [] };
    for (let round = -1; round < ROUNDS; round++) {
      for (const side of round % 2 ? ["ours", "aws4fetch"] : ["aws4fetch", "ours"]) {
        const begin = performance.now();
        await ask(worker, `/${side}?n=${SIGNATURES}`);
        // The first round is for the compilers.
        if (round >= 0) rates[side].push(SIGNATURES / ((performance.now() - begin) / 1000));
      }
    }
    const product = median(rates.ours);
    const other = median(rates.aws4fetch);
    return { product, aws4fetch: other, ratio: product / other };
  } finally {
    await worker.end();
  }
}

async function ask({ url }, path) {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer.json();
}

function build() {
  mkdirSync(BUILT, { recursive: true });
  run("cargo", "build", "--quiet", "--release", "--target", "wasm32-unknown-unknown", "-p", "deputize-bench-sign");
  const bindgen = process.env.WASM_BINDGEN_BIN ?? "wasm-bindgen";
  run(bindgen, CARGO_WASM, "--target", "web", "--no-typescript", "--out-dir", BUILT, "--out-name", "sign");
  const wasm = `${BUILT}/sign_bg.wasm`;
  run(process.env.WASM_OPT_BIN ?? at("node_modules/.bin/wasm-opt"), wasm, "-o", wasm, ...WASM_OPT);
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: at(), stdio: "inherit" });
}
