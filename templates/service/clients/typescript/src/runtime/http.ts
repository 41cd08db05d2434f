/** One call: written, sent, tried again where that helps, read. */

import { type Auth, type Credentials, credentials } from "./auth.js";
import { answerOf, decode, decodeHeaders, errorBody, Unreadable } from "./decode.js";
import { type Encoded, encode } from "./encode.js";
import { type AnyError, fromResponse, type Occasion, unexpected, withoutResponse } from "./errors.js";
import { traceId, traceParent, uuid } from "./ids.js";
import { rateLimits } from "./limits.js";
import type { Operation } from "./operation.js";
import { isRepeatable, pauseBefore, RETRY, type RetryOptions, sleep } from "./retry.js";
import type { AnyAnswer, Result } from "./result.js";

/** How a client calls. */
export interface HttpOptions {
  /** Where the service is, its base path included: `https://api.example.com/v2`. */
  readonly baseUrl: string;
  /** Who asks, by security scheme. */
  readonly auth?: Auth;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When to try again; `false`: never. */
  readonly retry?: Partial<RetryOptions> | false;
  /** Milliseconds that one request may take. Without it: what the contract gives the operation and 2 s, else 30 s. */
  readonly timeoutMs?: number;
  /** Milliseconds that a call may take, pauses and repetitions included. 60 s without it. */
  readonly deadlineMs?: number;
  /** Whether requests carry a trace id. On, if not said otherwise. */
  readonly trace?: boolean;
  /** Cookies and credentials of the browser, as `fetch` has it. */
  readonly credentials?: RequestCredentials;
  /** What sends requests; the platform's `fetch` without it. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** How one call differs from its client. */
export interface CallOptions {
  /** Cancels the call: requests and pauses. */
  readonly signal?: AbortSignal | undefined;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When to try again; `false`: never. */
  readonly retry?: Partial<RetryOptions> | false;
  /** Milliseconds that one request may take. */
  readonly timeoutMs?: number;
  /** Milliseconds that the call may take, pauses and repetitions included. */
  readonly deadlineMs?: number;
  /** The key under which the service answers a repetition as it answered first. Drawn, if not given. */
  readonly idempotencyKey?: string;
}

/** What stays the same over all requests of a call. */
interface Call {
  readonly operation: Operation;
  readonly encoded: Encoded;
  readonly options: CallOptions;
  readonly trace: string;
  readonly ends: number;
}

const DEADLINE_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** What a network may add to the time that the service gives itself. */
const NETWORK_MS = 2_000;

/** Calls operations. */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /** Calls an operation. Rejects only where the caller broke the types. */
  async call<A extends AnyAnswer, E extends AnyError>(
    operation: Operation,
    parameters: object,
    options: CallOptions = {},
  ): Promise<Result<A, E>> {
    const call: Call = {
      operation,
      encoded: encode(operation, parameters as Readonly<Record<string, unknown>>),
      options,
      trace: traceId(),
      ends: Date.now() + (options.deadlineMs ?? this.#options.deadlineMs ?? DEADLINE_MS),
    };
    const hasKey = this.#addKey(call);
    // A stream can be sent once.
    const whole = !(call.encoded.body instanceof ReadableStream);
    const retry = this.#retry(options, whole && isRepeatable(operation.method, hasKey));
    // What comes back is what the operation declares: the types of the contract are asserted here, once.
    return (await this.#repeated(call, retry)) as Result<A, E>;
  }

  /** Adds the idempotency key, the same for all requests of a call. Says whether there is one. */
  #addKey({ operation, encoded, options }: Call): boolean {
    const header = operation.idempotencyHeader;
    if (header === undefined) {
      return false;
    }
    if (options.idempotencyKey !== undefined || !encoded.headers.has(header)) {
      encoded.headers.set(header, options.idempotencyKey ?? uuid());
    }
    return true;
  }

  #retry(options: CallOptions, repeatable: boolean): RetryOptions {
    const ours = this.#options.retry;
    const theirs = options.retry;
    if (!repeatable || theirs === false || (ours === false && theirs === undefined)) {
      return { ...RETRY, attempts: 1 };
    }
    return { ...RETRY, ...(ours === false ? {} : ours), ...theirs };
  }

