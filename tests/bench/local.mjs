// The whole local environment, started as `make run` starts it, with a state folder of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { atEnd } from "./ending.mjs";
import { at } from "./places.mjs";

const START_MILLIS = 90_000;
const END_MILLIS = 20_000;
const PYTHON = process.env.DEPUTIZE_PYTHON ?? "python3";

// { local, end() }: what local.json says, and how to end it. `more` are further options of the launcher.
export async function startLocal(state, more = []) {
  const options = ["--state", state, "--port", await freePort(), ...more];
  if (!more.includes("--aws-port")) options.push("--aws-port", await freePort());
  const launcher = spawn(PYTHON, [at("tests/local/launcher.py"), "run", ...options.map(String)], {
    cwd: at(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const output of [launcher.stdout, launcher.stderr]) output.on("data", (text) => (said = (said + text).slice(-4000)));
  // The launcher is told, and it ends all that it has started.
  const end = atEnd(async () => {
    const ended = launcher.exitCode ?? launcher.signalCode ?? once(launcher, "exit");
    launcher.kill("SIGTERM");
    await Promise.race([ended, pause(END_MILLIS, null, { ref: false })]);
  });
  const described = `${state}/local.json`;
  const deadline = Date.now() + START_MILLIS;
  while (!existsSync(described)) {
    if (launcher.exitCode !== null || Date.now() > deadline) {
      await end();
      throw new Error(`the local environment did not start:\n${said}`);
    }
    await pause(100);
  }
  return { local: JSON.parse(readFileSync(described, "utf8")), end };
}

// Plays the customer: the role is there when this returns.
export async function playCustomer(state, account) {
  const options = ["--state", state, "--account", account];
  const child = spawn(PYTHON, [at("tests/local/customer.py"), ...options], { cwd: at(), stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`the customer did not get to the role:\n${said}`);
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
