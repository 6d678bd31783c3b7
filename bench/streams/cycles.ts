import { setTimeout as sleep } from 'node:timers/promises';
import { type FollowedGateway, type Look, openFollowedGateway } from './gateway.ts';
import { subscribe } from './subscriber.ts';

export interface Cycles {
  readonly cycles: number;
  /** Kinds of which there are more afterwards. */
  readonly left: readonly string[];
  /** Polls in the time after the last client has left. */
  readonly pollsAfter: number;
  readonly rssBefore: number;
  readonly rssAfter: number;
}

const WARM = 200;
const SIDE_BY_SIDE = 20;
// Longer than the pace of a poll, and than an idle connection to the upstream lasts.
const QUIET_MS = 2_500;

/** Clients that subscribe, see one event at most, and leave. */
export async function measureCycles(main: string, cycles: number): Promise<Cycles> {
  const gateway = await openFollowedGateway(main);
  try {
    await run(gateway, Math.min(WARM, cycles));
    const before = await quiet(gateway);
    await run(gateway, cycles);
    const pollsBefore = gateway.polls();
    const after = await quiet(gateway);
    const left = Object.entries(after.held)
      .filter(([kind, count]) => count > (before.held[kind] ?? 0))
      .map(([kind, count]) => `${kind} ${before.held[kind] ?? 0} -> ${count}`);
    return { cycles, left, pollsAfter: gateway.polls() - pollsBefore, rssBefore: before.rss, rssAfter: after.rss };
  } finally {
    await gateway.close();
  }
}

async function quiet(gateway: FollowedGateway): Promise<Look> {
  await sleep(QUIET_MS);
  return gateway.look(true);
}

async function run(gateway: FollowedGateway, cycles: number): Promise<void> {
  let begun = 0;
  const work = async () => {
    while (begun < cycles) {
      const number = begun;
      begun += 1;
      const subscriber = subscribe(gateway.port);
      // One in four leaves before its first event, at a moment of its own.
      if (number % 4 === 0) await sleep(number % 7);
      else if (!(await subscriber.nextEvent())) throw new Error('A stream has ended.');
      subscriber.leave();
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
}
