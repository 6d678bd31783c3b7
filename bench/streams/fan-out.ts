import { setTimeout as sleep } from 'node:timers/promises';
import { openFollowedGateway } from './gateway.ts';
import { subscribe } from './subscriber.ts';

export interface FanOut {
  readonly subscribers: number;
  /** For each interval between two polls. */
  readonly cpuUsAnEvent: readonly number[];
  /** Events of each interval, for all subscribers together. */
  readonly events: readonly number[];
  readonly pollsAnInterval: readonly number[];
  readonly rssBytesAStream: number;
}

const OPENING = 100;
const SETTLE_MS = 1_000;

/** Many subscribers of one thing that changes at every poll. */
export async function measureFanOut(main: string, subscribers: number, intervals: number): Promise<FanOut> {
  const gateway = await openFollowedGateway(main, { streams: subscribers });
  try {
    // Code is compiled, and memory grown, before the idle process is looked at.
    const first = subscribe(gateway.port);
    for (let event = 0; event < 3; event += 1) await first.nextEvent();
    const idle = await gateway.look();
    const all = [first];
    while (all.length < subscribers) {
      const some = Array.from({ length: Math.min(OPENING, subscribers - all.length) }, () => subscribe(gateway.port));
      all.push(...some);
      await Promise.all(some.map((each) => each.nextEvent()));
    }
    const cpuUsAnEvent: number[] = [];
    const events: number[] = [];
    const pollsAnInterval: number[] = [];
    const count = () => all.reduce((sum, each) => sum + each.events(), 0);
    await first.nextEvent();
    await sleep(SETTLE_MS);
    for (let interval = 0; interval < intervals; interval += 1) {
      const [before, seen, polls] = [await gateway.look(), count(), gateway.polls()];
      await first.nextEvent();
      // All events of the poll have come long before the next one.
      await sleep(SETTLE_MS);
      const after = await gateway.look();
      events.push(count() - seen);
      pollsAnInterval.push(gateway.polls() - polls);
      cpuUsAnEvent.push((after.cpuUs - before.cpuUs) / subscribers);
    }
    const { rss } = await gateway.look();
    for (const each of all) each.leave();
    return { subscribers, cpuUsAnEvent, events, pollsAnInterval, rssBytesAStream: (rss - idle.rss) / subscribers };
  } finally {
    await gateway.close();
  }
}
