/** Requests as text: parameters in OpenAPI's styles, bodies by media type. */

import type { Content, Operation, Parameter } from "./operation.js";
import { type Items, writeItems } from "./sequence.js";

/** A request without what the client adds: trace, credentials, idempotency key. */
export interface Encoded {
  readonly path: string;
  readonly query: string[];
  readonly headers: Headers;
  readonly cookies: string[];
  readonly body: BodyInit | undefined;
}

/** Writes a request. Throws a `TypeError` where the caller broke the types. */
export function encode(operation: Operation, values: Readonly<Record<string, unknown>>): Encoded {
  const query: string[] = [...(operation.query ?? [])];
  const headers = new Headers();
  const cookies: string[] = [];
  for (const parameter of operation.parameters) {
    const value = values[parameter.key];
    if (value === undefined) {
      continue;
    }
    switch (parameter.in) {
      case "query":
        query.push(...pairs(parameter, value));
        break;
      case "cookie":
        cookies.push(...pairs(parameter, value));
        break;
      case "header":
        headers.set(
          parameter.name ?? parameter.key,
          simple(parameter, value, parameter.style === "json" ? printed : bytes),
        );
        break;
      case "path":
        break;
    }
  }
  const body = operation.body && encodeBody(operation.body, values["body"], headers);
  return { path: path(operation, values), query, headers, cookies, body };
}

function path(operation: Operation, values: Readonly<Record<string, unknown>>): string {
  const pieces = operation.path.map((piece, index) => {
    if (index % 2 === 0) {
      return piece;
    }
    const parameter = operation.parameters.find((one) => one.in === "path" && one.key === piece);
    const value = values[piece];
    if (!parameter || value === undefined || value === null) {
      throw new TypeError(`${operation.id}: the path parameter ${piece} is missing`);
    }
    return pathValue(parameter, value);
  });
  const whole = pieces.join("");
  // A URL drops these segments, so that another resource would be asked.
  if (whole.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new TypeError(`${operation.id}: "." and ".." cannot stand in a path`);
  }
  return whole;
}

function pathValue(parameter: Parameter, value: unknown): string {
  const { style, explode = false } = parameter;
  const name = percent(parameter.name ?? parameter.key);
  if (style === "label") {
    const between = explode ? "." : ",";
    if (Array.isArray(value)) {
      return `.${value.map((item) => dotless(scalar(item))).join(between)}`;
    }
    return `.${isObject(value) ? members(value, explode ? "=" : ",", between, dotless) : percent(scalar(value))}`;
  }
  if (style === "matrix") {
    if (explode && Array.isArray(value)) {
      return value.map((item) => `;${name}=${percent(scalar(item))}`).join("");
    }
    return explode && isObject(value)
      ? `;${members(value, "=", ";", percent)}`
      : `;${name}=${simple(parameter, value, percent)}`;
  }
  return simple(parameter, value, percent);
}

/** The style `simple`, which headers and paths share; they differ in how text is escaped. */
function simple(parameter: Parameter, value: unknown, escape: (text: string) => string): string {
  if (parameter.style === "json") {
    return escape(JSON.stringify(value));
  }
  if (Array.isArray(value)) {
    return value.map((item) => escape(scalar(item))).join(",");
  }
  return isObject(value) ? members(value, parameter.explode === true ? "=" : ",", ",", escape) : escape(scalar(value));
}

/** The `name=value` pairs of a query, a cookie or a form. */
function pairs(parameter: Pick<Parameter, "key" | "name" | "style" | "explode">, value: unknown): string[] {
  const { style, explode = false } = parameter;
  const wire = parameter.name ?? parameter.key;
  const name = percent(wire);
  if (style === "json") {
    return [`${name}=${percent(JSON.stringify(value))}`];
  }
  if (style === "deepObject") {
    return deep(wire, value);
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => percent(scalar(item)));
    if (explode) {
      return items.map((item) => `${name}=${item}`);
    }
    return [`${name}=${items.join(delimiter(style))}`];
  }
  if (isObject(value)) {
    if (explode) {
      return entries(value).map(([key, member]) => `${percent(key)}=${percent(scalar(member))}`);
    }
    return [`${name}=${members(value, delimiter(style), delimiter(style), percent)}`];
  }
  return [`${name}=${percent(scalar(value))}`];
}

/** What stands between the items of one text. */
function delimiter(style: Parameter["style"]): string {
  return style === "spaceDelimited" ? "%20" : style === "pipeDelimited" ? "%7C" : ",";
}

