/** What a service says of its limits: the IETF draft's `RateLimit` fields, or `X-RateLimit-…`. */

/** A limit, as it stands after a request. */
export interface RateLimit {
  /** The policy's name; empty where the service has only one. */
  readonly policy: string;
  /** How many requests the policy allows. */
  readonly quota: number | undefined;
  /** In how many seconds. */
  readonly windowSeconds: number | undefined;
  /** How many are left. */
  readonly remaining: number | undefined;
  /** After how many seconds all are there again; for a refused request, after how many it may come again. */
  readonly resetSeconds: number | undefined;
}

/** Reads the limits of a response. */
export function rateLimits(headers: Headers): RateLimit[] {
  const policies = items(headers.get("ratelimit-policy"));
  const states = items(headers.get("ratelimit"));
  const names = [...new Set([...policies.keys(), ...states.keys()])];
  if (names.length === 0) {
    return legacy(headers);
  }
  return names.map((policy) => ({
    policy,
    quota: policies.get(policy)?.get("q"),
    windowSeconds: policies.get(policy)?.get("w"),
    remaining: states.get(policy)?.get("r"),
    resetSeconds: states.get(policy)?.get("t"),
  }));
}

/** A structured-field list of strings with whole numbers as parameters (RFC 9651): `"default";q=60;w=60`. */
function items(value: string | null): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const [, name = "", rest = ""] of (value ?? "").matchAll(/"([^"]*)"((?:\s*;\s*[a-z0-9*_.-]+=[^,;"]*)*)/g)) {
    const parameters = [...rest.matchAll(/;\s*([a-z0-9*_.-]+)=(\d+)/g)];
    found.set(name, new Map(parameters.map(([, key = "", digits = ""]) => [key, Number(digits)])));
  }
  return found;
}

function legacy(headers: Headers): RateLimit[] {
  const [quota, remaining, resetSeconds] = ["limit", "remaining", "reset"].map((part) => {
    const digits = headers.get(`x-ratelimit-${part}`);
    return digits !== null && /^\d+$/.test(digits) ? Number(digits) : undefined;
  });
  const there = [quota, remaining, resetSeconds].some((part) => part !== undefined);
  return there ? [{ policy: "", quota, windowSeconds: undefined, remaining, resetSeconds }] : [];
}
