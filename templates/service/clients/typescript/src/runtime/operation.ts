/** What the client knows of an operation: data of the contract, no code. */

/** How a parameter is written (OpenAPI's styles; `json`: the text is JSON). */
export type Style = "simple" | "label" | "matrix" | "form" | "spaceDelimited" | "pipeDelimited" | "deepObject" | "json";

/** A parameter. */
export interface Parameter {
  /** Its key in the parameters of the call. */
  readonly key: string;
  /** Its name on the wire, where that is another. */
  readonly name?: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly style: Style;
  readonly explode?: boolean;
}

/** A body that is sent as it is. */
export type Bytes = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | string;

/** How a body is written and read. */
export type BodyKind =
  | "json"
  | "form"
  | "multipart"
  | "text"
  | "binary"
  /** JSON values, one a line. */
  | "lines"
  /** JSON values, each after a record separator (RFC 7464). */
  | "records"
  /** Server-sent events whose data is JSON. */
  | "events"
  /** Server-sent events whose data is text. */
  | "textEvents";

/** Operations on a JSON document (RFC 6902). */
export type JsonPatch = readonly PatchOperation[];

/** One of them; places are JSON pointers. */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly from: string; readonly path: string };

/** A member of a form that is not written as `name=a&name=b`. */
export interface FormRule {
  readonly key: string;
  readonly style: Style;
  readonly explode: boolean;
}

/** The media type of a file that has none of its own. */
export interface FileType {
  readonly key: string;
  readonly type: string;
}

/** A body of one media type; `image/*` stands for many. */
export interface Content {
  readonly type: string;
  readonly kind: BodyKind;
  /** Members of a form that are written in a way of their own. */
  readonly rules?: readonly FormRule[];
  /** Media types of the files among the parts: what a `Blob` without a type is sent as. */
  readonly files?: readonly FileType[];
}

/** A header of an answer. */
export interface HeaderField {
  readonly name: string;
  readonly kind: "string" | "number" | "boolean";
}

/** An answer that is no error: a status, `"2XX"`, or `"default"`. */
export interface AnswerContent {
  readonly status: number | `${number}XX` | "default";
  readonly contents: readonly Content[];
  readonly headers?: readonly HeaderField[];
}

/** A way to say who asks. */
export interface Scheme {
  /** Its key in `ClientOptions.auth`. */
  readonly key: string;
  readonly kind: "bearer" | "basic" | "apiKey";
  /** Where an API key stands. */
  readonly in?: "query" | "header" | "cookie";
  /** The name of the header, query parameter or cookie of an API key. */
  readonly name?: string;
}

/** An error code of the contract. */
export interface ErrorEntry {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** Its type URI, where it has one of its own. */
  readonly type?: string;
  /** The text of such an error: what stands between the values of its members. */
  readonly detail: readonly string[];
  /** Whether trying again may help. */
  readonly retryable: boolean;
  /** Seconds after which to try again, where the answer does not say. */
  readonly retryAfter?: number;
  /** The names of its members. */
  readonly members?: readonly string[];
  /** Whether its body is no envelope but of a schema of its own. */
  readonly ownBody?: boolean;
}

/** Where something stands in an error body. */
export type Path = readonly (string | number)[];

/** Where the parts of an error stand in its body. What is missing is not sent. */
export interface Envelope {
  readonly code?: Path;
  readonly type?: Path;
  readonly title?: Path;
  readonly detail?: Path;
  readonly traceId?: Path;
  readonly retryable?: Path;
  /** The object that holds the members. */
  readonly members?: Path;
  readonly fieldErrors?: FieldErrorNames;
}

/** Where field errors stand, and how their parts are called. */
export interface FieldErrorNames {
  readonly at: Path;
  readonly location?: string;
  readonly pointer?: string;
  /** The pointer is a list of steps that begins with the location. */
  readonly steps?: boolean;
  readonly code?: string;
  readonly detail?: string;
  /** Items are plain sentences. */
  readonly plain?: boolean;
}

/** Error codes that share an envelope. */
export interface ErrorGroup {
  readonly envelope: Envelope;
  readonly entries: readonly ErrorEntry[];
}

/** An operation. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** Literal text and keys of parameters in turn, text first. */
  readonly path: readonly string[];
  readonly parameters: readonly Parameter[];
  /** What its query always says, encoded: it tells operations of one path apart. */
  readonly query?: readonly string[];
  /** By media type; with several, the body of a call names one. */
  readonly body?: readonly Content[];
  readonly answers: readonly AnswerContent[];
  readonly errors: readonly ErrorGroup[];
  /** Any of these lists suffices; all schemes of a list go together. */
  readonly security?: readonly (readonly Scheme[])[];
  /** The header of the idempotency key, if the operation honours one. */
  readonly idempotencyHeader?: string;
  /** Milliseconds that the service gives itself. */
  readonly timeoutMs?: number;
  /** The header that carries the trace id. */
  readonly traceHeader: string;
}
