import { shareOfOne } from '../../domain/fair-share.ts';

/** The bytes of upstream answers that all requests together hold at most. */
export const MAX_HELD_BYTES = 160_000_000;

// Callers come again; above so many, those who hold nothing and wait for no answer are forgotten.
const MAX_CALLERS = 1_000;

/** What one request holds of upstream answers: until it has ended, as rows and texts made of them live as long. */
export interface HeldByRequest {
  readonly most: number;
  held: number;
  readonly answers: HeldResponse[];
  hasEnded: boolean;
}

/** What one caller holds. */
export interface HeldByCaller {
  held: number;
  /** Answers that are not read yet. */
  reading: number;
}

/** An answer that is read or was read. Requests that share it hold it together, and it counts once. */
export interface HeldResponse {
  readonly caller: HeldByCaller;
  readonly requests: HeldByRequest[];
  /** Requests for which it was too much. */
  refused: readonly HeldByRequest[];
  bytes: number;
  isRead: boolean;
  /** Bytes that the memory has no room for at the moment. */
  wanted: number;
}

/** The one memory for upstream answers, with a share for each caller. Who finds no room waits for it. */
export interface ResponseMemory {
  readonly ofCaller: (caller: string) => HeldByCaller;
  readonly begin: (caller: HeldByCaller) => HeldResponse;
  /** The request waits for this answer, and holds it from now on. */
  readonly hold: (answer: HeldResponse, request: HeldByRequest) => void;
  /**
   * Takes room for so many bytes more. False: there is none yet, and `onRoom` is called when there is.
   * @returns 'over-budget' when they are too much for every request that waits for the answer.
   */
  readonly grow: (answer: HeldResponse, bytes: number, onRoom: () => void) => boolean | 'over-budget';
  /** Gives back what was taken, for another try or for good. */
  readonly empty: (answer: HeldResponse) => void;
  /** The answer was read, or never will be. To be called once. */
  readonly end: (answer: HeldResponse) => void;
  /** The request has ended. */
  readonly letGo: (request: HeldByRequest) => void;
}

export function heldByRequest(most: number): HeldByRequest {
  return { most, held: 0, answers: [], hasEnded: false };
}

interface Waiter {
  readonly answer: HeldResponse;
  readonly onRoom: () => void;
}

export function createResponseMemory(size = MAX_HELD_BYTES): ResponseMemory {
  const callers = new Map<string, HeldByCaller>();
  let waiting: readonly Waiter[] = [];
  let held = 0;

  function ofCaller(caller: string): HeldByCaller {
    const known = callers.get(caller);
    if (known) return known;
    if (callers.size >= MAX_CALLERS) {
      for (const [name, { held, reading }] of callers) if (held === 0 && reading === 0) callers.delete(name);
    }
    const made = { held: 0, reading: 0 };
    callers.set(caller, made);
    return made;
  }

  function hasRoom({ caller }: HeldResponse, bytes: number): boolean {
    const doOthersWait = waiting.some(({ answer }) => answer.caller !== caller);
    return held + bytes <= size && caller.held + bytes <= shareOfOne(size, doOthersWait);
  }

  function add(answer: HeldResponse, bytes: number): void {
    held += bytes;
    answer.caller.held += bytes;
    answer.bytes += bytes;
    for (const request of answer.requests) request.held += bytes;
  }

  /**
   * In the order in which they came, until there is room for none of them; who is above their share waits on and holds
   * up nobody. An answer that goes on may wait again at once, for its next bytes, and others may have their share now.
   */
  function serve(): void {
    for (let next = nextWaiter(); next; next = nextWaiter()) {
      const { answer, onRoom } = next;
      waiting = waiting.filter((other) => other !== next);
      add(answer, answer.wanted);
      answer.wanted = 0;
      onRoom();
    }
  }

  function nextWaiter(): Waiter | undefined {
    return waiting.find(({ answer }) => hasRoom(answer, answer.wanted));
  }

  /** Those who wait go first, but for other callers who wait for their own bytes to be let go of. */
  function isFirst({ caller }: HeldResponse): boolean {
    const share = shareOfOne(size, true);
    return !waiting.some(({ answer }) => answer.caller === caller || answer.caller.held + answer.wanted <= share);
  }

  function free(answer: HeldResponse): void {
    if (answer.wanted > 0) waiting = waiting.filter((waiter) => waiter.answer !== answer);
    answer.wanted = 0;
    if (answer.bytes > 0) add(answer, -answer.bytes);
    if (waiting.length > 0) serve();
  }

  function freeWithoutHolder(answer: HeldResponse): void {
    if (answer.isRead && answer.requests.length === 0) free(answer);
  }

  /** What its other answers wait for will be held as well. */
  function isTooMuch(request: HeldByRequest, bytes: number): boolean {
    let sum = request.held + bytes;
    if (waiting.length > 0) {
      for (const { wanted, requests } of request.answers) if (wanted > 0 && requests.includes(request)) sum += wanted;
    }
    return sum > request.most;
  }

  function refuse(answer: HeldResponse, request: HeldByRequest): void {
    answer.requests.splice(answer.requests.indexOf(request), 1);
    answer.refused = [...answer.refused, request];
    request.held -= answer.bytes;
  }

  return {
    ofCaller,
    begin: (caller) => {
      caller.reading += 1;
      return { caller, requests: [], refused: [], bytes: 0, wanted: 0, isRead: false };
    },
    hold: (answer, request) => {
      // What goes on behind the end of its request holds nothing for longer than it is read.
      if (request.hasEnded || answer.requests.includes(request)) return;
      answer.requests.push(request);
      request.answers.push(answer);
      request.held += answer.bytes;
      if (isTooMuch(request, 0)) refuse(answer, request);
    },
    grow: (answer, bytes, onRoom) => {
      for (const request of [...answer.requests]) if (isTooMuch(request, bytes)) refuse(answer, request);
      if (answer.requests.length === 0 && answer.refused.length > 0) return 'over-budget';
      if (isFirst(answer) && hasRoom(answer, bytes)) {
        add(answer, bytes);
        return true;
      }
      answer.wanted = bytes;
      waiting = [...waiting, { answer, onRoom }];
      return false;
    },
    empty: free,
    end: (answer) => {
      answer.isRead = true;
      answer.caller.reading -= 1;
      freeWithoutHolder(answer);
    },
    letGo: (request) => {
      request.hasEnded = true;
      for (const answer of request.answers) {
        const place = answer.requests.indexOf(request);
        if (place < 0) continue;
        answer.requests.splice(place, 1);
        freeWithoutHolder(answer);
      }
      request.answers.length = 0;
      request.held = 0;
    },
  };
}
