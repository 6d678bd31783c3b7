import { shareOfOne } from '../../domain/fair-share.ts';

// Written by hand: a weighted semaphore (async-mutex 0.5) has one queue, in which a response without room blocks those of
// all other callers, even smaller ones. Backpressure of a socket bounds the bytes that are being read, and not those that
// requests hold afterwards. The limit per request is limits.upstreamBytes.

/** Bound on the bytes of upstream responses that all requests hold together. */
export const MAX_HELD_BYTES = 160_000_000;

// Accounts outlive their requests; above this number idle ones are dropped.
const MAX_CALLERS = 1_000;

/** The bytes of responses that a request holds until its end: rows and strings parsed from a response live as long. */
export interface HeldByRequest {
  readonly max: number;
  held: number;
  readonly responses: HeldResponse[];
  hasEnded: boolean;
}

/** The bytes of responses that a caller holds. */
export interface HeldByCaller {
  held: number;
  /** Number of responses that are still being read. */
  reading: number;
}

/** A response that is being read or has been read. Requests that share a response hold it together; its bytes count once. */
export interface HeldResponse {
  readonly caller: HeldByCaller;
  readonly requests: HeldByRequest[];
  /** Requests whose limit the response exceeds. */
  refused: readonly HeldByRequest[];
  bytes: number;
  isRead: boolean;
  /** Bytes for which the response waits. */
  wanted: number;
}

/** The memory budget for upstream responses, with a share for each caller. A response without room waits. */
export interface ResponseMemory {
  readonly ofCaller: (caller: string) => HeldByCaller;
  readonly begin: (caller: HeldByCaller) => HeldResponse;
  /** Adds the response to what the request holds. */
  readonly hold: (response: HeldResponse, request: HeldByRequest) => void;
  /**
   * Reserves bytes.
   * @param onRoom Called once the bytes are reserved, if they were not at first.
   * @returns False if the response has to wait for room; 'over-budget' if the bytes exceed the limit of every request
   * that waits for the response.
   */
  readonly grow: (response: HeldResponse, bytes: number, onRoom: () => void) => boolean | 'over-budget';
  /** Frees the bytes of a failed response, whether or not a retry follows. */
  readonly empty: (response: HeldResponse) => void;
  /** Called once, when the response has been read or has failed. */
  readonly end: (response: HeldResponse) => void;
  /** Frees what a request holds, at its end. */
  readonly release: (request: HeldByRequest) => void;
}

export function heldByRequest(max: number): HeldByRequest {
  return { max, held: 0, responses: [], hasEnded: false };
}

interface PendingGrowth {
  readonly response: HeldResponse;
  readonly onRoom: () => void;
}

export function createResponseMemory(size = MAX_HELD_BYTES): ResponseMemory {
  const callers = new Map<string, HeldByCaller>();
  let waiting: readonly PendingGrowth[] = [];
  let held = 0;

  function ofCaller(caller: string): HeldByCaller {
    const known = callers.get(caller);
    if (known) return known;
    if (callers.size >= MAX_CALLERS) {
      for (const [name, { held, reading }] of callers) if (held === 0 && reading === 0) callers.delete(name);
    }
    const account = { held: 0, reading: 0 };
    callers.set(caller, account);
    return account;
  }

  function hasRoom({ caller }: HeldResponse, bytes: number): boolean {
    const doOthersWait = waiting.some(({ response }) => response.caller !== caller);
    return held + bytes <= size && caller.held + bytes <= shareOfOne(size, doOthersWait);
  }

  function add(response: HeldResponse, bytes: number): void {
    held += bytes;
    response.caller.held += bytes;
    response.bytes += bytes;
    for (const request of response.requests) request.held += bytes;
  }

  /**
   * Serves waiting responses in order of arrival. Responses of callers above their share are skipped and block no other.
   * A served response may immediately wait again for its next bytes, and shares may have changed: hence one at a time.
   */
  function serve(): void {
    for (let next = nextWaiter(); next; next = nextWaiter()) {
      const { response, onRoom } = next;
      waiting = waiting.filter((other) => other !== next);
      add(response, response.wanted);
      response.wanted = 0;
      onRoom();
    }
  }

  function nextWaiter(): PendingGrowth | undefined {
    return waiting.find(({ response }) => hasRoom(response, response.wanted));
  }

  /** Waiting responses go first, except those of other callers above their share: these wait for their own callers. */
  function isFirst({ caller }: HeldResponse): boolean {
    const share = shareOfOne(size, true);
    return !waiting.some(
      ({ response }) => response.caller === caller || response.caller.held + response.wanted <= share,
    );
  }

  function free(response: HeldResponse): void {
    if (response.wanted > 0) waiting = waiting.filter((waiter) => waiter.response !== response);
    response.wanted = 0;
    if (response.bytes > 0) add(response, -response.bytes);
    if (waiting.length > 0) serve();
  }

  function freeWithoutHolder(response: HeldResponse): void {
    if (response.isRead && response.requests.length === 0) free(response);
  }

  /** Includes the bytes for which other responses of the request wait. */
  function isTooMuch(request: HeldByRequest, bytes: number): boolean {
    let sum = request.held + bytes;
    if (waiting.length > 0) {
      for (const { wanted, requests } of request.responses) if (wanted > 0 && requests.includes(request)) sum += wanted;
    }
    return sum > request.max;
  }

  function refuse(response: HeldResponse, request: HeldByRequest): void {
    response.requests.splice(response.requests.indexOf(request), 1);
    response.refused = [...response.refused, request];
    request.held -= response.bytes;
  }

  return {
    ofCaller,
    begin: (caller) => {
      caller.reading += 1;
      return { caller, requests: [], refused: [], bytes: 0, wanted: 0, isRead: false };
    },
    hold: (response, request) => {
      // A read that outlives its request holds memory only while it is read.
      if (request.hasEnded || response.requests.includes(request)) return;
      response.requests.push(request);
      request.responses.push(response);
      request.held += response.bytes;
      if (isTooMuch(request, 0)) refuse(response, request);
    },
    grow: (response, bytes, onRoom) => {
      for (const request of [...response.requests]) if (isTooMuch(request, bytes)) refuse(response, request);
      if (response.requests.length === 0 && response.refused.length > 0) return 'over-budget';
      if (isFirst(response) && hasRoom(response, bytes)) {
        add(response, bytes);
        return true;
      }
      response.wanted = bytes;
      waiting = [...waiting, { response, onRoom }];
      return false;
    },
    empty: free,
    end: (response) => {
      response.isRead = true;
      response.caller.reading -= 1;
      freeWithoutHolder(response);
    },
    release: (request) => {
      request.hasEnded = true;
      for (const response of request.responses) {
        const index = response.requests.indexOf(request);
        if (index < 0) continue;
        response.requests.splice(index, 1);
        freeWithoutHolder(response);
      }
      request.responses.length = 0;
      request.held = 0;
    },
  };
}
