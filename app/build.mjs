// Builds the console into build/site: cargo → wasm-split → wasm-bindgen → wasm-opt → esbuild, lightningcss → names with hashes.
//
//   node app/build.mjs            what `make run` and the deployment call
//
// A step is skipped when what it reads has not changed. Tools come from npm; wasm-bindgen and wasm-split-cli from
// WASM_BINDGEN_BIN and WASM_SPLIT_BIN or the path, and their versions must fit Cargo.lock's.

import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...path) => join(root, ...path);
const bin = (name) => at("node_modules/.bin", name);
const stage = at("build/stage");
const split = join(stage, "split");
const site = at("build/site");
const FONT = at("node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2");
const CARGO_WASM = at("target/wasm32-unknown-unknown/release/deputize-app.wasm");

mkdirSync(stage, { recursive: true });

// 1. Rust to wasm. Cargo knows best what has changed. Leptos gives every element of every view a type of its own, unless
// told to erase them: that is an eighth of the module. wasm-split follows the relocations to see what calls what.
run("cargo", ["build", "--release", "--target", "wasm32-unknown-unknown", "-p", "deputize-app"], {
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "--cfg erase_components -Clink-arg=--emit-relocs",
});

// 2. The module is cut where app/src/pages/late.rs marks it; then the JavaScript side of wasm-bindgen, and smaller modules.
await step("wasm", [CARGO_WASM], async () => {
  rmSync(split, { recursive: true, force: true });
  run(process.env.WASM_SPLIT_BIN || "wasm-split-cli", ["--target", "web", "--out-name", "app", CARGO_WASM, split]);
  run(process.env.WASM_BINDGEN_BIN || "wasm-bindgen", [
    join(split, "app.wasm"), "--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir", split, "--out-name", "app",
  ]);
  renameSync(join(split, "app_bg.wasm"), join(split, "app.wasm"));
  await optimiseAll(files(split).filter((file) => file.endsWith(".wasm")));
  nameLateModules(join(split, "__wasm_split.js"));
});

