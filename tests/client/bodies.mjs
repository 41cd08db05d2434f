// Drives the running service of every kind of body through its compiled client: node bodies.mjs CLIENT SERVICE
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const [, , path, baseUrl] = process.argv;
const { Client, unwrap } = await import(pathToFileURL(path));
const { plain, forms, streams, changes } = new Client({ baseUrl });

const ONE = { id: 1, title: "One" };
const TWO = { id: 2, title: "Two" };

async function all(items) {
  const list = [];
  for await (const item of items) {
    list.push(item);
  }
  return list;
}

test("items go as a list and as they are made, and come one by one", async () => {
  assert.deepEqual(await all(await unwrap(streams.sendLines({ body: [ONE, TWO] }))), [ONE, TWO]);
  async function* made() {
    yield ONE;
    yield TWO;
  }
  assert.deepEqual(await all(await unwrap(streams.sendRecords({ body: made() }))), [ONE, TWO]);
  const broken = await streams.sendLines({ body: [ONE, { id: 0, title: "x" }] });
  assert.equal(broken.ok, false);
  assert.deepEqual(
    broken.error.fieldErrors.map((one) => one.pointer),
    ["#/1/id"],
  );
});

test("events come typed, and a loop that is left ends the request", async () => {
  const [event] = await all(await unwrap(streams.readEvents()));
  assert.deepEqual(event, { data: { id: 1, title: "first" }, event: "book", id: "1 2" });
  for await (const one of await unwrap(streams.readEvents({ endless: true }))) {
    assert.equal(one.data.title, "first");
    break;
  }
  const stop = new AbortController();
  const endless = await unwrap(streams.readEvents({ endless: true }, { signal: stop.signal }));
  setTimeout(() => stop.abort(), 50);
  await assert.rejects(all(endless));
});

test("bytes, text, forms, parts and patches", async () => {
  const bytes = await unwrap(streams.sendBytes({ body: new Uint8Array([1, 2, 3]) }));
  assert.deepEqual([...new Uint8Array(await bytes.arrayBuffer())], [1, 2, 3]);
  assert.equal(await unwrap(plain.sendNumber({ body: "7" })), "7");
  const form = await unwrap(plain.sendForm({ body: { title: "T & Co", codes: [1, 2], author: { name: "N" } } }));
  assert.deepEqual(JSON.parse(form.seen), { title: "T & Co", codes: [1, 2], author: { name: "N" } });
  const cover = new Blob(["png"], { type: "image/png" });
  const parts = await unwrap(forms.sendParts({ body: { title: "Tee", book: ONE, authors: [{ name: "X" }], cover } }));
  assert.deepEqual(parts, { seen: "Tee|One|X|image/png|none", count: 3 });
  const patched = await unwrap(changes.patchBook({ id: 7, body: [{ op: "remove", path: "/subtitle" }] }));
  assert.deepEqual(patched, { id: 7, title: "Seven" });
  const merged = await unwrap(changes.mergeBook({ id: 7, body: { subtitle: null } }));
  assert.equal(merged.subtitle, null);
  const choice = await unwrap(plain.sendChoice({ body: { mediaType: "text/plain", value: "hi" } }));
  assert.deepEqual(choice, { seen: "text hi", count: 2 });
  assert.deepEqual(await unwrap(plain.sendJson({ body: { mediaType: "application/json", value: ONE } })), ONE);
});
