// What stands along the axes: times in the viewer's zone, and steps that are round in their unit.

const DAY = 86_400;
// In English and never with the month before the day, as the rest of the console writes dates.
const hours = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

// A day's first label is its date.
export function clock(splits, step) {
  return splits.map((seconds) => {
    const at = new Date(seconds * 1000);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
    return step >= DAY || isMidnight ? days.format(at) : hours.format(at);
  });
}

export function moment(seconds) {
  const at = new Date(seconds * 1000);
  return `${days.format(at)}, ${hours.format(at)}`;
}

// Bytes have round numbers of two, everything else those of ten. A minute's steps are better than a hundred seconds'.
export function increments(kind) {
  if (kind === "Bytes") return Array.from({ length: 60 }, (_, power) => 2 ** power);
  const tens = [];
  for (let power = -9; power <= 15; power++) for (const digit of [1, 2, 2.5, 5]) tens.push(digit * 10 ** power);
  if (kind !== "Seconds") return tens;
  return [...tens.filter((step) => step < 60), 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY];
}
