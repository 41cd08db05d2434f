// The same contract under other envelopes: node envelopes.mjs FOLDER. A fake service answers what a real one would.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const body = { lines: [{ sku: "TEA-250", quantity: 5 }], card_token: "tok_12345678" };
const trace = "4bf92f3577b34da6a3ce929d0e0e4736";

/** The error of a call that is answered with these bodies. */
async function failing(name, status, answer) {
  const { Client } = await import(pathToFileURL(join(folder, name, "dist/index.js")));
  const headers = { "x-correlation-id": trace };
  const api = new Client({
    baseUrl: "http://service",
    retry: false,
    fetch: async () => (answer === undefined ? new Response(null, { status }) : Response.json(answer, { status, headers })),
  });
  const result = await api.orders.createOrder({ body });
  assert.equal(result.ok, false);
  return result.error;
}

const picked = ({ code, status, detail, members, traceId }) => ({ code, status, detail, members: { ...members }, traceId });

test("nested: the code stands in `error`", async () => {
  const error = await failing("nested", 409, {
    error: { code: "INSUFFICIENT_STOCK", message: "Only 2 of TEA-250 left; 5 requested.", path: "/orders" },
  });
  assert.deepEqual(picked(error), {
    code: "INSUFFICIENT_STOCK",
    status: 409,
    detail: "Only 2 of TEA-250 left; 5 requested.",
    members: {},
    traceId: trace,
  });
  assert.equal(error.title, "Insufficient stock", "what the body does not say, the contract does");
  const wrong = await failing("nested", 422, {
    error: {
      code: "VALIDATION_FAILED",
      message: "One or more values are invalid.",
      details: [{ in: "body", pointer: "#/lines/0/quantity", code: "minimum", detail: "must be at least 1" }],
    },
  });
  assert.deepEqual(wrong.fieldErrors, [
    { in: "body", pointer: "#/lines/0/quantity", code: "minimum", detail: "must be at least 1" },
  ]);
});

test("flat: code, detail and trace id side by side", async () => {
  const error = await failing("flat", 409, { code: "INSUFFICIENT_STOCK", detail: "Only 2 left.", trace_id: "t-1" });
  assert.deepEqual([error.code, error.detail, error.traceId], ["INSUFFICIENT_STOCK", "Only 2 left.", "t-1"]);
});

test("detail: no code at all, so the status and the text tell", async () => {
  const cases = [
    [402, "The card issuer declined the payment.", "PAYMENT_DECLINED"],
    [409, "Only 2 of TEA-250 left; 5 requested.", "INSUFFICIENT_STOCK"],
    [409, "A request with this Idempotency-Key is still running.", "IDEMPOTENCY_IN_PROGRESS"],
    [422, "One or more values are invalid: #/lines/0/quantity must be at least 1", "VALIDATION_FAILED"],
    [422, "This key was used with another request.", "IDEMPOTENCY_KEY_REUSED"],
    [503, "Payment could not be attempted; nothing was charged.", "PAYMENT_UNAVAILABLE"],
    [503, "Down for maintenance", "MAINTENANCE"],
    [503, "Something else.", "client:unexpected"],
    [418, "I am a teapot.", "client:unexpected"],
  ];
  for (const [status, detail, code] of cases) {
    const error = await failing("detail", status, { detail });
    assert.deepEqual([error.code, error.detail], [code, detail]);
  }
});

test("a schema of the document's own: roles and members by its map", async () => {
  const error = await failing("mapped", 409, {
    fault: { kind: "INSUFFICIENT_STOCK", says: "Only 2 left.", info: { sku: "TEA-250", requested: 5, available: 2 } },
  });
  assert.deepEqual(picked(error).members, { sku: "TEA-250", requested: 5, available: 2 });
  assert.deepEqual([error.code, error.detail], ["INSUFFICIENT_STOCK", "Only 2 left."]);
});

test("without a body the status tells, where it tells enough", async () => {
  assert.equal((await failing("flat", 402, undefined)).code, "PAYMENT_DECLINED");
  assert.equal((await failing("flat", 409, undefined)).code, "client:unexpected", "two codes have this status");
});
