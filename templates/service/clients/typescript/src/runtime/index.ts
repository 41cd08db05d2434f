/** What users of the client need of its runtime. */

export type { Auth, BasicCredentials, Provided } from "./auth.js";
export {
  type ClientAbortedError,
  type AnyError,
  type ApiError,
  assertNever,
  type ClientError,
  type Code,
  type ClientCredentialsError,
  type ErrorOf,
  type FieldError,
  isClientError,
  type ClientNetworkError,
  type NoMembers,
  type ClientTimeoutError,
  type UnexpectedAnswerError,
} from "./errors.js";
export { type CallOptions, Http, type HttpOptions } from "./http.js";
export type { RateLimit } from "./limits.js";
export { type Messages, toMessage } from "./message.js";
export type { Bytes, Envelope, ErrorEntry, JsonPatch, Operation, PatchOperation, Scheme } from "./operation.js";
export {
  type Answer,
  type AnyAnswer,
  CallFailed,
  type Failure,
  type NoHeaders,
  type Result,
  unwrap,
} from "./result.js";
export type { RetryOptions } from "./retry.js";
export type { Items, ServerEvent } from "./sequence.js";
