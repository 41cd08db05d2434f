/** Ids that nobody else draws: traces (W3C Trace Context) and idempotency keys. */

/** A trace id: 32 hexadecimal digits, not all zero. */
export function traceId(): string {
  return hex(16);
}

/** The `traceparent` of one request within a trace. */
export function traceParent(trace: string): string {
  return `00-${trace}-${hex(8)}-01`;
}

/** A random UUID. A page that is not served securely has no `randomUUID`. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") {
    return crypto.randomUUID();
  }
  const digits = hex(16);
  const variant = "89ab"[Number.parseInt(digits.charAt(16), 16) % 4] ?? "8";
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...parts, variant + digits.slice(17, 20), digits.slice(20)].join("-");
}

function hex(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  drawn[0] = (drawn[0] ?? 0) | 1;
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
