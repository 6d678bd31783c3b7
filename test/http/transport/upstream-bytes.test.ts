import { expect, it } from 'vitest';
import { CHECKPOINT, PROJECT } from '../../support/cbr-questions.ts';
import { openGateway } from '../../support/gateway.ts';
import { openWire } from '../../support/wire.ts';

const KILOBYTE = 1_000;

/** A gateway over a CBR whose checkpoints have 60 kB each, and whose requests hold 200 kB. */
async function open() {
  const wire = await openWire(({ path }) => {
    const id = path.split('/').at(-1);
    const vault = { id: '3b9e015d-ea5c-45cf-a2c4-75cb3940adb9', name: 'orders', resources: [], skipped_resources: [] };
    const extra_info = { filler: 'x'.repeat(60 * KILOBYTE) };
    const times = { created_at: '2026-03-01T00:00:00.000000' };
    return { body: { checkpoint: { id, project_id: PROJECT, status: 'available', vault, extra_info, ...times } } };
  });
  const upstream = { name: 'sg', kind: 'cbr', endpoint: wire.url, projectId: PROJECT };
  const upstreams = [{ ...upstream, auth: { mode: 'token', token: 't' } }];
  return { wire, gateway: openGateway({ upstreams, limits: { upstreamBytes: 200 * KILOBYTE } }) };
}

const idOf = (index: number) => `checkpoint:sg:${CHECKPOINT.slice(0, -2)}${String(index).padStart(2, '0')}`;

it('refuses the read beyond limits.upstreamBytes on its path, and answers the others', async () => {
  const { gateway } = await open();
  const ids = Array.from({ length: 5 }, (_, index) => idOf(index));
  const { data, errors } = await gateway.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect(data.nodes.filter(Boolean)).toHaveLength(3);
  const failed = data.nodes.flatMap((node: unknown, index: number) => (node === null ? [['nodes', index]] : []));
  expect(errors?.map(({ path }) => path)).toEqual(failed);
  expect(errors?.map(({ extensions }) => [extensions?.code, extensions?.retryable])).toEqual(
    Array(2).fill(['LIMIT_EXCEEDED', false]),
  );
});

it('holds what one request read until that has ended, and no longer', async () => {
  const { gateway } = await open();
  for (let round = 0; round < 5; round += 1) {
    const document = `{ a: checkpoint(id: "${idOf(1)}") { id } b: checkpoint(id: "${idOf(2)}") { id } c: checkpoint(id: "${idOf(1)}") { id } }`;
    expect((await gateway.query(document)).errors).toBeUndefined();
  }
});
