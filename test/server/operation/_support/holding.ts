import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { arrivalsAt } from '../../../support/arrivals.ts';
import { openGateway } from '../../../support/gateway.ts';
import { uuidOf } from '../../../support/native-id.ts';
import { type Got, JSON_TYPE, openClient } from '../../../support/posting.ts';
import { answerIn, inkOf } from '../../../support/tenants.ts';
import { type Seen, serve } from '../../../support/wire-server.ts';

export const READ = 'query Read($id: ID!) { vault(id: $id) { nativeId name } }';
export const ONE = { query: READ, variables: { id: `vault:sg:${uuidOf('0')}` } };

const LATER = 'later';

export interface HeldGateway {
  /** What the upstream was asked. */
  readonly seen: readonly Seen[];
  /** How many calls the gateway has broken off. */
  readonly brokenOff: () => number;
  /** Lets the upstream answer what it has held so far, and everything after that. */
  readonly release: () => void;
  /** Sends a body, and waits until the gateway has read it. The answer comes when it comes. */
  readonly begin: (body: object, headers?: Readonly<Record<string, string>>, signal?: AbortSignal) => Promise<Begun>;
  /** For each request that has ended, in the order of their ids, whether it was shared. */
  readonly shared: (count: number) => Promise<readonly boolean[]>;
}

export interface Begun {
  readonly answer: Promise<Got>;
}

/** A gateway whose upstream answers nothing until it is told to. */
export async function openHeld(config: object = {}): Promise<HeldGateway> {
  const held: (() => void)[] = [];
  let isReleased = false;
  let broken = 0;
  const { origin, seen } = await serve((request, response: ServerResponse) => {
    const answer = () => answerIn(inkOf(0), request, response, true);
    response.on('close', () => {
      broken += response.writableFinished ? 0 : 1;
    });
    if (isReleased) answer();
    else held.push(answer);
  });
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, auth: { mode: 'passthrough' } };
  const { port, log } = await openGateway({ upstreams: [sg], requestTimeoutMs: 60_000, ...config }, { listen: true });
  const arrived = arrivalsAt(port, LATER);
  const send = openClient();
  let sent = 0;

  async function begin(body: object, headers = {}, signal?: AbortSignal): Promise<Begun> {
    const own = { 'x-auth-token': 'token', 'x-project-id': 'p1', 'x-request-id': String(sent).padStart(3, '0') };
    sent += 1;
    const answer = send(port, { headers: { ...JSON_TYPE, ...own, ...headers }, body: JSON.stringify(body) }, signal);
    // Who leaves is not waited for.
    answer.catch(() => {});
    const expected = sent;
    await expect.poll(arrived, { interval: 2, timeout: 10_000 }).toBeGreaterThanOrEqual(expected);
    // What comes later ends after the gateway has begun with what came before.
    await send(port, { headers: { ...JSON_TYPE, 'x-request-id': LATER }, body: '{"query":"{ __typename }"}' });
    return { answer };
  }

  async function shared(count: number): Promise<boolean[]> {
    const lines = () => log.filter(({ requestId }) => requestId !== LATER);
    await expect.poll(() => lines().length, { interval: 5, timeout: 10_000 }).toBe(count);
    const ended = lines().toSorted((one, other) => String(one.requestId).localeCompare(String(other.requestId)));
    return ended.map((line) => line.shared === true);
  }

  function release(): void {
    isReleased = true;
    for (const answer of held) answer();
  }

  return { seen, brokenOff: () => broken, release, begin, shared };
}
