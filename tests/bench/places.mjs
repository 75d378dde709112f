// Where things lie, and where temporary ones may.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { atEnd } from "./ending.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const at = (...path) => join(root, ...path);

// Gives `work` a folder of its own and takes it away afterwards.
export async function inTemporary(work) {
  const folder = mkdtempSync(join(tmpdir(), "deputize-bench-"));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    return await work(folder);
  } finally {
    await remove();
  }
}
