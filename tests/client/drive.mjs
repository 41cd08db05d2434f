// Drives the running orders service through the compiled client: node drive.mjs CLIENT SERVICE KEY
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const [, , path, baseUrl, key] = process.argv;
const { CallFailed, Client, isClientError, toMessage, unwrap } = await import(pathToFileURL(path));

const KNOWN = "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10";
const SHIPPED = "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a11";

let subjects = 0;

/** A token of a subject that nobody has counted yet. */
function token(scope = "orders:read orders:write") {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: `client-${process.pid}-${subjects++}`, scope, iat: now, exp: now + 600 })}`;
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

function client(options = {}) {
  return new Client({ baseUrl, auth: { oauth: token() }, ...options });
}

const order = (sku, quantity = 1) => ({ body: { lines: [{ sku, quantity }], card_token: "tok_12345678" } });

/** The error of a result that must be one. */
function errorOf(result, code) {
  assert.equal(result.ok, false, "it should have failed");
  assert.equal(result.error.code, code);
  return result.error;
}

test("an answer has value, status, headers, trace id and limits", async () => {
  let sent;
  const fetching = (request) => ((sent = request), fetch(request));
  const result = await client({ fetch: fetching }).orders.createOrder(order("TEA-250"));
  assert.ok(result.ok);
  assert.equal(result.status, 201);
  assert.equal(result.value.lines[0].sku, "TEA-250");
  assert.equal(result.headers.location, `/orders/${result.value.id}`);
  assert.match(result.traceId, /^[0-9a-f]{32}$/);
  assert.equal(sent.headers.get("x-correlation-id"), result.traceId);
  assert.equal(sent.headers.get("traceparent").split("-")[1], result.traceId);
  assert.match(sent.headers.get("idempotency-key"), /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    result.rateLimits.map(({ policy, quota, windowSeconds }) => ({ policy, quota, windowSeconds })),
    [{ policy: "create-order", quota: 20, windowSeconds: 60 }],
  );
  assert.equal(result.attempts, 1);
});

test("parameters reach the service in path and query", async () => {
  const api = client().orders;
  assert.equal((await unwrap(api.listOrders({ limit: 3, state: "paid" }))).length, 3);
  assert.equal((await unwrap(api.listOrders())).length, 20);
  assert.equal((await unwrap(api.getOrder({ order_id: KNOWN }))).id, KNOWN);
  assert.equal((await unwrap(api.updateOrder({ order_id: KNOWN, body: { note: null } }))).note, null);
  const gone = await api.cancelOrder({ order_id: KNOWN });
  assert.equal(gone.status, 204);
  assert.equal(gone.value, undefined);
  await assert.rejects(api.getOrder({ order_id: ".." }), TypeError);
});

test("files go out as parts of a form", async () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const upload = (type) => client().orders.uploadDocument({
    order_id: KNOWN,
    body: { file: new File([png], "seal.png", { type }), note: "with a note" },
  });
  const stored = await unwrap(upload("image/png"));
  assert.deepEqual(stored, { id: KNOWN, media_type: "image/png", size: 16 });
  errorOf(await upload("text/html"), "UNSUPPORTED_MEDIA_TYPE");
});

test("each declared error arrives with its code, status, members and text", async () => {
  const api = client({ retry: false }).orders;
  const stock = errorOf(await api.createOrder(order("TEA-250", 5)), "INSUFFICIENT_STOCK");
  assert.deepEqual(stock.members, { sku: "TEA-250", requested: 5, available: 2 });
  assert.equal(stock.status, 409);
  assert.equal(stock.title, "Insufficient stock");
  assert.equal(stock.detail, "Only 2 of TEA-250 left; 5 requested.");
  assert.equal(stock.type, "https://errors.acme.dev/insufficient-stock");
  assert.equal(stock.retryable, false);
  const declined = errorOf(await api.createOrder(order("CARD-NO")), "PAYMENT_DECLINED");
  assert.deepEqual(declined.members, { decline_code: "insufficient_funds" });
  const off = errorOf(await api.createOrder(order("PAY-OFF")), "PAYMENT_UNAVAILABLE");
  assert.deepEqual([off.status, off.retryable, off.retryAfter], [503, true, 10]);
  const missing = errorOf(await api.getOrder({ order_id: SHIPPED }), "ORDER_NOT_FOUND");
  assert.deepEqual(missing.members, { order_id: SHIPPED });
  errorOf(await api.updateOrder({ order_id: KNOWN, body: {} }), "EMPTY_PATCH");
  const late = errorOf(await api.cancelOrder({ order_id: SHIPPED }), "ORDER_NOT_CANCELLABLE");
  assert.equal(late.members.state, "shipped");
});

test("a failure of the service says nothing of its cause, but can be looked up", async () => {
  const error = errorOf(await client().orders.createOrder(order("BUG-BUG")), "INTERNAL_ERROR");
  assert.ok(!JSON.stringify(error.body).includes("secret"));
  assert.equal(error.traceId, error.body.trace_id);
  assert.equal(error.attempts, 1, "a 500 is not retryable here");
  assert.equal(
    toMessage(error),
    `Something went wrong on our side. Please try again later. (Reference: ${error.traceId})`,
  );
  assert.match(toMessage(error, "de-CH"), /Kennung: [0-9a-f]{32}/);
});

test("every wrong value is named", async () => {
  const bad = { body: { lines: [{ sku: "TEA-250", quantity: 0 }], card_token: "x" } };
  const error = errorOf(await client().orders.createOrder(bad), "VALIDATION_FAILED");
  assert.deepEqual(
    error.fieldErrors.map(({ in: place, pointer, code }) => [place, pointer, code]),
    [
      ["body", "#/lines/0/quantity", "minimum"],
      ["body", "#/card_token", "minLength"],
    ],
  );
});

test("who asks is proved, or not", async () => {
  errorOf(await client({ auth: {} }).orders.listOrders(), "AUTHENTICATION_REQUIRED");
  errorOf(await client({ auth: { oauth: token("orders:read") } }).orders.createOrder(order("TEA-250")), "PERMISSION_DENIED");
  const renewed = client({ auth: { oauth: async () => token() } });
  assert.ok((await renewed.orders.listOrders({ limit: 1 })).ok);
  const broken = client({ auth: { oauth: () => Promise.reject(new Error("no session")) } });
  const error = errorOf(await broken.orders.listOrders(), "client:credentials");
  assert.equal(error.cause.message, "no session");
  assert.equal(toMessage(error), "Please sign in again.");
});

test("the same key is answered as it was first", async () => {
  const api = client().orders;
  const idempotencyKey = "11111111-2222-4333-8444-555555555555";
  const first = await api.createOrder(order("TEA-250"), { idempotencyKey });
  const again = await api.createOrder(order("TEA-250"), { idempotencyKey });
  assert.equal(again.value.id, first.value.id);
  assert.equal(again.response.headers.get("idempotent-replayed"), "true");
  assert.notEqual((await api.createOrder(order("TEA-250"))).value.id, first.value.id);
  errorOf(await api.createOrder(order("TEA-500"), { idempotencyKey }), "IDEMPOTENCY_KEY_REUSED");
  const other = client().orders;
  const slow = other.createOrder(order("SLOW-ONE"), { idempotencyKey: "slow" });
  await new Promise((resolve) => setTimeout(resolve, 300));
  errorOf(await other.createOrder(order("SLOW-ONE"), { idempotencyKey: "slow", retry: false }), "IDEMPOTENCY_IN_PROGRESS");
  assert.ok((await slow).ok);
});

test("an answer that got lost is asked for again under the same key", async () => {
  const keys = [];
  const lossy = async (request) => {
    keys.push(request.headers.get("idempotency-key"));
    const response = await fetch(request);
    if (keys.length === 1) {
      await response.body.cancel();
      throw new TypeError("connection reset");
    }
    return response;
  };
  const result = await client({ fetch: lossy }).orders.createOrder(order("TEA-250"));
  assert.ok(result.ok);
  assert.equal(result.attempts, 2);
  assert.equal(result.response.headers.get("idempotent-replayed"), "true");
  assert.equal(new Set(keys).size, 1);
});

test("a limit is waited for as the service says", async () => {
  const api = client().orders;
  let limited;
  for (let number = 0; number < 5; number++) {
    assert.ok((await api.createOrder(order("TEA-250"))).ok);
  }
  const error = errorOf(await api.createOrder(order("TEA-250"), { retry: false }), "TOO_MANY_REQUESTS");
  assert.ok(error.retryAfter >= 1 && error.retryAfter <= 4, `${error.retryAfter}`);
  const began = Date.now();
  limited = await api.createOrder(order("TEA-250"));
  assert.ok(limited.ok, "the second request passes");
  assert.equal(limited.attempts, 2);
  assert.ok(Date.now() - began >= 1000, "it waited");
  const impatient = errorOf(await api.createOrder(order("TEA-250"), { deadlineMs: 500 }), "TOO_MANY_REQUESTS");
  assert.equal(impatient.attempts, 1, "a pause beyond the deadline is none");
});

test("a pause that outlasts the deadline is not waited for", async () => {
  const error = errorOf(await client().orders.listOrders({ limit: 13 }), "MAINTENANCE");
  assert.deepEqual([error.retryAfter, error.attempts], [300, 1]);
});

test("a caller can change its mind: before, during the request, during a pause", async () => {
  const api = client().orders;
  const before = errorOf(await api.listOrders({}, { signal: AbortSignal.abort() }), "client:aborted");
  assert.equal(before.attempts, 0);
  const began = Date.now();
  const during = await api.createOrder(order("SLOW-ONE"), { signal: AbortSignal.timeout(100) });
  errorOf(during, "client:aborted");
  const pause = await api.createOrder(order("PAY-OFF"), { signal: AbortSignal.timeout(300) });
  assert.equal(errorOf(pause, "client:aborted").attempts, 1);
  assert.ok(Date.now() - began < 2000);
});

test("what takes too long ends", async () => {
  const began = Date.now();
  const options = { timeoutMs: 150, retry: { attempts: 1 } };
  const error = errorOf(await client().orders.createOrder(order("SLOW-ONE"), options), "client:timeout");
  assert.ok(Date.now() - began < 1500);
  assert.equal(error.status, undefined);
  assert.equal(toMessage(error), "The service did not answer in time. Please try again.");
});

test("no network is an error like any other", async () => {
  const api = client({ baseUrl: "http://127.0.0.1:9", retry: { initialMs: 1 } }).orders;
  const read = errorOf(await api.listOrders(), "client:network");
  assert.equal(read.attempts, 3);
  assert.ok(read.cause instanceof TypeError);
  assert.ok(isClientError(read));
  const changed = errorOf(await api.updateOrder({ order_id: KNOWN, body: { note: "x" } }), "client:network");
  assert.equal(changed.attempts, 1, "a PATCH without a key is sent once");
});

/** A client whose service answers what we say, then is itself. */
function answering(...responses) {
  const fetching = async (request) => responses.shift()?.() ?? fetch(request);
  return client({ fetch: fetching, retry: { initialMs: 1 } }).orders;
}

const html = () => new Response("<h1>Bad Gateway</h1>", { status: 502, headers: { "content-type": "text/html" } });

test("a proxy's page is no error of the contract, but is retried", async () => {
  const result = await answering(html, html).listOrders({ limit: 1 });
  assert.ok(result.ok);
  assert.equal(result.attempts, 3);
  const error = errorOf(await answering(html, html, html).listOrders(), "client:unexpected");
  assert.deepEqual([error.status, error.body, error.members], [502, "<h1>Bad Gateway</h1>", { code: undefined }]);
});

test("a code that the contract does not know keeps its text", async () => {
  const body = { code: "NEW_ONE", title: "New", detail: "Something new.", trace_id: "abc" };
  const error = errorOf(await answering(() => Response.json(body, { status: 418 })).listOrders(), "client:unexpected");
  assert.deepEqual([error.members.code, error.detail, error.traceId], ["NEW_ONE", "Something new.", "abc"]);
});

test("an answer that is not what it says it is", async () => {
  const broken = () => new Response("{", { status: 200, headers: { "content-type": "application/json" } });
  const error = errorOf(await answering(broken).listOrders(), "client:unexpected");
  assert.equal(error.body, "{");
  assert.ok(error.cause.cause instanceof SyntaxError);
});

test("a retryable code without a time is tried again after a pause", async () => {
  const late = () => Response.json({ code: "TIMEOUT" }, { status: 504 });
  const result = await answering(late).listOrders({ limit: 1 });
  assert.deepEqual([result.ok, result.attempts], [true, 2]);
  const once = await answering(late).updateOrder({ order_id: KNOWN, body: { note: "x" } });
  assert.equal(errorOf(once, "TIMEOUT").attempts, 1);
});

test("who prefers exceptions gets the typed error in one", async () => {
  await assert.rejects(unwrap(client().orders.getOrder({ order_id: SHIPPED })), (thrown) => {
    assert.ok(thrown instanceof CallFailed && thrown instanceof Error);
    assert.equal(thrown.error.code, "ORDER_NOT_FOUND");
    assert.match(thrown.message, /ORDER_NOT_FOUND: No order .* \(trace [0-9a-f]{32}\)/);
    return true;
  });
});

test("a notice is the contract's for what the user did, your own where you have one", async () => {
  const error = errorOf(await client().orders.createOrder(order("TEA-250", 5)), "INSUFFICIENT_STOCK");
  assert.equal(toMessage(error), "Only 2 of TEA-250 left; 5 requested.");
  const own = { INSUFFICIENT_STOCK: (stock) => `Nur noch ${stock.members.available}.`, INTERNAL_ERROR: "Hoppla." };
  assert.equal(toMessage(error, "de", own), "Nur noch 2.");
});
