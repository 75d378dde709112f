// What must be ended or taken away, however the bench ends: last made, first ended.

const ends = [];

// Registers `end`; gives a function that runs it, once.
export function atEnd(end) {
  let done;
  const once = () => (done ??= Promise.resolve(end()));
  ends.push(once);
  return () => {
    const place = ends.indexOf(once);
    if (place >= 0) ends.splice(place, 1);
    return once();
  };
}

export async function endAll() {
  while (ends.length > 0) await ends.pop()();
}
