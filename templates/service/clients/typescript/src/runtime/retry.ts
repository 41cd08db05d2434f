/** When to try again: as the contract says, within bounds. */

import type { AnyError } from "./errors.js";

/** How often and how long a call is tried. */
export interface RetryOptions {
  /** How many requests at most; the first one counts. */
  readonly attempts: number;
  /** The first pause in milliseconds, where the service names none. */
  readonly initialMs: number;
  /** The longest pause in milliseconds, where the service names none. */
  readonly maxMs: number;
  /** By what the pause grows. */
  readonly multiplier: number;
}

/** What holds where a client or a call says nothing else. */
export const RETRY: RetryOptions = { attempts: 3, initialMs: 200, maxMs: 5_000, multiplier: 2 };

/** Methods that may be repeated without changing more than one of them would (RFC 9110 section 9.2.2). */
const IDEMPOTENT = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"];

/** Whether a request may be sent twice. */
export function isRepeatable(method: string, hasKey: boolean): boolean {
  return hasKey || IDEMPOTENT.includes(method);
}

/**
 * Milliseconds to wait before the next request; `undefined`: there is none. What the service says (`Retry-After`)
 * holds, even beyond `maxMs`; else the pause doubles and is drawn between its half and its whole, so that clients that
 * failed together do not come again together.
 */
export function pauseBefore(error: AnyError, retry: RetryOptions, leftMs: number): number | undefined {
  if (!error.retryable || error.attempts >= retry.attempts) {
    return undefined;
  }
  const grown = Math.min(retry.maxMs, retry.initialMs * retry.multiplier ** (error.attempts - 1));
  const pause = error.retryAfter === undefined ? grown * (0.5 + Math.random() / 2) : error.retryAfter * 1000;
  return pause < leftMs ? pause : undefined;
}

/** Waits; ends early, without an error, when the signal fires. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) {
    return;
  }
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
