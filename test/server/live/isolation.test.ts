import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { uuidOf } from '../../support/native-id.ts';
import { say } from '../../support/scale.ts';
import { inkIn, playSteps } from '../../support/steps.ts';
import { answerIn, INKS, type Ink } from '../../support/tenants.ts';
import { serve } from '../../support/wire-server.ts';
import { type OpenStream, openStream } from './_support/event-client.ts';

const CHECKPOINT = `subscription ($id: ID!) { checkpoint(id: $id) { nativeId projectId nativeStatus recordedAt vaultName
  resources { nativeId name sizeGb } extraInfo } }`;
const NODES = `subscription ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { nativeId vaultName resources { name sizeGb } }
  ... on Vault { nativeId name capacity { sizeGb } tags { key } } } }`;

const step = fc.record({
  tenant: fc.nat({ max: INKS.length - 1 }),
  thing: fc.constantFrom('0', '0', '0', '0', '0', '0', '0', '1', 'missing', 'conflict'),
  isOfNodes: fc.constantFrom(false, false, false, true),
  /** The client leaves after so many ms, events or not; most leave after the first event. */
  leavesAfter: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: fc.nat({ max: 12 }) }),
  /** The client comes back at once. */
  isReconnecting: fc.constantFrom(false, false, false, true),
  /** The token is one that has been refused for long. */
  isRefused: fc.constantFrom(...Array<boolean>(9).fill(false), true),
  /** The tenant has a new token from here on. The one before stays good. */
  isRotation: fc.constantFrom(...Array<boolean>(199).fill(false), true),
  pauseMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** So many that rows are carried from poll to poll, for all streams of the caller. */
const MANY = {
  query: NODES,
  variables: { ids: ['0', '1', '2', '3', '4'].map((thing) => `checkpoint:sg:${uuidOf(thing)}`) },
};

function operationOf({ thing, isOfNodes }: Pick<Step, 'thing' | 'isOfNodes'>): object {
  const id = `checkpoint:sg:${uuidOf(thing)}`;
  if (!isOfNodes) return { query: CHECKPOINT, variables: { id } };
  return { query: NODES, variables: { ids: [id, `vault:sg:${uuidOf(thing)}`] } };
}

it('no stream shows a byte of another caller, whatever three of them follow, drop, renew and take up again', async () => {
  const versions = INKS.map(() => 1);
  let calls = 0;
  let lists = 0;
  const { origin } = await serve((request, response) => {
    calls += 1;
    const [tenant = 0, version = 0] = String(request.headers['x-auth-token']).split('.').map(Number);
    // Each response differs from the one before, in the same ink.
    const ink = INKS[tenant] as Ink;
    const changed = { ...ink, digits: ink.digits.repeat(1 + (calls % 2)) };
    const isCurrent = version >= (versions[tenant] ?? 0) - 1;
    const isList = isCurrent && request.url?.includes('/operation-logs?');
    lists += isList ? 1 : 0;
    const answer = () =>
      isList ? response.end('{"operation_logs":[]}') : answerIn(changed, request, response, isCurrent);
    setTimeout(answer, 1 + ((calls * 7) % 12));
  });
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p', maxParallel: 1_000 };
  const upstreams = [{ ...sg, auth: { mode: 'passthrough' } }];
  const { port } = await openGateway({ limits: { streams: 4_000 }, upstreams }, { listen: true });
  const seen = { streams: 0, left: 0, refused: 0, renewed: 0, ownBytes: 0, foreignBytes: 0 };
  let isOver = false;

  function open(tenant: number, version: number, operation: object): OpenStream {
    seen.streams += 1;
    return openStream(port, { 'x-auth-token': `${tenant}.${version}` }, operation);
  }

  function check(tenant: number, text: string): void {
    const foreign = INKS.filter((_ink, owner) => owner !== tenant);
    if (inkIn(text, foreign) >= 0) seen.foreignBytes += text.length;
    if (inkIn(text, INKS) === tenant) seen.ownBytes += text.length;
    if (text.includes('"UNAUTHENTICATED"')) seen.refused += 1;
  }

  async function take(one: Step): Promise<void> {
    const { tenant, leavesAfter, isReconnecting, isRefused, isRotation } = one;
    if (isRotation) versions[tenant] = (versions[tenant] ?? 0) + 1;
    const version = isRefused ? -1 : (versions[tenant] ?? 0);
    for (let times = isReconnecting ? 2 : 1; times > 0; times -= 1) {
      const stream = open(tenant, version, operationOf(one));
      if (leavesAfter === null) await stream.first;
      else await new Promise((resolve) => setTimeout(resolve, leavesAfter));
      stream.leave();
      const text = await stream.all;
      if (text === '') seen.left += 1;
      check(tenant, text);
    }
  }

  /** A stream for as long as the test, which comes back with the token of the day where the one before is refused. */
  async function last(tenant: number, operation: object): Promise<void> {
    while (!isOver) {
      const stream = open(tenant, versions[tenant] ?? 0, operation);
      lasting[tenant]?.add(stream);
      check(tenant, await stream.all);
      lasting[tenant]?.delete(stream);
      seen.renewed += 1;
    }
  }
  const lasting = INKS.map(() => new Set<OpenStream>());
  const single = operationOf({ thing: '0', isOfNodes: false });
  const lasted = INKS.flatMap((_ink, tenant) => [last(tenant, single), last(tenant, MANY)]);

  await playSteps(step, take, () => expect(seen.foreignBytes).toBe(0));

  isOver = true;
  for (const streams of lasting) for (const { leave } of streams) leave();
  await Promise.all(lasted);
  const shared = 1 - calls / seen.streams;
  say(`isolation of streams: ${JSON.stringify({ ...seen, calls, lists })}, shared ${(100 * shared).toFixed(1)} %`);
  expect(seen.foreignBytes).toBe(0);
  expect(seen.ownBytes).toBeGreaterThan(seen.streams * 50);
  expect(seen.left).toBeGreaterThan(seen.streams / 50);
  expect(seen.refused).toBeGreaterThan(seen.streams / 50);
  // Rows were carried.
  expect(lists).toBeGreaterThan(0);
  expect(shared).toBeGreaterThanOrEqual(0.15);
}, 600_000);
