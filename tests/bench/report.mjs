// The figures as a person reads them: a calm table, each target with `met` or `missed`.

// The heading of the column beside ours.
const OTHER = "bare JavaScript";

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const whole = (number) => Math.round(number).toLocaleString("en-US");
const millis = (number) => `${number.toFixed(1)} ms`;
const times = (number) => `${number.toFixed(2)} ×`;
const micros = (number) => (number === null ? "–" : `${whole(number)} µs`);

// What issues 2 and 4 ask for; `is` says whether a figure is there. Nothing fails on a missed one.
export const TARGETS = {
  console: { is: ({ console }) => console.all <= 200_000, text: "≤ 200 kB" },
  worker: { is: ({ worker }) => worker.gzip <= 600_000, text: "≤ 600 kB" },
  externalId: { is: ({ externalId }) => externalId.served.ratio >= 0.7, text: "≥ 0.7 ×" },
  chart: { is: ({ monitoring }) => monitoring.chart.p50 <= 50, text: "≤ 50 ms" },
  boto3: { is: ({ monitoring: { discovery, poll, boto3 } }) => discovery.seconds + poll.seconds < boto3.threads.discovery + boto3.threads.poll, text: "faster than both" },
  signatures: { is: ({ signatures }) => signatures.ratio > 1, text: "> 1 ×" },
};

export const judge = (figures) =>
  Object.fromEntries(Object.entries(TARGETS).map(([name, { is }]) => [name, is(figures) ? "met" : "missed"]));

const target = (name, verdicts) => `target ${TARGETS[name].text}: ${verdicts[name]}`;

export function print(figures, verdicts) {
  const { console: site, worker, externalId, signatures, connect, monitoring, thousand, resources } = figures;
  // What several pages share comes in hundreds of small modules; build/bench.json has each.
  const isShared = ({ file, first }) => !first && /\/chunk_\d+-/.test(file);
  const shared = site.files.filter(isShared);
  table("Console over the wire (brotli)", [
    ...site.files
      .filter((one) => !isShared(one))
      .map(({ file, brotli, first }) => [file, kilobytes(brotli), first ? "" : "later, when needed"]),
    [`${shared.length} modules that pages share`, kilobytes(shared.reduce((sum, { brotli }) => sum + brotli, 0)), "later, when needed"],
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
  monitored(monitoring, verdicts);
  table(`${whole(thousand.connections)} accounts in one workerd, each read every minute`, [
    ["connected", `${thousand.connectSeconds.toFixed(1)} s`],
    ["polls a second", thousand.pollsPerSecond.toFixed(1), `of ${(thousand.connections / 60).toFixed(1)} that are due`],
    ["an alarm is late by, p50", millis(thousand.late.p50)],
    ["  p99", millis(thousand.late.p99)],
    ["memory of workerd, before", megabytes(thousand.memory.before)],
    ["  with all of them at work", megabytes(thousand.memory.after)],
  ]);
  listed(resources);
  table("Calls to AWS for one connect", [
    ["until connected", whole(connect.connected.calls), `all of them STS; ${millis(connect.connected.millis)}`],
    ["until the first chart", whole(connect.charted.calls), `in ${connect.regions} regions; ${millis(connect.charted.millis)}`],
    ...Object.entries(connect.actions).map(([action, count]) => [`  ${action}`, whole(count)]),
  ]);
}

function monitored({ resources, series, discovery, poll, outage, bytesPerPoint, chart, boto3 }, verdicts) {
  const { sequential, threads } = boto3;
  const seconds = (number) => `${number.toFixed(2)} s`;
  table(`A large account: ${whole(resources)} resources, ${whole(series)} series, 20 ms a call`, [
    ["", "Deputize", "boto3", "boto3, 6 threads"],
    ["discovery", seconds(discovery.seconds), seconds(sequential.discovery), seconds(threads.discovery)],
    ["poll", seconds(poll.seconds), seconds(sequential.poll), seconds(threads.poll)],
    ["  both", target("boto3", verdicts)],
    ["calls of a discovery", whole(discovery.calls)],
    ["calls of a poll", whole(poll.calls)],
    ["rows that a poll writes", whole(poll.rows)],
    ["bytes of a settled point", bytesPerPoint.toFixed(2)],
    ["a day's outage made good", seconds(outage.seconds)],
    ["24 h of a series, p50", millis(chart.p50), target("chart", verdicts)],
    ["  the slowest of 60", millis(chart.p99)],
  ]);
}

function listed({ resources, accounts, first, search, further, whole: seconds }) {
  const both = ({ p50, p99 }) => [millis(p50), `the slowest of 20: ${millis(p99)}`];
  table(`The list of ${whole(resources)} resources of ${whole(accounts)} accounts`, [
    ["first page", ...both(first)],
    ["a search that finds many", ...both(search.common)],
    ["  a few", ...both(search.rare)],
    ["  none", ...both(search.none)],
    ["a page of 500 behind the first", ...both(further)],
    ["all of it, a thousand a page", `${seconds.toFixed(1)} s`],
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
  for (const [name, figure = "", more = "", third = ""] of rows) {
    const second = /^[–\d]/.test(more) || third ? more.padStart(OTHER.length) : more;
    console.log(`  ${name.padEnd(width(0))}  ${figure.padStart(width(1))}  ${second}  ${third.padStart(OTHER.length)}`.trimEnd());
  }
}
