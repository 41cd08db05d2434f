/** Answers as values, by media type. */

import { covers } from "./encode.js";
import type { AnswerContent, BodyKind, HeaderField } from "./operation.js";
import { readEvents, readItems } from "./sequence.js";

/** The declared answer of a status: the exact one, its range, the default. */
export function answerOf(answers: readonly AnswerContent[], status: number): AnswerContent | undefined {
  const range = `${Math.floor(status / 100)}XX`;
  return (
    answers.find((one) => one.status === status) ??
    answers.find((one) => one.status === range) ??
    (status < 400 ? answers.find((one) => one.status === "default") : undefined)
  );
}

/** Reads the body of an answer; rejects with {@link Unreadable} where it is not what its media type says. */
export async function decode(answer: AnswerContent, response: Response, method: string): Promise<unknown> {
  if (method === "HEAD" || answer.contents.length === 0 || [204, 205, 304].includes(response.status)) {
    await response.body?.cancel();
    return undefined;
  }
  switch (kindOf(answer, response.headers.get("content-type") ?? "")) {
    case "text":
      return await response.text();
    case "binary":
      return await response.blob();
    case "lines":
      return readItems(response.body, "\n");
    case "records":
      return readItems(response.body, "\u001e");
    case "events":
      return readEvents(response.body, told);
    case "textEvents":
      return readEvents(response.body, (data) => data);
    default:
      return parsed(await response.text());
  }
}

/** What an event tells: text is sent as it is, all else as JSON. */
function told(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

/** A body that is not what its media type says. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  /** The body as it came. */
  readonly text: string;

  constructor(text: string, cause: unknown) {
    super("The body is not JSON.", { cause });
    this.text = text;
  }
}

function parsed(text: string): unknown {
  if (text === "") {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Unreadable(text, cause);
  }
}

function kindOf(answer: AnswerContent, type: string): BodyKind {
  const content = answer.contents.find((one) => covers(one.type, type)) ?? answer.contents[0];
  return content?.kind ?? "binary";
}

/** Reads the declared headers of an answer; those that are not there, or hidden by the browser, are left out. */
export function decodeHeaders(fields: readonly HeaderField[], headers: Headers): object {
  const found = fields.flatMap(({ name, kind }) => {
    const text = headers.get(name);
    return text === null ? [] : [[name, converted(kind, text)] as const];
  });
  return Object.fromEntries(found);
}

function converted(kind: HeaderField["kind"], text: string): string | number | boolean {
  return kind === "number" ? Number(text) : kind === "boolean" ? text === "true" : text;
}

/** The body of an error: JSON where it is JSON, else text. Never rejects for its content. */
export async function errorBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
