/** Errors in one shape, whatever the service's envelope looks like, so that `switch (error.code)` always works. */

import type { Envelope, ErrorEntry, ErrorGroup, FieldErrorNames, Path } from "./operation.js";

/** What is wrong with one value of the request. */
export interface FieldError {
  /** Where the value stands, where the service says so. */
  readonly in: "body" | "path" | "query" | "header" | "cookie" | undefined;
  /** A JSON pointer: `#/lines/0/quantity`. Empty where the service names none. */
  readonly pointer: string;
  /** The JSON Schema keyword that failed: `minimum`. */
  readonly code: string | undefined;
  /** A sentence. */
  readonly detail: string;
}

/** An error: its code tells which. */
export interface ApiError<Code extends string, Status extends number | undefined, Members = NoMembers, Body = unknown> {
  /** Tells errors apart. */
  readonly code: Code;
  /** The HTTP status; `undefined` where no response came. */
  readonly status: Status;
  /** A short constant text of the contract. */
  readonly title: string;
  /** What happened this time, for people. */
  readonly detail: string;
  /** The type URI, where the contract has one. */
  readonly type: string | undefined;
  /** What the contract promises to tell about this error. */
  readonly members: Members;
  /** Which values of the request are wrong. */
  readonly fieldErrors: readonly FieldError[];
  /** Whether trying again may help. */
  readonly retryable: boolean;
  /** Seconds after which to try again, where the service says so. */
  readonly retryAfter: number | undefined;
  /** Quote it to support: the service's log knows this request by it. */
  readonly traceId: string;
  /** How many requests were sent. */
  readonly attempts: number;
  /** The body as it came: JSON where it was JSON, else text. */
  readonly body: Body;
  /** The response itself; its body has been read. */
  readonly response: Response | undefined;
  /** What the platform said, where no response came. */
  readonly cause: unknown;
}

/** The contract promises no members. */
export type NoMembers = Readonly<Record<never, never>>;

/** Any error. */
export type AnyError = ApiError<string, number | undefined, object>;

/** The request did not get through: no network, no such host, connection closed, forbidden by CORS. */
export type ClientNetworkError = ApiError<"client:network", undefined>;

/** No answer in time. */
export type ClientTimeoutError = ApiError<"client:timeout", undefined>;

/** The caller's `AbortSignal` fired. */
export type ClientAbortedError = ApiError<"client:aborted", undefined>;

/** The `auth` callback failed. */
export type ClientCredentialsError = ApiError<"client:credentials", undefined>;

/**
 * An answer that the contract does not know: an undeclared code or status, a proxy's page, a body that cannot be
 * read. `members.code` is the service's code, if it named one.
 */
export type UnexpectedAnswerError = ApiError<"client:unexpected", number, { readonly code: string | undefined }>;

/** What can go wrong with any operation, outside of the contract. */
export type ClientError =
  ClientNetworkError | ClientTimeoutError | ClientAbortedError | ClientCredentialsError | UnexpectedAnswerError;

/** The codes of an operation's errors: `Code<CreateOrderError>`. */
export type Code<E extends AnyError> = E["code"];

/** The error of a code: `ErrorOf<CreateOrderError, "INSUFFICIENT_STOCK">`. */
export type ErrorOf<E extends AnyError, C extends E["code"]> = Extract<E, { readonly code: C }>;

/** Whether the error comes from the network or this client, not from the contract. */
export function isClientError<E extends AnyError>(error: E): error is Extract<E, ClientError> {
  return error.code.startsWith("client:");
}

/** For the `default` of an exhaustive `switch`: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}

/** What every error is made of. */
export interface Occasion {
  readonly traceId: string;
  readonly attempts: number;
}

/** The error of a response that is no declared answer. */
export function fromResponse(
  groups: readonly ErrorGroup[],
  response: Response,
  body: unknown,
  occasion: Occasion,
): AnyError {
  for (const { envelope, entries } of groups) {
    const entry = matching(entries, envelope, response.status, body);
    if (entry) {
      return declared(entry, envelope, response, body, occasion);
    }
  }
  return unexpected(groups[0]?.envelope ?? {}, response, body, occasion);
}

/** By code, else by type URI, else by what is left: the status, the title, the text. */
function matching(
  entries: readonly ErrorEntry[],
  envelope: Envelope,
  status: number,
  body: unknown,
): ErrorEntry | undefined {
  const sameStatus = entries.filter((entry) => entry.status === status);
  const code = text(body, envelope.code);
  const type = text(body, envelope.type);
  const named =
    sameStatus.find((entry) => code !== undefined && entry.code === code) ??
    sameStatus.find((entry) => code === undefined && type !== undefined && entry.type === type);
  if (named) {
    return named;
  }
  const tells = (envelope.code ?? envelope.type) !== undefined;
  const nameless = sameStatus.filter((entry) => entry.ownBody === true || !tells || body === "");
  const [first, ...others] = nameless;
  if (others.length === 0) {
    return first;
  }
  const title = text(body, envelope.title);
  const detail = text(body, envelope.detail) ?? "";
  return nameless.find((entry) => (title === undefined ? says(entry.detail, detail) : title === entry.title));
}

