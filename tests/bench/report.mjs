// The figures as a person reads them: a calm table, each target with `met` or `missed`.

// The heading of the column beside ours.
const OTHER = "bare JavaScript";

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const whole = (number) => Math.round(number).toLocaleString("en-US");
const millis = (number) => `${number.toFixed(1)} ms`;
const times = (number) => `${number.toFixed(2)} ×`;
const micros = (number) => (number === null ? "–" : `${whole(number)} µs`);

// What issue 2 asks for; `is` says whether a figure is there. Nothing fails on a missed one.
export const TARGETS = {
  console: { is: ({ console }) => console.all <= 200_000, text: "≤ 200 kB" },
  worker: { is: ({ worker }) => worker.gzip <= 600_000, text: "≤ 600 kB" },
  externalId: { is: ({ externalId }) => externalId.served.ratio >= 0.7, text: "≥ 0.7 ×" },
  signatures: { is: ({ signatures }) => signatures.ratio > 1, text: "> 1 ×" },
};

export const judge = (figures) =>
  Object.fromEntries(Object.entries(TARGETS).map(([name, { is }]) => [name, is(figures) ? "met" : "missed"]));

const target = (name, verdicts) => `target ${TARGETS[name].text}: ${verdicts[name]}`;

export function print(figures, verdicts) {
  const { console: site, worker, externalId, signatures, connect } = figures;
  table("Console over the wire (brotli)", [
    ...site.files.map(({ file, brotli, first }) => [file, kilobytes(brotli), first ? "" : "later, when needed"]),
    ["first paint", kilobytes(site.first)],
    ["in all", kilobytes(site.all), target("console", verdicts)],
  ]);
  table("Worker", [
    ["module, gzip -9", kilobytes(worker.gzip), target("worker", verdicts)],
    ["module as it is", kilobytes(worker.raw)],
  ]);
  const { served, alone } = externalId;
  table("GET external-id through workerd, 16 callers", [
    ["as `make run` serves both", "Deputize", OTHER],
    ...rates(served),
    ["  Deputize to bare", times(served.ratio), target("externalId", verdicts)],
    ["alone in workerd, nothing in front", "Deputize", OTHER],
    ...rates(alone),
    ["  processor time each", micros(alone.product.cpuMicroseconds), micros(alone.bare.cpuMicroseconds)],
    ["  Deputize to bare", times(alone.ratio)],
  ]);
  table("AssumeRole signatures inside workerd", [
    ["", "Deputize", "aws4fetch"],
    ["signatures a second", whole(signatures.product), whole(signatures.aws4fetch)],
    ["Deputize to aws4fetch", times(signatures.ratio), target("signatures", verdicts)],
  ]);
  table("Calls to AWS for one connect", [
    ["until connected", whole(connect.connected.calls), `all of them STS; ${millis(connect.connected.millis)}`],
    ["until the first chart", whole(connect.charted.calls), `in ${connect.regions} regions; ${millis(connect.charted.millis)}`],
    ...Object.entries(connect.actions).map(([action, count]) => [`  ${action}`, whole(count)]),
  ]);
}

const rates = ({ product, bare }) => [
  ["  requests a second", whole(product.perSecond), whole(bare.perSecond)],
  ["  p50", millis(product.p50), millis(bare.p50)],
  ["  p99", millis(product.p99), millis(bare.p99)],
];

// Columns: a name, then figures to the right of their column, then words.
function table(title, rows) {
  const width = (column) => Math.max(...rows.map((row) => (row[column] ?? "").length));
  console.log(`\n${title}`);
  for (const [name, figure = "", more = ""] of rows) {
    const second = /^[–\d]/.test(more) ? more.padStart(OTHER.length) : more;
    console.log(`  ${name.padEnd(width(0))}  ${figure.padStart(width(1))}  ${second}`.trimEnd());
  }
}
