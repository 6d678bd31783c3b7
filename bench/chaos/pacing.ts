import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGateway } from './gateway.ts';
import { listen, sendJson, sendVault } from './server.ts';

/** How the gateway knows the rate: from its configuration, from the words of a 429, or from the 429 alone. */
export type Teacher = 'configuration' | 'words' | 'status';

export interface PacingRun {
  readonly teacher: Teacher;
  readonly allowedPerSecond: number;
  readonly seconds: number;
}

export interface PacingFigures {
  /** Calls that were accepted, as a share of those that could have been. */
  readonly used: number;
  /** What the worst-off caller got of its equal share of the allowed rate. */
  readonly leastShare: number;
  /** Calls that were refused with a 429. */
  readonly refused: number;
}

const CALLERS = { greedy: 40, one: 2, two: 2, three: 2 };

/** Four callers before an upstream that refuses what is above its rate; one of them asks forty things at a time. */
export async function measurePacing({ teacher, allowedPerSecond, seconds }: PacingRun): Promise<PacingFigures> {
  const accepted = new Map<string, number>();
  let recent: number[] = [];
  let refused = 0;
  const peer = await listen(({ url = '', headers }, response) => {
    const now = performance.now();
    recent = recent.filter((at) => at > now - 1_000);
    if (recent.length >= allowedPerSecond) {
      refused += 1;
      return refuse(response, teacher, allowedPerSecond);
    }
    recent.push(now);
    const caller = String(headers['x-auth-token']);
    accepted.set(caller, (accepted.get(caller) ?? 0) + 1);
    return sendVault(response, url);
  });
  const limit = teacher === 'configuration' ? { callsPerSecond: allowedPerSecond } : {};
  const upstream = { name: 'sg', endpoint: peer.origin, auth: { mode: 'passthrough' }, ...limit };
  const gateway = await runGateway([upstream]);
  const until = performance.now() + seconds * 1_000;
  const ask = async (caller: string) => {
    while (performance.now() < until) {
      const { code } = await gateway.askVault('sg', { headers: { 'x-auth-token': caller } });
      if (code !== undefined) await sleep(20);
    }
  };
  for (const [caller, parallel] of Object.entries(CALLERS)) {
    for (let at = 0; at < parallel; at += 1) void ask(caller).catch(() => {});
  }
  await sleep(seconds * 1_000);
  const counts = Object.keys(CALLERS).map((caller) => accepted.get(caller) ?? 0);
  await gateway.close();
  await peer.close();
  const possible = allowedPerSecond * seconds;
  return {
    used: counts.reduce((sum, count) => sum + count, 0) / possible,
    leastShare: Math.min(...counts) / (possible / counts.length),
    refused,
  };
}

/** CBR names its window in the text only. */
function refuse(response: ServerResponse, teacher: Teacher, limit: number): void {
  const words = teacher === 'words' ? `policy user over ratelimit,limit:${limit},time:1 second` : 'too many calls';
  sendJson(response, 429, { error_code: 'APIGW.0308', error_msg: words });
}
