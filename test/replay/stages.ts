import { exchangeDifferences } from './differences.ts';
import { startStage } from './gateway.ts';
import type { Act, Ask, Exchange, PlayedStage } from './recording.ts';
import { exchange } from './wire.ts';

const SIDE_BY_SIDE = 6;
const MAX_TRIES = 3;

/** Plays every act on a fresh gateway of that build. */
export function playAll(entry: string, acts: readonly Act[]): Promise<PlayedStage[]> {
  return sideBySide(acts, async (act) => ({ stage: act.stage, exchanges: await play(entry, act) }));
}

/** Sends the same requests to another build, cursors of the first one among them, and tells what differs. */
export async function compareAll(entry: string, stages: readonly PlayedStage[]): Promise<string[]> {
  const found = await sideBySide(stages, (one) => compare(entry, one));
  return found.flat();
}

/**
 * Calls side by side may end in another order, a breaker may open a call earlier: what differs by chance does not do so
 * on every fresh gateway.
 */
async function compare(entry: string, { stage, exchanges }: PlayedStage): Promise<string[]> {
  const run = async (ask: Ask) => {
    for (const { name, request, replies } of exchanges) await ask(name, request, replies);
  };
  let differences: string[][] = [];
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const again = await play(entry, { stage, run });
    differences = exchanges.map((one, at) =>
      tries > 0 && differences[at]?.length === 0 ? [] : exchangeDifferences(stage.name, one, again[at]),
    );
    if (differences.every((one) => one.length === 0)) break;
  }
  return differences.flat();
}

async function play(entry: string, { stage, run }: Act): Promise<Exchange[]> {
  const { url, takeCalls, stop } = await startStage(entry, stage);
  const exchanges: Exchange[] = [];
  const ask: Ask = async (name, request, replies = 1) => {
    const answers = await exchange(url, request, replies);
    exchanges.push({ name, request, replies, answers, calls: takeCalls() });
    return answers.at(-1) ?? { status: 'none', headers: [], body: '' };
  };
  try {
    await run(ask);
  } finally {
    await stop();
  }
  return exchanges;
}

/** Stages know nothing of one another, and mostly wait. */
async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const left = [...items.entries()];
  const results: R[] = [];
  const takeOne = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, takeOne));
  return results;
}
