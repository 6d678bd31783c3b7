import { expect, it, vi } from 'vitest';
import { write } from '../../src/http/request.ts';
import { classify } from '../../src/upstreams/cbr/errors.ts';
import { answering } from '../support/wire-server.ts';
import { codeOf, readThing, upstreamBehind } from './_support/reading.ts';

const call = { operation: 'change', path: '/things/1' };

it.each<[what: string, status: number, isRead: boolean, answers: number, code: string]>([
  ['a success', 200, true, 1, 'OK'],
  ['a refusal', 409, true, 1, 'CONFLICT'],
  ['a read that is sent three times', 503, true, 3, 'UPSTREAM_UNAVAILABLE'],
  ['a read whose credential is renewed once', 401, true, 2, 'UNAUTHENTICATED'],
  ['a throttled write', 429, false, 1, 'THROTTLED'],
])('every answer is classified once: %s', async (_what, status, isRead, answers, code) => {
  const { handle, seen } = await upstreamBehind(answering({}, status));
  const spies = { classify: vi.fn(classify), isFault: vi.fn(() => false) };
  const client = handle({ ...spies, rejected: () => true });
  expect(await codeOf(isRead ? readThing(client) : write(client, 'POST', call, () => null))).toBe(code);
  expect(seen).toHaveLength(answers);
  expect(spies.classify).toHaveBeenCalledTimes(status === 200 ? 0 : answers);
  expect(spies.isFault).toHaveBeenCalledTimes(status === 200 ? answers : 0);
});
