// What the compiler must accept, and what it must refuse. Never run.
import {
  assertNever,
  type Client,
  type CreateOrderError,
  type ErrorOf,
  type Messages,
  type NewOrder,
  type Order,
  toMessage,
  unwrap,
} from "ORDERS";

declare const client: Client;

export async function everyCodeIsTold(body: NewOrder): Promise<string> {
  const result = await client.orders.createOrder({ body });
  if (result.ok) {
    const order: Order = result.value;
    const status: 201 = result.status;
    const location: string | undefined = result.headers.location;
    // @ts-expect-error an answer has no error
    void result.error;
    return `${order.id} ${status} ${location ?? ""} ${result.traceId}`;
  }
  const error = result.error;
  // @ts-expect-error nobody knows which error it is yet
  void error.members.available;
  // @ts-expect-error a code that the operation does not declare
  if (error.code === "ORDER_NOT_FOUND") {
    return "";
  }
  switch (error.code) {
    case "INSUFFICIENT_STOCK": {
      const status: 409 = error.status;
      // @ts-expect-error a member that the code does not promise
      void error.members.colour;
      return `${status}: ${error.members.available.toFixed()} of ${error.members.sku}`;
    }
    case "PAYMENT_DECLINED":
      return error.members.decline_code ?? "declined";
    case "VALIDATION_FAILED":
      return error.fieldErrors.map((field) => field.pointer).join();
    case "TOO_MANY_REQUESTS":
    case "PAYMENT_UNAVAILABLE":
    case "MAINTENANCE":
    case "UNAVAILABLE":
    case "TIMEOUT":
      return `again in ${error.retryAfter ?? 0} s`;
    case "IDEMPOTENCY_KEY_MISSING":
    case "IDEMPOTENCY_KEY_REUSED":
    case "IDEMPOTENCY_IN_PROGRESS":
    case "MALFORMED_BODY":
    case "AUTHENTICATION_REQUIRED":
    case "PERMISSION_DENIED":
    case "PAYLOAD_TOO_LARGE":
    case "UNSUPPORTED_MEDIA_TYPE":
    case "INTERNAL_ERROR":
      return toMessage(error);
    case "client:network":
    case "client:timeout":
    case "client:aborted":
    case "client:credentials": {
      const none: undefined = error.status;
      return String(none);
    }
    case "client:unexpected":
      return error.members.code ?? `${error.status.toFixed()}`;
    default:
      return assertNever(error);
  }
}

export function aMissingCaseDoesNotCompile(error: CreateOrderError): string {
  switch (error.code) {
    case "INSUFFICIENT_STOCK":
      return "";
    default:
      // @ts-expect-error all other codes are unhandled
      return assertNever(error);
  }
}

export const ofOneCode: (error: ErrorOf<CreateOrderError, "INSUFFICIENT_STOCK">) => number = (error) =>
  error.members.requested;

// @ts-expect-error texts for all codes, or `Partial`
export const someTexts: Messages<CreateOrderError> = { INSUFFICIENT_STOCK: "Sold out." };

export function ownTexts(error: CreateOrderError): string {
  // @ts-expect-error no code of this operation
  toMessage(error, "en", { EMPTY_PATCH: "Nothing to do." });
  return toMessage(error, "en", { INSUFFICIENT_STOCK: (stock) => `Only ${stock.members.available} left.` });
}

export async function asked(): Promise<Order[]> {
  // @ts-expect-error the body is missing
  await client.orders.createOrder({});
  // @ts-expect-error no state of an order
  await client.orders.listOrders({ state: "lost" });
  // @ts-expect-error a form needs its file
  await client.orders.uploadDocument({ order_id: "x", body: { note: "" } });
  // @ts-expect-error no such parameter
  await client.orders.listOrders({ colour: "red" });
  const limit: number | undefined = undefined;
  return await unwrap(client.orders.listOrders({ limit }));
}
