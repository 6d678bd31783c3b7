import { GatewayError } from '../../failure.ts';

/** Streams of all callers together: connections are left for requests. */
const MAX_STREAMS = 4_000;

/** Counts the open streams of each caller. */
export interface StreamShares {
  /**
   * Takes a stream; the result gives it back.
   * @throws GatewayError LIMIT_EXCEEDED
   */
  readonly take: (caller: string) => () => void;
  /** Streams of all callers. */
  readonly count: () => number;
}

export function createStreamShares(maxPerCaller: number): StreamShares {
  const open = new Map<string, number>();
  let all = 0;

  function take(caller: string): () => void {
    const own = open.get(caller) ?? 0;
    if (own >= maxPerCaller)
      throw tooMany(`this caller has ${own} open streams, and limits.streams is ${maxPerCaller}`);
    if (all >= MAX_STREAMS) throw tooMany(`the gateway has ${all} open streams, its maximum`);
    open.set(caller, own + 1);
    all += 1;
    return () => {
      all -= 1;
      const left = (open.get(caller) ?? 1) - 1;
      if (left === 0) open.delete(caller);
      else open.set(caller, left);
    };
  }

  return { take, count: () => all };
}

function tooMany(why: string): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The subscription is refused: ${why}. Watch several objects in one stream.`,
  );
}
