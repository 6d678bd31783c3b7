import type { Estate } from './estate.ts';

/** A request to an endpoint. */
export interface Call {
  method: string;
  /** Decoded; without the query. */
  path: string;
  /** As sent, from the question mark on, or empty. */
  search: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The source of the request id header of the response; unique per request. */
  requestNumber: number;
}

/** `body`: an object is sent as JSON, text as it is, undefined as nothing. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: object | string;
  /** Further work of a service before its response. Other requests are served meanwhile. */
  work?: { ms: number; finish: () => void };
}

/** Everything that an endpoint may use in addition to the call. Endpoints have no timers and no hidden state. */
export interface World {
  estate: Estate;
  /** Milliseconds since the epoch, read once for each request. */
  now: number;
  /** Where the three services listen; they print it into links and catalogues. */
  origins: { cbr: string; karbor: string; keystone: string };
}

export type Service = (world: World, call: Call) => Answer;

export function headerOf(call: Pick<Call, 'headers'>, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** An error thrown by an endpoint, which the service converts to a response. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** Runs an endpoint and converts a Refusal to a response. */
export function answerOrRefusal(endpoint: () => Answer): Answer {
  try {
    return endpoint();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