/** `name[key][inner]=value`; texts of a list repeated, what has members numbered. */
function deep(name: string, value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => deep(typeof item === "object" && item !== null ? `${name}[${at}]` : name, item));
  }
  if (isObject(value)) {
    return entries(value).flatMap(([key, inner]) => deep(`${name}[${key}]`, inner));
  }
  return [`${percent(name)}=${percent(scalar(value))}`];
}

function encodeBody(contents: readonly Content[], value: unknown, headers: Headers): BodyInit | undefined {
  if (value === undefined) {
    return undefined;
  }
  const [only, ...others] = contents;
  if (only && others.length === 0) {
    return written(only, only.type, value, headers);
  }
  const chosen = value as { readonly mediaType: string; readonly value: unknown };
  const content = contents.find((one) => covers(one.type, chosen.mediaType));
  if (!content) {
    throw new TypeError(`${chosen.mediaType} is no media type of this operation`);
  }
  return written(content, chosen.mediaType, chosen.value, headers);
}

function written(content: Content, type: string, value: unknown, headers: Headers): BodyInit {
  switch (content.kind) {
    case "json":
      headers.set("content-type", type.includes("*") ? "application/json" : type);
      return JSON.stringify(value);
    case "form":
      headers.set("content-type", type);
      return form(content, value);
    case "multipart":
      // The platform writes the header: only it knows the boundary.
      return multipart(content, value);
    case "text":
      headers.set("content-type", type.includes("*") ? "text/plain" : type);
      return String(value);
    case "lines":
    case "records":
      headers.set("content-type", type);
      return writeItems(value as Items<unknown>, content.kind === "records" ? "\u001e" : "");
    case "binary":
    case "events":
    case "textEvents": {
      const own = value instanceof Blob && value.type !== "" ? value.type : "application/octet-stream";
      headers.set("content-type", type.includes("*") ? own : type);
      return value as BodyInit;
    }
  }
}

function form(content: Content, value: unknown): string {
  const list = entries(value).flatMap(([key, member]) => {
    const rule = content.rules?.find((one) => one.key === key);
    // Members of members keep their place only with brackets.
    return pairs(rule ?? { key, style: isObject(member) ? "deepObject" : "form", explode: true }, member);
  });
  return list.join("&");
}

function multipart(content: Content, value: unknown): FormData {
  const data = new FormData();
  for (const [name, member] of entries(value)) {
    const flat = Array.isArray(member) && !member.some((item) => isObject(item) && !(item instanceof Blob));
    for (const item of flat ? member : [member]) {
      if (item instanceof Blob) {
        data.append(name, typed(item, content.files?.find((one) => one.key === name)?.type));
      } else {
        data.append(name, typeof item === "object" && item !== null ? JSON.stringify(item) : scalar(item));
      }
    }
  }
  return data;
}

/** A file without a media type gets the declared one. */
function typed(blob: Blob, type: string | undefined): Blob {
  if (blob.type !== "" || type === undefined) {
    return blob;
  }
  return blob instanceof File ? new File([blob], blob.name, { type }) : new Blob([blob], { type });
}

/** Whether a media type, or a range of them (`image/*`), covers another. */
export function covers(range: string, type: string): boolean {
  const essence = (type.split(";")[0] ?? "").trim().toLowerCase();
  if (range === "*/*" || range === essence) {
    return true;
  }
  const [start = "", end = ""] = range.split("*");
  return range.includes("*") && essence.startsWith(start) && essence.endsWith(end);
}

function members(value: object, equals: string, between: string, escape: (text: string) => string): string {
  return entries(value)
    .map(([key, member]) => `${escape(key)}${equals}${escape(scalar(member))}`)
    .join(between);
}

function entries(value: unknown): [string, unknown][] {
  const all: [string, unknown][] = isObject(value) ? Object.entries(value) : [];
  return all.filter(([, member]) => member !== undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as bare text: strings as they are, dates as RFC 3339 has them, `null` as nothing, all else as JSON. */
function scalar(value: unknown): string {
  if (value instanceof Date) {
    return value.toISOString();
  }
  return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
}

/** Percent-encoding of all but the unreserved characters of RFC 3986. */
function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Where a plain `.` separates, those of a value are escaped. */
function dotless(text: string): string {
  return percent(text).replaceAll(".", "%2E");
}

/** JSON writes what is not printed as `\u007f`. */
function printed(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A header holds bytes, one for each character: those of the text in UTF-8. */
function bytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
