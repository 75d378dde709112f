// What goes over the wire: the console's files by brotli, the Worker's module by gzip.

import { readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { at } from "./places.mjs";

const SITE = at("build/site");
const WASM = at("build/worker/index_bg.wasm");

// { file, raw, brotli, first } of each file; `first` are those that a first paint needs.
export function consoleSizes() {
  const paths = readdirSync(SITE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("_"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const first = neededAtOnce(paths);
  const files = paths.map((path) => {
    const content = readFileSync(path);
    return { file: relative(SITE, path), raw: content.length, brotli: wireBytes(path, content), first: first.has(path) };
  });
  const sum = (some) => some.reduce((total, file) => total + file.brotli, 0);
  return { files, all: sum(files), first: sum(files.filter((file) => file.first)) };
}

// The Worker's module as Cloudflare counts it against a plan's limit.
export function workerSize() {
  const content = readFileSync(WASM);
  return { raw: content.length, gzip: gzipSync(content, { level: constants.Z_BEST_COMPRESSION }).length };
}

// woff2 is brotli inside already, and nobody packs it again.
function wireBytes(path, content) {
  if (path.endsWith(".woff2")) return content.length;
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

// The page, whatever it names, and what that imports without being asked; `import("…")` waits until it is called, and so do
// the late modules, which only a script names.
function neededAtOnce(paths) {
  const found = new Set(paths.filter((path) => basename(path) === "index.html"));
  for (const path of found) {
    if (!/\.(html|js|css)$/.test(path)) continue;
    const text = readFileSync(path, "utf8").replace(/\bimport\([^)]*\)/g, "");
    const isLate = (other) => other.endsWith(".wasm") && !path.endsWith(".html");
    for (const other of paths) if (text.includes(basename(other)) && !isLate(other)) found.add(other);
  }
  return found;
}
