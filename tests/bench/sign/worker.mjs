// A Worker that signs `?n=` AssumeRole requests, by the product (`/ours`) or by npm's aws4fetch (`/aws4fetch`), in one
// isolate and on one body. Time is taken outside: the clock in here may stand still while it works.
//
// Both reuse their key for the day, as both do by default, and neither makes a Request object of the runtime's.

import { AwsV4Signer } from "aws4fetch";
import { Signer, initSync } from "./sign.js";
import module from "./sign_bg.wasm";

initSync({ module });

const ENDPOINT = "https://sts.us-east-1.amazonaws.com/";
const REGION = "us-east-1";
const KEY = "AKIDEXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const HEADERS = { "content-type": "application/x-www-form-urlencoded" };
// What the gate sends: a 15-minute session that may do nothing, proved by the external ID.
const BODY = new URLSearchParams({
  Action: "AssumeRole",
  Version: "2011-06-15",
  RoleArn: "arn:aws:iam::222222222222:role/DeputizeReadOnly",
  RoleSessionName: "deputize-con_0123456789abcdef",
  DurationSeconds: "900",
  ExternalId: "0f5a3c5e-7f0c-4d8e-9d55-6f1f8f6a7b21",
  Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
}).toString();

const signer = Signer.make(KEY, SECRET, ENDPOINT, REGION, BODY);
const cache = new Map();

function byAws4fetch(more) {
  const options = { method: "POST", url: ENDPOINT, headers: HEADERS, body: BODY, service: "sts", region: REGION };
  return new AwsV4Signer({ ...options, accessKeyId: KEY, secretAccessKey: SECRET, cache, ...more }).sign();
}

async function sign(path, n) {
  switch (path) {
    case "/ours":
      for (let i = 0; i < n; i++) if (!signer.sign(Date.now())) throw new Error("not signed");
      return n;
    case "/aws4fetch":
      for (let i = 0; i < n; i++) await byAws4fetch();
      return n;
    // The same instant and the same headers must give the same signature, or one of the two is wrong.
    case "/agree": {
      const now = Date.now();
      signer.sign(now);
      const datetime = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "");
      const { headers } = await byAws4fetch({ datetime, allHeaders: true });
      return { ours: signer.last(), aws4fetch: headers.get("authorization") };
    }
    default:
      throw new Error(`no such path: ${path}`);
  }
}

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    return Response.json(await sign(pathname, Number(searchParams.get("n"))));
  },
};
