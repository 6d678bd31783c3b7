import { expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { addRun, MINUTE, NIGHT, serverVault } from '../../support/estates.ts';
import { callsOf, startGateway } from '../../support/gateway.ts';
import { openStream } from './_support/event-client.ts';
import { until } from './_support/followed.ts';

it('a wait ends with its time, however many objects its caller follows at the upstream', async (t) => {
  const estate = emptyEstate();
  const vault = serverVault('wide', 1, 60);
  estate.cbr.vaults.push(vault);
  for (let run = 0; run < 60; run += 1) addRun(estate, vault, NIGHT + run * MINUTE);
  for (const checkpoint of estate.cbr.checkpoints) checkpoint.status = 'protecting';
  const { port, query, sandbox, close } = await startGateway({}, { sandbox: { estate } });
  t.onTestFinished(close);
  const ids = estate.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`);
  const followed = 'subscription ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { status } } }';
  const stream = openStream(port, {}, { query: followed, variables: { ids } });
  // The second poll takes the turns of half a minute.
  await until(() => expect(sandbox?.requests.length).toBeGreaterThanOrEqual(120));
  if (sandbox) callsOf(sandbox);
  const startedAt = performance.now();
  const { data } = await query('query ($id: ID!) { checkpoint(id: $id, waitMs: 2500) { status } }', { id: ids[0] });
  expect(data).toEqual({ checkpoint: { status: 'PROTECTING' } });
  expect(performance.now() - startedAt).toBeLessThan(6_000);
  stream.leave();
});
