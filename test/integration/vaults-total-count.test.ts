import { describe, expect, it } from 'vitest';
import type { Estate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { openGateway } from '../support/gateway.ts';
import { named } from './_support/named-vaults.ts';

describe('totalCount', () => {
  async function counted(document: string, estate: Estate) {
    const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
    const { data, errors } = await query(document);
    expect(errors).toBeUndefined();
    return { ...data.vaults, calls: tally(sandbox), query };
  }
  const estate = named(30, { 3: 'rare', 20: 'rare' });

  it.each([
    ['all vaults of a page that reaches the end', 'first: 50, filter: { upstreams: ["sg"] }', 30],
    ['what a filter keeps, beyond the page', 'first: 1, filter: { upstreams: ["sg"], nameContains: "RARE" }', 2],
    ['what a name keeps', 'first: 1, filter: { upstreams: ["sg"], name: "web-1" }', 1],
    ['the plans of Karbor beyond the page', 'first: 5, filter: { upstreams: ["lab"] }', 30],
    ['the plans of Karbor that a filter keeps', 'first: 1, filter: { upstreams: ["lab"], nameContains: "rare" }', 2],
    ['those of all upstreams together', 'first: 100', 60],
    ['none', 'filter: { upstreams: ["sg"], nameContains: "nowhere" }', 0],
    ['those without a checkpoint', 'first: 100, filter: { lastAvailableBefore: "2020-01-01T00:00:00Z" }', 60],
    ['nothing where CBR has more than the page shows', 'first: 5, filter: { upstreams: ["sg"] }', null],
    ['nothing where an upstream was not read', 'first: 30, filter: { upstreams: ["sg", "lab"] }', null],
    [
      'nothing where more would have to be looked at',
      'first: 5, filter: { upstreams: ["lab"], lastAvailableBefore: "2020-01-01T00:00:00Z" }',
      null,
    ],
  ])('is %s', async (_what, args, expected) => {
    const beside = await counted(`{ vaults(${args}) { nodes { id } totalCount } }`, estate);
    const without = await counted(`{ vaults(${args}) { nodes { id } } }`, estate);
    expect(beside.totalCount).toBe(expected);
    expect(beside.calls).toEqual(without.calls);
  });

  it('is told again on the next page where every upstream of the list is read for it', async () => {
    const { query } = await openGateway({}, { sandbox: { estate } });
    const ask = async (upstream: string, after: string | null) => {
      const { data } = await query(
        'query ($after: String, $filter: VaultFilter) { vaults(first: 20, after: $after, filter: $filter) { totalCount pageInfo { endCursor } } }',
        { after, filter: { upstreams: [upstream] } },
      );
      return data.vaults;
    };
    const plans = await ask('lab', null);
    expect([plans.totalCount, (await ask('lab', plans.pageInfo.endCursor)).totalCount]).toEqual([30, 30]);
    const vaults = await ask('sg', null);
    expect([vaults.totalCount, (await ask('sg', vaults.pageInfo.endCursor)).totalCount]).toEqual([null, null]);
  });

  it('is null where an upstream failed', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
    sandbox.knobs.rules.push({ path: /plans/, fault: { kind: 'answer', answer: { status: 403, body: {} } } });
    const { data } = await query('{ vaults(first: 100) { totalCount nodes { id } failures { upstream } } }');
    expect(data.vaults).toMatchObject({ totalCount: null, failures: [{ upstream: 'lab' }] });
    expect(data.vaults.nodes).toHaveLength(30);
  });
});
