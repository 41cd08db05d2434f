// Sends values through the client of parameters.yaml: node agreement.mjs CLIENT SERVICE CASES
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [, , path, baseUrl, file] = process.argv;
const { Client } = await import(pathToFileURL(path));
const cases = JSON.parse(await readFile(file, "utf8"));

let sent;
const api = new Client({ baseUrl, retry: false, fetch: (request) => ((sent = request), fetch(request)) }).default;
for (const { id, values, target, headers, read } of cases) {
  const result = await api[id](values);
  const shown = JSON.stringify({ id, values, target, headers });
  assert.equal(sent.url.slice(baseUrl.length), target, shown);
  for (const [name, value] of headers) {
    assert.equal(Buffer.from(sent.headers.get(name), "latin1").toString("utf8"), value, shown);
  }
  assert.ok(result.ok, `${shown}: ${JSON.stringify(result.error)}`);
  assert.deepEqual(result.value.parameters, read, shown);
}
console.log(`${cases.length} agree`);
