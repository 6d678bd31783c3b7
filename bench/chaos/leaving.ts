import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runGateway } from './gateway.ts';
import { listen, sendVault } from './server.ts';

export interface LeavingFigures {
  /** From the moment a client left to the end of its call at the upstream. */
  readonly abortedMs: readonly number[];
}

/** Clients that leave while the upstream keeps them waiting for headers, or for the rest of a body. */
export async function measureLeaving(times: number): Promise<LeavingFigures> {
  let arrived = () => {};
  let ended = () => {};
  const peer = await listen(({ url = '' }, response) => {
    response.once('close', () => ended());
    if (url.startsWith('/body')) response.writeHead(200).write('{');
    arrived();
  });
  const gateway = await runGateway(['headers', 'body'].map((name) => ({ name, endpoint: `${peer.origin}/${name}` })));
  const abortedMs: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const client = new AbortController();
    const asked = gateway.askVault(turn % 2 === 0 ? 'headers' : 'body', { signal: client.signal }).catch(() => {});
    await arrival;
    const leftAt = performance.now();
    client.abort();
    await Promise.race([end, sleep(5_000)]);
    abortedMs.push(performance.now() - leftAt);
    await asked;
  }
  await gateway.close();
  await peer.close();
  return { abortedMs };
}

export interface FollowerFigures {
  /** Pairs that were one call at the upstream. */
  readonly shared: number;
  /** Those of them in which the one who stayed got the answer. */
  readonly answered: number;
}

/** Pairs of clients with the same question. One of the two leaves; who asked first, by turns. */
export async function measureFollowers(pairs: number): Promise<FollowerFigures> {
  const calls = new Map<string, number>();
  const peer = await listen(({ url = '' }, response) => {
    calls.set(url, (calls.get(url) ?? 0) + 1);
    setTimeout(() => sendVault(response, url), 300);
  });
  const gateway = await runGateway([{ name: 'sg', endpoint: peer.origin }]);
  const answers = Array.from({ length: pairs }, async (_, turn) => {
    const vaultId = randomUUID();
    const client = new AbortController();
    const signals = turn % 2 === 0 ? [client.signal, undefined] : [undefined, client.signal];
    const [one, other] = signals.map((signal) => gateway.askVault('sg', signal && { signal }, vaultId));
    const [leaver, stayer] = turn % 2 === 0 ? [one, other] : [other, one];
    leaver?.catch(() => {});
    await sleep(150);
    client.abort();
    return (await stayer)?.code === undefined;
  });
  const stayed = await Promise.all(answers);
  await gateway.close();
  await peer.close();
  const shared = [...calls.values()].filter((count) => count === 1).length;
  return { shared, answered: stayed.filter(Boolean).length };
}
