import { Pool } from 'undici';
import { type Sending, sendingOf } from './mix.ts';

const CONNECTIONS = 32;
const MAX_MS = 20_000;

/** What became of requests, by their kind and by "200", "400", "left" or the code of a broken connection. */
export type Outcomes = Map<string, Map<string, number>>;

/** Says after each answer whether it was the last one. */
export type IsOver = (done: number) => boolean;

/** A client that keeps many requests under way, one after the other on each connection. */
export interface Load {
  /** Sends requests until it is over, and resolves when the last one has ended. */
  readonly run: (isOver: IsOver) => Promise<void>;
  /** How many were begun so far; their numbers go on from one run to the next. */
  readonly begun: () => number;
  readonly outcomes: Outcomes;
  /** Answers that should have been good and were not: the first few of them. */
  readonly wrong: readonly string[];
  readonly wrongCount: () => number;
}

const MAX_SHOWN = 5;

export function createLoad(url: string): Load {
  const outcomes: Outcomes = new Map();
  const wrong: string[] = [];
  let wrongCount = 0;
  let begun = 0;

  function note(kind: string, outcome: string): void {
    const own = outcomes.get(kind) ?? new Map<string, number>();
    outcomes.set(kind, own.set(outcome, (own.get(outcome) ?? 0) + 1));
  }

  function complain(kind: string, what: string): void {
    wrongCount += 1;
    if (wrong.length < MAX_SHOWN) wrong.push(`${kind}: ${what.slice(0, 200)}`);
  }

  async function one(pool: Pool): Promise<void> {
    begun += 1;
    const { kind, isGood, ...sending } = sendingOf(begun - 1);
    const { outcome, text } = await answerTo(pool, sending);
    note(kind, outcome);
    // No figure of ours, however ill the upstream: a fault of the gateway.
    const isFault = outcome.startsWith('5') || text.includes('"INTERNAL"') || outcome.startsWith('broken');
    if (isFault || (isGood && !isWhole(outcome, text))) complain(kind, `${outcome} ${text}`);
  }

  async function run(isOver: IsOver): Promise<void> {
    // New connections for each run, so that between two of them none is left.
    const pool = new Pool(url, { connections: CONNECTIONS, headersTimeout: MAX_MS, bodyTimeout: MAX_MS });
    let done = 0;
    let hasEnded = false;
    const work = async () => {
      while (!hasEnded) {
        await one(pool);
        done += 1;
        if (isOver(done)) hasEnded = true;
      }
    };
    try {
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
    } finally {
      await pool.destroy();
    }
  }

  return { run, begun: () => begun, outcomes, wrong, wrongCount: () => wrongCount };
}

function isWhole(outcome: string, text: string): boolean {
  return outcome === '200' && text.startsWith('{"data":') && !text.includes('"errors"');
}

async function answerTo(pool: Pool, { request, leavesAfterMs }: Omit<Sending, 'isGood'>) {
  const leaving = leavesAfterMs === undefined ? undefined : new AbortController();
  const timer = leaving && setTimeout(() => leaving.abort(), leavesAfterMs);
  try {
    const { method, path, headers, body } = request;
    const options = { method, path, headers, body: body ?? null, signal: leaving?.signal ?? null };
    const answer = await pool.request(options);
    const text = await answer.body.text();
    return { outcome: String(answer.statusCode), text };
  } catch (error) {
    if (leaving?.signal.aborted) return { outcome: 'left', text: '' };
    return {
      outcome: `broken ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
      text: '',
    };
  } finally {
    clearTimeout(timer);
  }
}
