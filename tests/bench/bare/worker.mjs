// The least that answers `GET …/external-id`: a JavaScript Worker and one Durable Object that checks the bearer token's
// SHA-256 against its SQLite storage and answers from it. `PUT` of the same path fills the storage with the product's
// own answer and the token, so that both send the same bytes.

import { DurableObject } from "cloudflare:workers";

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const digest = async (text) => hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
const token = (request) => (request.headers.get("authorization") ?? "").replace(/^Bearer /i, "");

export class Workspace extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS pending (digest TEXT PRIMARY KEY, answer TEXT NOT NULL)");
  }

  async fetch(request) {
    const key = await digest(token(request));
    if (request.method === "PUT") {
      this.sql.exec("INSERT OR REPLACE INTO pending VALUES (?, ?)", key, await request.text());
    }
    const [row] = this.sql.exec("SELECT answer FROM pending WHERE digest = ?", key).toArray();
    return row ? Response.json(JSON.parse(row.answer)) : new Response(null, { status: 401 });
  }
}

export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    const workspace = pathname.match(/^\/api\/v1\/workspaces\/(\w+)\/external-id$/)?.[1];
    if (workspace) return env.WORKSPACE.getByName(workspace).fetch(request);
    // What the launcher asks of whatever it starts.
    const known = { "/api/health": {}, "/api/setup": { sign_in_url: "", api_token: "", workspace: "" } }[pathname];
    return known ? Response.json(known) : new Response(null, { status: 404 });
  },
};
