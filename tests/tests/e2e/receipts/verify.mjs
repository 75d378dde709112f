// Verifies signed documents as anybody would: with the library `jose`, and nothing but the address of the public keys.
//
// Reads {"keys": URL, "documents": [flattened JWS, …]}; prints, for each, {"header", "payload"} or {"refused": code}.

import { text } from "node:stream/consumers";
import { calculateJwkThumbprint, createRemoteJWKSet, flattenedVerify } from "jose";

const { keys, documents } = JSON.parse(await text(process.stdin));
const set = createRemoteJWKSet(new URL(keys));
const verdicts = [];
for (const document of documents) {
  try {
    const { payload, protectedHeader: header, key } = await flattenedVerify(document, set, { algorithms: ["ES256"] });
    verdicts.push({ header, payload: JSON.parse(new TextDecoder().decode(payload)), type: key.type });
  } catch (error) {
    verdicts.push({ refused: error.code ?? `${error}` });
  }
}
const published = (await (await fetch(keys)).json()).keys;
const thumbprints = await Promise.all(published.map((key) => calculateJwkThumbprint(key)));
console.log(JSON.stringify({ verdicts, named: published.map(({ kid }, n) => kid === thumbprints[n]) }));
