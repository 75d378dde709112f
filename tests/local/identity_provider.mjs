// An identity provider for people without one: npm's `oidc-provider`, certified by the OpenID Foundation, on this machine.
//
//     node identity_provider.mjs PORT REDIRECT_URI_OF_ACME REDIRECT_URI_OF_STAFF
//
// It knows everybody by any e-mail address, without a password. Addresses that begin with `unverified` are not verified;
// people whose address begins with `cloud` are in the group `cloud`. Two clients: `acme` with the secret `acme-secret`, and
// `staff`, a public one.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";

const [port, acme, staff] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "first" };

const client = { grant_types: ["authorization_code"], response_types: ["code"] };
const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: "acme", client_secret: "acme-secret", redirect_uris: [acme] },
    { ...client, client_id: "staff", redirect_uris: [staff], token_endpoint_auth_method: "none" },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  features: { devInteractions: { enabled: false } },
  // The claims are asked for at `userinfo`, as this provider does unless it is told otherwise.
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: id,
      email_verified: !id.startsWith("unverified"),
      name: `${id.split("@")[0]} of the provider`,
      groups: id.startsWith("cloud") ? ["everyone", "cloud"] : ["everyone"],
    }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [key] },
  // Nobody is asked to agree: both clients are the provider's own.
  async loadExistingGrant(ctx) {
    const { account, client, provider: own } = ctx.oidc;
    const grant = new own.Grant({ accountId: account.accountId, clientId: client.clientId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Identity provider</title>
<h1>Identity provider</h1><form method="post"><label>E-mail <input name="login" autofocus></label>
<button>Sign in</button> <button name="cancel" value="1">Cancel</button></form></html>`;

async function interact(request, response) {
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(PAGE);
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "called off" }
    : { login: { accountId: form.get("login") } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return answer(request, response);
  interact(request, response).catch((error) => {
    response.statusCode = 500;
    response.end(`${error}`);
  });
});
server.listen(Number(port), "127.0.0.1");
