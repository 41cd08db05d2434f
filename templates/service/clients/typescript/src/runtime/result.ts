/** What a call gives. Failures are values: a call does not throw, so the compiler sees what can go wrong. */

import type { AnyError } from "./errors.js";
import type { RateLimit } from "./limits.js";

/** An answer of the contract. */
export interface Answer<Status extends number, Value, Headers = NoHeaders> {
  readonly ok: true;
  readonly status: Status;
  /** The decoded body. */
  readonly value: Value;
  /** Declared headers. A browser hides those of another origin that the service does not expose. */
  readonly headers: Headers;
  /** Quote it to support: the service's log knows this request by it. */
  readonly traceId: string;
  /** What the service said of its limits. */
  readonly rateLimits: readonly RateLimit[];
  /** How many requests it took. */
  readonly attempts: number;
  /** The response itself; its body has been read. */
  readonly response: Response;
}

/** No headers are declared. */
export type NoHeaders = Readonly<Record<never, never>>;

/** Any answer. */
export type AnyAnswer = Answer<number, unknown, object>;

/** No answer, and why. */
export interface Failure<E extends AnyError> {
  readonly ok: false;
  readonly error: E;
}

/** What a call gives: one of the declared answers, or one of the declared errors. */
export type Result<A extends AnyAnswer, E extends AnyError> = A | Failure<E>;

/** What {@link unwrap} throws: an `Error` that carries the typed one. */
export class CallFailed<E extends AnyError = AnyError> extends Error {
  override readonly name = "CallFailed";
  readonly error: E;

  constructor(error: E) {
    super(`${error.code}: ${error.detail} (trace ${error.traceId})`, { cause: error.cause });
    this.error = error;
  }
}

/** The value of an answer; throws {@link CallFailed} if there is none. For code that prefers exceptions. */
export async function unwrap<A extends AnyAnswer, E extends AnyError>(
  result: Result<A, E> | Promise<Result<A, E>>,
): Promise<A["value"]> {
  const settled = await result;
  if (isFailure(settled)) {
    throw new CallFailed(settled.error);
  }
  return settled.value;
}

function isFailure<A extends AnyAnswer, E extends AnyError>(result: Result<A, E>): result is Failure<E> {
  return !result.ok;
}
