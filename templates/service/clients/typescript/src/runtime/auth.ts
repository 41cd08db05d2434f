/** Who asks. */

import type { Scheme } from "./operation.js";

/** User and password of HTTP's own scheme. */
export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

/** A value, or what gives it for every request: a token that is renewed in time. */
export type Provided<T> = T | (() => T | undefined | Promise<T | undefined>);

/** Credentials by scheme: a token or key, or user and password. */
export type Auth = { readonly [scheme: string]: Provided<string> | Provided<BasicCredentials> | undefined };

/** Credentials as they stand in a request. */
export interface Credentials {
  readonly headers: readonly (readonly [string, string])[];
  readonly query: readonly string[];
  readonly cookies: readonly string[];
}

/** The credentials of the first requirement for which there are any; none, if there is no such. */
export async function credentials(security: readonly (readonly Scheme[])[], auth: Auth): Promise<Credentials> {
  for (const schemes of security) {
    const found: (readonly [Scheme, string | BasicCredentials])[] = [];
    for (const scheme of schemes) {
      const secret = await given(auth[scheme.key]);
      if (secret !== undefined) {
        found.push([scheme, secret]);
      }
    }
    if (schemes.length > 0 && found.length === schemes.length) {
      return written(found);
    }
  }
  return written([]);
}

async function given(
  provided: Provided<string> | Provided<BasicCredentials> | undefined,
): Promise<string | BasicCredentials | undefined> {
  return typeof provided === "function" ? await provided() : provided;
}

function written(found: readonly (readonly [Scheme, string | BasicCredentials])[]): Credentials {
  const headers: [string, string][] = [];
  const query: string[] = [];
  const cookies: string[] = [];
  for (const [scheme, secret] of found) {
    const name = scheme.name ?? "";
    if (typeof secret !== "string") {
      headers.push(["authorization", `Basic ${base64(`${secret.user}:${secret.password}`)}`]);
    } else if (scheme.kind !== "apiKey") {
      headers.push(["authorization", `${scheme.kind === "basic" ? "Basic" : "Bearer"} ${secret}`]);
    } else if (scheme.in === "header") {
      headers.push([name, secret]);
    } else {
      const list = scheme.in === "query" ? query : cookies;
      list.push(`${encodeURIComponent(name)}=${encodeURIComponent(secret)}`);
    }
  }
  return { headers, query, cookies };
}

/** Base64 of the UTF-8 bytes (RFC 7617). */
function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));
}