/** Whether a text is made of these pieces with values between them; field errors may follow the last one. */
function says([first = "", ...rest]: readonly string[], detail: string): boolean {
  const listed = `${first.replace(/\.$/, "")}: `;
  if (rest.length === 0) {
    return detail === first || detail.startsWith(listed);
  }
  let at = first.length;
  const inOrder = rest.every((piece) => {
    const found = detail.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0;
  });
  return detail.startsWith(first) && inOrder;
}

function declared(
  entry: ErrorEntry,
  envelope: Envelope,
  response: Response,
  body: unknown,
  occasion: Occasion,
): AnyError {
  const own = entry.ownBody === true;
  const shape = own ? {} : envelope;
  return {
    code: entry.code,
    status: response.status,
    title: text(body, shape.title) ?? entry.title,
    detail: text(body, shape.detail) ?? (entry.detail.length === 1 ? entry.detail[0] : undefined) ?? entry.title,
    type: text(body, shape.type) ?? entry.type,
    members: members(body, shape.members, entry.members ?? []),
    fieldErrors: shape.fieldErrors ? fieldErrors(body, shape.fieldErrors) : [],
    retryable: entry.retryable,
    retryAfter: retryAfter(response.headers) ?? entry.retryAfter,
    traceId: text(body, shape.traceId) ?? occasion.traceId,
    attempts: occasion.attempts,
    body,
    response,
    cause: undefined,
  };
}

/** Statuses after which trying again may help, where no contract says so. */
const TRANSIENT = [408, 429, 502, 503, 504];

/** The error of a response that the contract does not know. */
export function unexpected(
  envelope: Envelope,
  response: Response,
  body: unknown,
  occasion: Occasion,
  cause?: unknown,
): UnexpectedAnswerError {
  const title = response.statusText === "" ? `Status ${response.status}` : response.statusText;
  return {
    code: "client:unexpected",
    status: response.status,
    title: text(body, envelope.title) ?? title,
    detail: text(body, envelope.detail) ?? "The answer is not part of the contract.",
    type: text(body, envelope.type),
    members: { code: text(body, envelope.code) },
    fieldErrors: envelope.fieldErrors ? fieldErrors(body, envelope.fieldErrors) : [],
    retryable: TRANSIENT.includes(response.status),
    retryAfter: retryAfter(response.headers),
    traceId: text(body, envelope.traceId) ?? occasion.traceId,
    attempts: occasion.attempts,
    body,
    response,
    cause,
  };
}

const TITLES = {
  "client:network": "The service cannot be reached.",
  "client:timeout": "The service did not answer in time.",
  "client:aborted": "The request was cancelled.",
  "client:credentials": "The credentials for the request could not be had.",
} as const;

/** The error of a request without a response. */
export function withoutResponse<Code extends keyof typeof TITLES>(
  code: Code,
  occasion: Occasion,
  cause?: unknown,
): ApiError<Code, undefined> {
  return {
    code,
    status: undefined,
    title: TITLES[code],
    detail: TITLES[code],
    type: undefined,
    members: {},
    fieldErrors: [],
    retryable: code === "client:network" || code === "client:timeout",
    retryAfter: undefined,
    traceId: occasion.traceId,
    attempts: occasion.attempts,
    body: undefined,
    response: undefined,
    cause,
  };
}

/** `Retry-After` in seconds: a number of them, or a date. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined || value === "") {
    return undefined;
  }
  if (/^\d+$/.test(value)) {
    return Number(value);
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

function at(body: unknown, path: Path): unknown {
  let here = body;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) {
      return undefined;
    }
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

function text(body: unknown, path: Path | undefined): string | undefined {
  const value = path && at(body, path);
  if (typeof value === "number") {
    return String(value);
  }
  return typeof value === "string" && value !== "" ? value : undefined;
}

function members(body: unknown, path: Path | undefined, names: readonly string[]): object {
  const holder = path && at(body, path);
  const found = names.flatMap((name) => {
    const value = at(holder, [name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function fieldErrors(body: unknown, names: FieldErrorNames): FieldError[] {
  const list = at(body, names.at);
  return Array.isArray(list) ? list.map((item) => fieldError(item, names)) : [];
}

const LOCATIONS = ["body", "path", "query", "header", "cookie"] as const;

function fieldError(item: unknown, names: FieldErrorNames): FieldError {
  if (names.plain === true || typeof item !== "object" || item === null) {
    return { in: undefined, pointer: "", code: undefined, detail: String(item) };
  }
  const part = (name: string | undefined): string | undefined => (name === undefined ? undefined : text(item, [name]));
  const steps = names.steps === true && names.pointer !== undefined ? at(item, [names.pointer]) : undefined;
  const [first, ...rest] = Array.isArray(steps) ? steps.map(String) : [];
  const location = part(names.location) ?? first;
  const escaped = rest.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1"));
  return {
    in: LOCATIONS.find((one) => one === location),
    pointer: Array.isArray(steps) ? `#${escaped.map((step) => `/${step}`).join("")}` : (part(names.pointer) ?? ""),
    code: part(names.code),
    detail: part(names.detail) ?? "",
  };
}
