import { expect, it } from 'vitest';
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import plan from '../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import type { WireAnswer, WireRequest } from '../support/wire.ts';
import { CBR_PROJECT, cbr, karbor } from './_support/documented-estates.ts';
import { overBodies, pairs } from './_support/rows-and-records.ts';

it('shows the same of a row of CBR as of what is read by its id', async () => {
  const found = await pairs(await overBodies('cbr', cbr));
  expect(found).toHaveLength(3);
  for (const [row, record] of found) expect(row).toEqual(record);
});

it('shows the time of the first backup and that of the record, which is less than a second before it', async () => {
  for (const [{ createdAt, createdOn, recordedAt }] of await pairs(await overBodies('cbr', cbr))) {
    expect(createdOn).toBe(createdAt.slice(0, 10));
    const apart = Date.parse(createdAt) - Date.parse(recordedAt);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1000);
  }
});

it.each([5, '', 'another'])(
  'shows the project that was asked, whatever a record or a backup says of it: %j',
  async (odd) => {
    const script = (request: WireRequest): WireAnswer => {
      const { body, ...rest } = cbr(request);
      return {
        ...rest,
        body: JSON.parse(JSON.stringify(body).replaceAll(JSON.stringify(CBR_PROJECT), JSON.stringify(odd))),
      };
    };
    const found = await pairs(await overBodies('cbr', script));
    expect(found).toHaveLength(3);
    for (const pair of found) for (const { projectId } of pair) expect(projectId).toBe(CBR_PROJECT);
  },
);

it('gives the same row of CBR in every list', async () => {
  const { ask, fields } = await overBodies('cbr', cbr);
  const { data } = await ask(`{ checkpoints(first: 10) { nodes { ${fields} } }
    vault(id: "vault:one:${vault.vault.id}") { checkpoints(first: 10) { nodes { ${fields} } } latestCheckpoint { ${fields} } } }`);
  expect(data.vault.checkpoints).toEqual(data.checkpoints);
  expect(data.vault.latestCheckpoint).toEqual(data.checkpoints.nodes[0]);
});

it('lets a row of Karbor and what is read by its id differ in nothing', async () => {
  const found = await pairs(await overBodies('karbor', karbor));
  expect(found).toHaveLength(2);
  for (const [row, record] of found) expect(row).toEqual(record);
});

it('gives the same row of Karbor in every list', async () => {
  const { ask, fields } = await overBodies('karbor', karbor);
  const { data } = await ask(`{ checkpoints(first: 10) { nodes { ${fields} } }
    node(id: "provider:one:${plan.plan.provider_id}") { ... on Provider { checkpoints(first: 10) { nodes { ${fields} } } } }
    vault(id: "vault:one:${plan.plan.id}") { checkpoints(first: 10) { nodes { ${fields} } } } }`);
  expect(data.node.checkpoints).toEqual(data.checkpoints);
  expect(data.vault.checkpoints.nodes).toEqual(data.checkpoints.nodes.toReversed());
});
