// A provider that says whatever a test wants it to say: wrong tokens, new keys, codes that work twice.
//
//     node scripted.mjs PORT
//
// `POST /script` takes `{code, claims, alg, key, header, reuse}` and makes the ID token that the code is answered with.
// `key`: `known` (one published from the beginning), `fresh` (published by this), `hidden` (never published). `POST /sign`
// gives a token at once, and `GET /counts` says how often the keys were asked for.

import { createHmac } from "node:crypto";
import { createServer } from "node:http";

import { CompactSign, exportJWK, exportSPKI, generateKeyPair } from "jose";

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const published = [];
const known = {};
const codes = new Map();
let asked = 0;
let made = 0;

async function make(alg, isPublished) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `key-${(made += 1)}`;
  if (isPublished) published.push({ ...(await exportJWK(publicKey)), kid, use: "sig", alg });
  return { privateKey, publicKey, kid };
}

for (const alg of ["RS256", "PS256", "ES256", "EdDSA"]) known[alg] = await make(alg, true);
// A key of another kind than is taken, among the others.
published.push({ kty: "oct", kid: "symmetric", k: "c2VjcmV0" });

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

async function token({ claims, alg = "RS256", key = "known", header = {} }) {
  const payload = JSON.stringify(claims);
  if (alg === "none") return `${part({ alg, ...header })}.${part(claims)}.`;
  if (alg === "HS256") {
    // The classic: the public key, which everybody has, as the secret.
    const { publicKey, kid } = known.RS256;
    const input = `${part({ alg, kid, ...header })}.${part(claims)}`;
    return `${input}.${createHmac("sha256", await exportSPKI(publicKey)).update(input).digest("base64url")}`;
  }
  const { privateKey, kid } = key === "known" ? known[alg] : await make(alg, key === "fresh");
  return new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg, kid, typ: "JWT", ...header }).sign(privateKey);
}

async function answer(request) {
  const { pathname } = new URL(request.url, issuer);
  let body = "";
  for await (const chunk of request) body += chunk;
  switch (pathname) {
    case "/.well-known/openid-configuration":
      return {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        token_endpoint_auth_methods_supported: ["client_secret_post"],
      };
    // The same keys where Cloudflare Access has its own.
    case "/cdn-cgi/access/certs":
      return { keys: published };
    case "/sign":
      return { token: await token(JSON.parse(body)) };
    case "/keys":
      asked += 1;
      return { keys: published };
    case "/counts":
      return { keys: asked };
    case "/script": {
      const script = JSON.parse(body);
      codes.set(script.code, { id_token: await token(script), reuse: script.reuse, times: 0 });
      return { ...script, kids: Object.fromEntries(Object.entries(known).map(([alg, { kid }]) => [alg, kid])) };
    }
    case "/token": {
      const form = new URLSearchParams(body);
      const answer = codes.get(form.get("code"));
      const isShown = form.get("client_secret") === "scripted-secret" && /^[\w-]{43}$/.test(form.get("code_verifier"));
      if (!answer || !isShown || (answer.times > 0 && !answer.reuse)) return { status: 400, error: "invalid_grant" };
      answer.times += 1;
      return { id_token: answer.id_token, access_token: "unused", token_type: "Bearer" };
    }
    default:
      return { status: 404 };
  }
}

createServer(async (request, response) => {
  const { status = 200, ...said } = await answer(request).catch((error) => ({ status: 500, error: `${error}` }));
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(said));
}).listen(port, "127.0.0.1");
