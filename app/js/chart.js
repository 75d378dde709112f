// The door to the charts. The other half of app/src/browser/chart.rs.
// What draws is imported when the first chart opens, so that no other page pays for it.

export async function openChart(host, kind, words, zoom) {
  const { Plot } = await import("./chart/plot.js");
  // Somebody may have left the page meanwhile; nobody would take the chart away then.
  return host.isConnected ? new Plot(host, kind, words, zoom) : null;
}
