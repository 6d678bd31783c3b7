import { expect, it } from 'vitest';
import { uuidOf } from '../../support/native-id.ts';
import { COMPLETE, event, openFollowed, until } from './_support/followed.ts';

const NODES = 'subscription ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { status } ... on Vault { name } } }';

it('shows the objects of one upstream while another one is out of service', async (t) => {
  const { sandbox, id, row, follow } = await openFollowed(t);
  const vault = 'vault:sg:11111111-1111-4111-8111-111111111111';
  const unavailable = { status: 503, body: {} };
  sandbox.knobs.rules.push({ service: 'cbr', fault: { kind: 'answer', answer: unavailable } });
  const { soFar, leave } = await follow({ query: NODES, variables: { ids: [id, vault] } });
  await until(() => expect(soFar()).toContain('"nodes":[{"status":"PROTECTING"},null]'));
  expect(soFar()).toContain('"code":"UPSTREAM_UNAVAILABLE"');
  sandbox.knobs.rules.length = 0;
  row.status = 'error';
  await until(() => expect(soFar()).toContain(event({ data: { nodes: [{ status: 'ERROR' }, null] } })));
  leave();
});

it('reads many objects of several upstreams without a warning of Node', async (t) => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  t.onTestFinished(() => void process.off('warning', note));
  const { follow } = await openFollowed(t);
  const ids = Array.from(
    { length: 40 },
    (_, index) => `checkpoint:${index % 2 ? 'sg' : 'eu'}:${uuidOf(`no-${index}`)}`,
  );
  const { all } = await follow({ query: NODES, variables: { ids } });
  expect(await all).toBe(event({ data: { nodes: ids.map(() => null) } }) + COMPLETE);
  // Node emits a warning in a later tick.
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});
