import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Cancellation } from '../../../src/http/transport/cancellation.ts';
import { serverSocketsAt } from '../../support/server-sockets.ts';
import { answering } from '../../support/wire-server.ts';
import { outcomeOf, readThing, upstreamBehind } from '../_support/reading.ts';

const CALLS = 20;

/** Begins calls of one client, who leaves before any of them is connected. */
async function abandonCalls() {
  const { handle, origin, seen } = await upstreamBehind(answering({}));
  const sockets = serverSocketsAt(Number(new URL(origin).port));
  const signal = new Cancellation();
  const calls = Array.from({ length: CALLS }, () => outcomeOf(readThing(handle({ signal }))));
  signal.abort();
  const errors = await Promise.all(calls);
  await expect.poll(() => sockets.length).toBe(CALLS);
  await sleep(100);
  return { handle, sockets, seen, errors };
}

it('sends nothing for a client that has left, and keeps the connections for the next', async () => {
  const { handle, sockets, seen } = await abandonCalls();
  expect(seen).toEqual([]);
  expect(sockets.filter(({ destroyed }) => destroyed)).toEqual([]);
  await readThing(handle());
  expect(seen).toHaveLength(1);
  expect(sockets).toHaveLength(CALLS);
});

it('ends all calls of a client that leaves with one cause', async () => {
  const { errors } = await abandonCalls();
  expect(errors.map((error) => error?.code)).toEqual(Array(CALLS).fill('DEADLINE_EXCEEDED'));
  expect(new Set(errors.map((error) => error?.cause)).size).toBe(1);
});
