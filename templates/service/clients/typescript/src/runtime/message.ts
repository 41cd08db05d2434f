/** Errors as notices for users. */

import type { AnyError } from "./errors.js";

/** A text of your own for every code of an operation: `satisfies Messages<CreateOrderError>` misses none. */
export type Messages<E extends AnyError> = {
  readonly [Code in E["code"]]: string | ((error: Extract<E, { readonly code: Code }>) => string);
};

interface Texts {
  readonly server: string;
  readonly network: string;
  readonly timeout: string;
  readonly aborted: string;
  readonly credentials: string;
  readonly reference: string;
}

/** What is said where the contract has nothing to say to a user. */
const TEXTS: Readonly<Record<string, Texts>> = {
  en: {
    server: "Something went wrong on our side. Please try again later.",
    network: "The service cannot be reached. Please check your connection.",
    timeout: "The service did not answer in time. Please try again.",
    aborted: "The request was cancelled.",
    credentials: "Please sign in again.",
    reference: "Reference",
  },
  de: {
    server: "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.",
    network: "Der Dienst ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung.",
    timeout: "Der Dienst hat nicht rechtzeitig geantwortet. Bitte versuchen Sie es noch einmal.",
    aborted: "Die Anfrage wurde abgebrochen.",
    credentials: "Bitte melden Sie sich noch einmal an.",
    reference: "Kennung",
  },
  es: {
    server: "Algo ha fallado por nuestra parte. Inténtelo de nuevo más tarde.",
    network: "No se puede acceder al servicio. Compruebe su conexión.",
    timeout: "El servicio no respondió a tiempo. Inténtelo de nuevo.",
    aborted: "La solicitud se canceló.",
    credentials: "Inicie sesión de nuevo.",
    reference: "Referencia",
  },
  fr: {
    server: "Un problème est survenu de notre côté. Veuillez réessayer plus tard.",
    network: "Le service est injoignable. Veuillez vérifier votre connexion.",
    timeout: "Le service n’a pas répondu à temps. Veuillez réessayer.",
    aborted: "La requête a été annulée.",
    credentials: "Veuillez vous reconnecter.",
    reference: "Référence",
  },
};

/**
 * A notice for users: your own text for the code; else what the contract says of a fault of the request; else a
 * neutral text with the trace id, which support can look up. `locale` chooses the language of the neutral texts
 * (`en`, `de`, `es`, `fr`; others read English); the contract's own texts are in the contract's language.
 */
export function toMessage<E extends AnyError>(error: E, locale = "en", messages?: Partial<Messages<E>>): string {
  const own = messages && Object.hasOwn(messages, error.code) ? messages[error.code as E["code"]] : undefined;
  if (own !== undefined) {
    // The key was the error's own code, so the function takes this very error.
    return typeof own === "function" ? (own as (error: E) => string)(error) : own;
  }
  const texts = TEXTS[locale.toLowerCase().split(/[-_]/)[0] ?? "en"] ?? TEXTS["en"];
  return texts ? neutral(error, texts) : error.title;
}

function neutral(error: AnyError, texts: Texts): string {
  switch (error.code) {
    case "client:network":
      return texts.network;
    case "client:timeout":
      return texts.timeout;
    case "client:aborted":
      return texts.aborted;
    case "client:credentials":
      return texts.credentials;
    default:
  }
  const theirs = error.status !== undefined && error.status < 500 && error.code !== "client:unexpected";
  return theirs ? error.detail : `${texts.server} (${texts.reference}: ${error.traceId})`;
}
