// The product and the bare Worker, started in the same way: as `make run` starts the product, or alone in workerd.
// Each gives { product, bare, end() }; a side is { url, cpuSeconds?() }, the product's with its `workspace` and `token`.

import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { startLocal } from "./local.mjs";
import { at } from "./places.mjs";
import * as runtime from "./runtime.mjs";

const { unstable_readConfig: readConfig } = createRequire(at("package.json"))("wrangler");

// `wrangler dev` under the launcher, twice: its proxy, the router of the assets, then the Worker.
export async function asMakeRunDoes(folder) {
  const config = `${folder}/bare.json`;
  writeFileSync(config, JSON.stringify(bareConfig()));
  const started = await all([startLocal(`${folder}/product`), startLocal(`${folder}/bare`, ["--config", config])]);
  const [product, bare] = started.map(({ local }) => local);
  const { url, workspace, api_token: token } = product;
  return { product: { url, workspace, token }, bare: { url: bare.url }, end: () => endAll(started) };
}

// The deployment's page, with the bare Worker in it.
function bareConfig() {
  const { compatibility_date, assets } = readConfig({ config: at("wrangler.toml") });
  return {
    name: "bare",
    main: at("tests/bench/bare/worker.mjs"),
    compatibility_date,
    assets: { ...assets, directory: at("build/site") },
    durable_objects: { bindings: [{ name: "WORKSPACE", class_name: "Workspace" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["Workspace"] }],
  };
}

// Nothing in front of either.
export async function aloneInWorkerd(folder) {
  const setupToken = randomBytes(32).toString("hex");
  const variables = {
    // Nobody is called: an external ID is the product's own.
    AWS_ENDPOINT: "http://127.0.0.1:9",
    AWS_PRINCIPAL_ARN: "arn:aws:iam::111111111111:user/deputize",
    SETUP_TOKEN: setupToken,
    LOCAL: "true",
  };
  // One after the other: the process of each is told by its being new.
  const product = await runtime.product(`${folder}/product`, variables);
  const started = [product];
  try {
    const bare = await runtime.bare(`${folder}/bare`);
    started.push(bare);
    return { product: { ...product, ...(await setUp(product.url, setupToken)) }, bare, end: () => endAll(started) };
  } catch (error) {
    await endAll(started);
    throw error;
  }
}

async function setUp(url, token) {
  const answer = await fetch(`${url}/api/setup`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ email: "owner@example.com", name: "Owner", workspace: "Bench" }),
  });
  if (!answer.ok) throw new Error(`POST /api/setup answered ${answer.status}: ${await answer.text()}`);
  const { workspace, api_token } = await answer.json();
  return { workspace, token: api_token };
}

const endAll = (started) => Promise.all(started.map(({ end }) => end()));

// Both, or none.
async function all(starting) {
  const settled = await Promise.allSettled(starting);
  const failed = settled.find(({ status }) => status === "rejected");
  const started = settled.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  if (!failed) return started;
  await endAll(started);
  throw failed.reason;
}
