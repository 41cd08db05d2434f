/** Values that come one after the other: items of NDJSON and JSON text sequences, server-sent events. */

/** What is sent item by item: a list, or whatever makes items while they are sent. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** A server-sent event. */
export interface ServerEvent<T> {
  readonly data: T;
  /** Its type; `message` where it has none. */
  readonly event: string;
  /** The last id that was sent: name it in `Last-Event-ID` to go on from there. */
  readonly id?: string;
  /** After how many milliseconds to come back, where the service says so. */
  readonly retry?: number;
}

/** The items of a body. Leaving the loop ends the request. */
export async function* readItems(body: ReadableStream<Uint8Array> | null, separator: string): AsyncGenerator {
  let rest = "";
  for await (const piece of texts(body)) {
    const pieces = (rest + piece).split(separator);
    rest = pieces.pop() ?? "";
    yield* values(pieces);
  }
  yield* values([rest]);
}

function* values(pieces: readonly string[]): Generator {
  for (const piece of pieces) {
    if (piece.trim() !== "") {
      yield JSON.parse(piece) as unknown;
    }
  }
}

/** The events of a body, as HTML has them (section 9.2.6). `read` makes of the data what the contract says. */
export async function* readEvents(
  body: ReadableStream<Uint8Array> | null,
  read: (data: string) => unknown,
): AsyncGenerator<ServerEvent<unknown>> {
  let open = new Map<string, string>();
  let id: string | undefined;
  for await (const line of lines(body)) {
    if (line !== "") {
      const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      const before = name === "data" ? open.get(name) : undefined;
      open.set(name, before === undefined ? value : `${before}\n${value}`);
      continue;
    }
    id = open.get("id") ?? id;
    const data = open.get("data");
    if (data !== undefined) {
      const retry = Number.parseInt(open.get("retry") ?? "", 10);
      yield {
        data: read(data),
        event: open.get("event") ?? "message",
        ...(id === undefined ? {} : { id }),
        ...(Number.isNaN(retry) ? {} : { retry }),
      };
    }
    open = new Map();
  }
}

async function* lines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of texts(body)) {
    rest += piece;
    // A carriage return at the end may be half of a line break.
    const whole = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
    const found = whole.split(/\r\n|\n|\r/);
    rest = (found.pop() ?? "") + rest.slice(whole.length);
    yield* found;
  }
}

/** Not every browser lets one loop over a stream. */
async function* texts(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const piece = await reader?.read();
      if (piece?.value === undefined) {
        return;
      }
      yield decoder.decode(piece.value, { stream: true });
    }
  } finally {
    await reader?.cancel();
  }
}

/** Items as a body: text where all are there, else a stream. */
export function writeItems(items: Items<unknown>, start: string): string | ReadableStream<Uint8Array> {
  const written = (item: unknown): string => `${start}${JSON.stringify(item)}\n`;
  if (Symbol.iterator in items) {
    return Array.from(items, written).join("");
  }
  const encoder = new TextEncoder();
  const source = items[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done = false, value } = await source.next();
      if (done) {
        controller.close();
      } else {
        controller.enqueue(encoder.encode(written(value)));
      }
    },
    async cancel() {
      await source.return?.();
    },
  });
}
