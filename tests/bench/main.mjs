// `make bench`: figures and ratios, measured in one run on this machine, printed and kept in build/bench.json.
//
// It is no timed test and fails on no figure: what counts are the ratios, whose two sides take turns in the same runtime.
// 1. sizes  2. requests beside a bare Worker  3. signatures beside aws4fetch  4. calls to AWS for one connect
// 5. a large account beside boto3  6. a thousand accounts in one runtime  7. a list of 50,000 resources

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { measureConnect } from "./connect.mjs";
import { endAll } from "./ending.mjs";
import { measureExternalId } from "./external_id.mjs";
import { measureMonitoring } from "./monitoring.mjs";
import { measureResources } from "./resources.mjs";
import { measureThousand } from "./thousand.mjs";
import { at } from "./places.mjs";
import { judge, print } from "./report.mjs";
import { measureSignatures } from "./signatures.mjs";
import { consoleSizes, workerSize } from "./sizes.mjs";

let interrupted = false;
for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]]) {
  process.on(signal, async () => {
    interrupted = true;
    await endAll();
    process.exit(status);
  });
}

function step(text, measure) {
  console.error(`bench: ${text}`);
  return measure();
}

async function run() {
  const figures = {
    at: new Date().toISOString(),
    machine: { processor: cpus()[0]?.model ?? "", cores: cpus().length },
    console: step("sizes", consoleSizes),
    worker: workerSize(),
    externalId: await step("GET external-id beside a bare Worker", measureExternalId),
    signatures: await step("signatures beside aws4fetch", measureSignatures),
    connect: await step("calls to AWS for one connect", measureConnect),
    thousand: await step("a thousand accounts", measureThousand),
    resources: await step("a list of 50,000 resources", measureResources),
    monitoring: await step("a large account beside boto3", measureMonitoring),
  };
  const targets = judge(figures);
  print(figures, targets);
  writeFileSync(at("build/bench.json"), `${JSON.stringify({ ...figures, targets }, null, 2)}\n`);
  console.log("\nIn build/bench.json too.");
}

try {
  await run();
  process.exit(0);
} catch (error) {
  // An interrupted run fails in many places; what ends it exits.
  if (!interrupted) {
    console.error(`bench: ${error.message}`);
    process.exit(1);
  }
  await new Promise(() => {});
}