// There are hundreds of modules, most of them small: as many at once as there are processors.
async function optimiseAll(modules) {
  const one = async () => {
    for (let module = modules.pop(); module; module = modules.pop()) await optimise(module);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
}

async function optimise(module) {
  // It warns of every name section that wasm-split writes, and then strips it; what it says counts only when it fails.
  await runQuietly(process.env.WASM_OPT_BIN || bin("wasm-opt"), [
    module, "-o", `${module}.new`, "-Oz", "--converge", "--enable-bulk-memory", "--enable-reference-types", "--enable-sign-ext",
    "--enable-mutable-globals", "--enable-nontrapping-float-to-int", "--enable-multivalue", "--strip-debug", "--strip-producers",
  ]);
  renameSync(`${module}.new`, module);
}

// The loader of the late modules finds them beside itself; esbuild gives them names with hashes, and must see them to do so.
function nameLateModules(loader) {
  const names = new Map();
  const text = readFileSync(loader, "utf8").replace(/new URL\("(\.\/(\w+)\.wasm)", import\.meta\.url\)/g, (_, path, name) => {
    names.set(name, path);
    return name;
  });
  writeFileSync(loader, [...names].map(([name, path]) => `import ${name} from "${path}";\n`).join("") + text);
}

// 3. The site. It is made beside the old one and takes its place whole, so that a running server never sees half of it.
const OPENAPI = join(stage, "openapi.json");
writeFileSync(OPENAPI, capture("cargo", ["run", "--quiet", "-p", "deputize-domain", "--example", "openapi"]));
const sources = [
  ...files(split), OPENAPI, FONT, at("package-lock.json"), fileURLToPath(import.meta.url),
  at("app/index.html"), ...files(at("app/js")), ...files(at("app/public")), ...files(at("style")),
];
const changed = await step("site", sources, makeSite);
report(changed);

async function makeSite() {
  const fresh = at("build/site.new");
  rmSync(fresh, { recursive: true, force: true });
  const assets = join(fresh, "assets");
  mkdirSync(assets, { recursive: true });
  cpSync(at("app/public"), fresh, { recursive: true });

  mkdirSync(join(fresh, "api"));
  cpSync(OPENAPI, join(fresh, "api/openapi.json"));

  const { metafile } = await build({
    entryPoints: { main: at("app/js/main.js"), boot: at("app/js/boot.js") },
    bundle: true, splitting: true, format: "esm", target: "es2022", minify: true, metafile: true,
    outdir: assets, publicPath: "/assets/", entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]",
    // wasm-bindgen imports the loader once for each late module, always under the same key.
    logOverride: { "duplicate-object-key": "silent" },
    loader: { ".wasm": "file" }, legalComments: "none", logLevel: "warning", absWorkingDir: root,
    alias: {
      "deputize/app": join(split, "app.js"),
      "deputize/app.wasm": join(split, "app.wasm"),
      "deputize/chart": at("app/js/chart.js"),
    },
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = (name) => "/assets/" + basename(outputs.find(([, out]) => out.entryPoint?.endsWith(name))[0]);
  const wasm = "/assets/" + basename(outputs.find(([path]) => /\/app-\w+\.wasm$/.test(path))[0]);

  const font = asset(assets, "geist.woff2", readFileSync(FONT));
  const bundle = join(stage, "style.css");
  run(bin("lightningcss"), [
    "--bundle", "--minify", "--targets", "chrome 123, firefox 125, safari 17.5", at("style/main.css"), "-o", bundle,
  ]);
  const style = asset(assets, "style.css", readFileSync(bundle, "utf8").replaceAll("{{font}}", font));

  const names = { boot: entry("boot.js"), main: entry("main.js"), wasm, font, style };
  const page = readFileSync(at("app/index.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => names[name]);
  writeFileSync(join(fresh, "index.html"), page);

  rmSync(site, { recursive: true, force: true });
  renameSync(fresh, site);
}

// Writes a file under a name with its content's hash, and gives its address.
function asset(folder, name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(".", `-${hash}.`);
  writeFileSync(join(folder, hashed), content);
  return `/assets/${hashed}`;
}

// Does the work unless the inputs are those of the last time; says whether it did.
function step(name, inputs, work) {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(relative(root, input)).update("\0").update(readFileSync(input)).update("\0");
  const stamp = join(stage, `${name}.stamp`);
  const now = hash.digest("hex");
  const then = existsSync(stamp) && (name !== "site" || existsSync(site)) ? readFileSync(stamp, "utf8") : "";
  if (now === then) return false;
  rmSync(stamp, { force: true });
  const done = () => (writeFileSync(stamp, now), true);
  const result = work();
  return result instanceof Promise ? result.then(done) : done();
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function run(command, args, env = {}) {
  try {
    execFileSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  } catch (error) {
    console.error(`console: ${basename(command)} failed${error.code === "ENOENT" ? ": it is not there; `make run` installs it" : ""}`);
    process.exit(1);
  }
}

function capture(command, args) {
  return execFileSync(command, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"], maxBuffer: Infinity });
}

async function runQuietly(command, args) {
  try {
    await promisify(execFile)(command, args, { cwd: root, maxBuffer: Infinity });
  } catch (error) {
    console.error(`console: ${basename(command)} failed: ${error.stderr || error.message}`);
    process.exit(1);
  }
}

// What each file costs a visitor: what index.html names at once, the late modules and the chart when they are wanted.
function report(isNew) {
  if (!isNew) return console.log("console: unchanged");
  const sizes = files(site)
    .filter((file) => !basename(file).startsWith("_"))
    .map((file) => [relative(site, file), wireBytes(file)]);
  for (const [file, bytes] of sizes) console.log(`console: ${String(bytes).padStart(7)} B  ${file}`);
  const whole = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`console: ${String(whole).padStart(7)} B  in all, by brotli`);
}

// woff2 is brotli inside already.
function wireBytes(file) {
  const content = readFileSync(file);
  return file.endsWith(".woff2") ? content.length : brotliCompressSync(content).length;
}
