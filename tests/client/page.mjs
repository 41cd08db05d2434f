// Shows a page to a real browser and prints what became of it: node page.mjs BROWSER CLIENT SERVICE KEY PROFILE PORT...
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";

const [, , browser, client, service, key, profile, ...ports] = process.argv;

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = Math.floor(Date.now() / 1000);
const claims = { sub: `page-${process.pid}`, scope: "orders:read orders:write", iat: now, exp: now + 600 };
const unsigned = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
const token = `${unsigned}.${createHmac("sha256", key).update(unsigned).digest("base64url")}`;

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, "http://page").pathname);
  const file = path.startsWith("/client/") ? join(client, path.slice(8)) : new URL("page.html", import.meta.url);
  try {
    const type = path.endsWith(".js") ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(await readFile(file));
  } catch {
    response.writeHead(404).end();
  }
});

/** The contract's CORS names a few ports: the first free one is ours. */
async function listen() {
  for (const port of ports) {
    const free = await new Promise((resolve) => {
      server.once("error", () => resolve(false)).listen(Number(port), "127.0.0.1", () => resolve(true));
    });
    if (free) {
      return port;
    }
  }
  throw new Error(`none of the ports ${ports.join(", ")} is free`);
}

const port = await listen();
const address = `http://127.0.0.1:${port}/?${new URLSearchParams({ service, token })}`;
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--user-data-dir=${profile}`,
  "--virtual-time-budget=20000",
  "--dump-dom",
];
const child = spawn(browser, [...flags, address], { stdio: ["ignore", "inherit", "ignore"] });
const watchdog = setTimeout(() => child.kill(), 60_000);
child.on("exit", (code) => {
  clearTimeout(watchdog);
  server.close();
  server.closeAllConnections();
  process.exitCode = code ?? 1;
});
