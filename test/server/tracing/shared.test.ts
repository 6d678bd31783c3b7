import { expect, it } from 'vitest';
import { uuidOf } from '../../support/native-id.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { callsIn, openTraced } from './_support/traced.ts';

const variables = { id: `vault:sg:${uuidOf('0')}` };
const headers = { 'x-auth-token': 'token', 'x-project-id': 'p1' };

/** A gateway whose upstream answers nothing until it is told to. */
async function openHeld() {
  const held: (() => void)[] = [];
  const answer = answering({ error_code: 'BackupService.6105', error_msg: 'no such vault' }, 404);
  const { origin, seen } = await serve((...exchange) => held.push(() => answer(...exchange)));
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, auth: { mode: 'passthrough' } };
  const traced = await openTraced({ upstreams: [sg] });
  const isCalled = () => expect.poll(() => seen.length, { interval: 2 }).toBe(1);
  const release = () => {
    for (const letGo of held) letGo();
  };
  return { ...traced, isCalled, seen, release };
}

it('a call that joined one in flight says so, and links to it', async () => {
  const { gateway, isCalled, release, seen, spans } = await openHeld();
  const first = gateway.query('query($id: ID!) { vault(id: $id) { name } }', variables, headers);
  await isCalled();
  const second = gateway.query('query($id: ID!) { vault(id: $id) { nativeId name } }', variables, headers);
  // Answered after the gateway has begun with the second one.
  await gateway.query('{ __typename }');
  release();
  await Promise.all([first, second]);
  expect(seen).toHaveLength(1);
  const all = await spans();
  const calls = all.filter(({ kind }) => kind === 'CLIENT');
  const [made, ...others] = calls.filter(({ attributes }) => !attributes['checkpoint_gateway.shared']);
  const [joined] = calls.filter(({ attributes }) => attributes['checkpoint_gateway.shared']);
  expect(others).toEqual([]);
  expect(made).toMatchObject({ links: [], events: [{ name: 'try' }] });
  expect(joined).toMatchObject({ name: made?.name, links: [made?.spanId], events: [] });
  expect(joined?.traceId).not.toBe(made?.traceId);
});

it('a query that joined an equal one says so, links to its request, and has no call', async () => {
  const { gateway, isCalled, release, spans } = await openHeld();
  const ask = () => gateway.query('query($id: ID!) { vault(id: $id) { name } }', variables, headers);
  const first = ask();
  await isCalled();
  const second = ask();
  // Answered after the gateway has begun with the second one.
  await gateway.query('{ __typename }');
  release();
  await Promise.all([first, second]);
  const all = await spans();
  const requests = all.filter(({ kind }) => kind === 'SERVER');
  const owner = requests.find((span) => callsIn(all, span).length === 1);
  const joined = requests.filter(({ attributes }) => attributes['checkpoint_gateway.shared']);
  expect(owner).toMatchObject({ links: [] });
  expect(joined).toMatchObject([{ name: 'query', links: [owner?.spanId] }]);
  expect(joined.flatMap((span) => callsIn(all, span))).toEqual([]);
});