  async #repeated(call: Call, retry: RetryOptions): Promise<Result<AnyAnswer, AnyError>> {
    const { signal } = call.options;
    for (let attempts = 1; ; attempts++) {
      const result = await this.#once(call, attempts);
      if (result.ok) {
        return result;
      }
      const pause = pauseBefore(result.error, retry, call.ends - Date.now());
      if (pause === undefined) {
        return result;
      }
      await sleep(pause, signal);
      if (fired(signal)) {
        return failed(withoutResponse("client:aborted", { traceId: call.trace, attempts }, signal?.reason));
      }
    }
  }

  async #once(call: Call, attempts: number): Promise<Result<AnyAnswer, AnyError>> {
    const occasion: Occasion = { traceId: call.trace, attempts };
    const { signal } = call.options;
    if (fired(signal)) {
      return failed(withoutResponse("client:aborted", { ...occasion, attempts: attempts - 1 }, signal?.reason));
    }
    const timer = new AbortController();
    const abort = (): void => {
      timer.abort(signal?.reason);
    };
    const timeout = setTimeout(abort, Math.max(0, Math.min(this.#timeout(call), call.ends - Date.now())));
    signal?.addEventListener("abort", abort);
    let streams = false;
    try {
      let proof: Credentials;
      try {
        const asked = credentials(call.operation.security ?? [], this.#options.auth ?? {});
        proof = await unlessAborted(asked, timer.signal);
      } catch (cause) {
        if (timer.signal.aborted) {
          throw cause;
        }
        return failed(withoutResponse("client:credentials", occasion, cause));
      }
      const request = this.#request(call, proof, timer.signal);
      const response = await (this.#options.fetch ?? fetch)(request);
      const result = await read(call.operation, response, occasion);
      streams = result.ok && isStream(result.value);
      return result;
    } catch (cause) {
      if (fired(signal)) {
        return failed(withoutResponse("client:aborted", occasion, cause));
      }
      return failed(withoutResponse(timer.signal.aborted ? "client:timeout" : "client:network", occasion, cause));
    } finally {
      clearTimeout(timeout);
      // What still comes can still be cancelled.
      if (!streams) {
        signal?.removeEventListener("abort", abort);
      }
    }
  }

  #timeout({ operation, options }: Call): number {
    const contract = operation.timeoutMs === undefined ? TIMEOUT_MS : operation.timeoutMs + NETWORK_MS;
    return options.timeoutMs ?? this.#options.timeoutMs ?? contract;
  }

  #request({ operation, encoded, options, trace }: Call, proof: Credentials, signal: AbortSignal): Request {
    const query = [...encoded.query, ...proof.query].join("&");
    const url = `${this.#options.baseUrl.replace(/\/+$/, "")}${encoded.path}${query === "" ? "" : `?${query}`}`;
    const headers = new Headers({ accept: accepted(operation), ...this.#options.headers, ...options.headers });
    for (const [name, value] of [...encoded.headers, ...proof.headers]) {
      headers.set(name, value);
    }
    if (this.#options.trace !== false) {
      headers.set("traceparent", traceParent(trace));
      headers.set(operation.traceHeader, trace);
    }
    const cookies = [...encoded.cookies, ...proof.cookies].join("; ");
    if (cookies !== "") {
      // A browser sends its own cookies and ignores this; elsewhere it is sent.
      headers.set("cookie", cookies);
    }
    const init: RequestInit = { method: operation.method, headers, body: encoded.body ?? null, signal };
    if (encoded.body instanceof ReadableStream) {
      // Fetch wants to hear that the answer may only come when all is sent.
      Object.assign(init, { duplex: "half" });
    }
    if (this.#options.credentials !== undefined) {
      init.credentials = this.#options.credentials;
    }
    return new Request(url, init);
  }
}

/** Waits for what knows nothing of signals. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What the operation can answer, errors included. */
function accepted(operation: Operation): string {
  const types = operation.answers.flatMap((answer) => answer.contents.map((content) => content.type));
  return [...new Set([...types, "application/problem+json", "application/json;q=0.9", "*/*;q=0.1"])].join(", ");
}

async function read(
  operation: Operation,
  response: Response,
  occasion: Occasion,
): Promise<Result<AnyAnswer, AnyError>> {
  const known = { ...occasion, traceId: response.headers.get(operation.traceHeader) ?? occasion.traceId };
  const answer = answerOf(operation.answers, response.status);
  if (!answer) {
    return failed(fromResponse(operation.errors, response, await errorBody(response), known));
  }
  try {
    const value = await decode(answer, response, operation.method);
    return {
      ok: true,
      status: response.status,
      value,
      headers: decodeHeaders(answer.headers ?? [], response.headers),
      traceId: known.traceId,
      rateLimits: rateLimits(response.headers),
      attempts: occasion.attempts,
      response,
    };
  } catch (cause) {
    if (!(cause instanceof Unreadable)) {
      throw cause;
    }
    return failed(unexpected({}, response, cause.text, known, cause));
  }
}

/** Whether a value is read while it comes. */
function isStream(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value && !(value instanceof Blob);
}

/** A function, because a signal may fire between two looks at it, which the compiler does not expect of a field. */
function fired(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function failed(error: AnyError): Result<never, AnyError> {
  return { ok: false, error };
}
