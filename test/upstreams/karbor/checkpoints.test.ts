import { afterEach, describe, expect, it } from 'vitest';
import { known } from '../../../src/domain/row.ts';
import { readGraphOf } from '../../../src/upstreams/karbor/checkpoint-mapper.ts';
import { type CheckpointQuery, getCheckpoint, listCheckpoints } from '../../../src/upstreams/karbor/checkpoints.ts';
import { plannedResources } from '../../../src/upstreams/karbor/resources.ts';
import listed from '../../fixtures/karbor/checkpoint-list-200.json' with { type: 'json' };
import nothing from '../../fixtures/karbor/checkpoint-list-empty-200.json' with { type: 'json' };
import available from '../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };
import copied from '../../fixtures/karbor/checkpoint-show-copied-200.json' with { type: 'json' };
import deleted from '../../fixtures/karbor/checkpoint-show-deleted-200.json' with { type: 'json' };
import waiting from '../../fixtures/karbor/checkpoint-show-waiting-copy-200.json' with { type: 'json' };
import refusals from '../../fixtures/karbor/errors.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { checkpoint, resourcesOf } from './_support/expected-checkpoint.ts';
import { CHECKPOINT, lab, ORIGIN, PLAN, PROJECT, PROVIDER, READ_HEADERS } from './_support/lab.ts';

const OTHER_PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';
const collection = `/v1/${PROJECT}/providers/${PROVIDER}/checkpoints`;
const path = `${collection}/${CHECKPOINT}`;
const key = { providerId: PROVIDER, id: CHECKPOINT };

const network = closedNetwork();
afterEach(() => network.assertNoPendingInterceptors());

describe('one checkpoint', () => {
  function shown(body: object) {
    network.get(ORIGIN).intercept({ path, headers: READ_HEADERS }).reply(200, body);
    return getCheckpoint(lab(network), key);
  }

  it('is read through its provider', async () => {
    expect(await shown(available)).toEqual(checkpoint);
  });

  it('reads its resources when asked to', async () => {
    const { id, plannedResources: planned = [] } = await shown(available);
    expect(plannedResources(id, planned)).toEqual(resourcesOf(checkpoint.id));
  });

  it('reads its graph when asked to', async () => {
    const roots = readGraphOf(lab(network), await shown(available));
    expect(roots?.map(({ name, dependents }) => [name, dependents?.length])).toEqual([
      ['orders-db-01', 2],
      ['orders-archive', 0],
    ]);
  });

  it('with a broken graph is whole but for the graph', async () => {
    const broken = await shown({ checkpoint: { ...available.checkpoint, resource_graph: '[{' } });
    expect(broken.status).toBe('AVAILABLE');
    expect(() => readGraphOf(lab(network), broken)).toThrow(
      expect.objectContaining({
        code: 'UPSTREAM_BAD_RESPONSE',
        message: `lab: the checkpoint ${broken.nativeId} is invalid: the resource graph cannot be read.`,
        details: expect.objectContaining({ upstream: 'lab' }),
      }),
    );
  });

  it('with a graph that is no text is whole but for the graph', async () => {
    const broken = await shown({ checkpoint: { ...available.checkpoint, resource_graph: [{}, []] } });
    expect(() => readGraphOf(lab(network), broken)).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
  });

  it('that waits to be copied has an object as extra information and no graph', async () => {
    const copy = await shown(waiting);
    expect([copy.status, copy.nativeStatus, copy.extraInfo, readGraphOf(lab(network), copy)]).toEqual([
      'WAIT_COPYING',
      'wait_copying',
      {},
      null,
    ]);
  });

  it('that was copied says so in its extra information', async () => {
    expect((await shown(copied)).extraInfo).toEqual({ copy_status: 'finished' });
  });

  it('that was deleted is still shown', async () => {
    const gone = await shown(deleted);
    expect([gone.status, gone.createdOn]).toEqual(['DELETED', '2026-02-02']);
  });

  it('keeps extra information that cannot be read as the text it is', async () => {
    expect((await shown({ checkpoint: { ...available.checkpoint, extra_info: "{'a'" } })).extraInfo).toBe("{'a'");
  });

  it('of another provider in the same bank is NOT_FOUND', async () => {
    const plan = { ...available.checkpoint.protection_plan, provider_id: OTHER_PROVIDER };
    await expect(shown({ checkpoint: { ...available.checkpoint, protection_plan: plan } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { upstream: 'lab' },
    });
  });

  it.each([
    ['a list', []],
    ['no text as status', { ...available.checkpoint, status: null }],
    ['no plan', { ...available.checkpoint, protection_plan: null }],
    ['a status that is none', { ...available.checkpoint, status: null }],
    ['an id that is a path', { ...available.checkpoint, id: '../plans' }],
  ])('that is answered with %s breaks the contract', async (_what, body) => {
    await expect(shown({ checkpoint: body })).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });

  it.each([
    ['checkpoint_missing', 'NOT_FOUND'],
    ['provider_missing', 'NOT_FOUND'],
    ['checkpoint_of_another_project', 'FORBIDDEN'],
    ['unauthenticated_from_token_middleware', 'UNAUTHENTICATED'],
    ['route_missing', 'UPSTREAM_BAD_RESPONSE'],
  ] as const)('refused with %s is %s', async (name, code) => {
    const { status, body, headers } = refusals[name];
    network.get(ORIGIN).intercept({ path }).reply(status, body, { headers });
    await expect(getCheckpoint(lab(network), key)).rejects.toMatchObject({ code });
  });
});

describe('a page of checkpoints', () => {
  function page(query: object, status: number, body: object) {
    const whole = { sort: 'created_at:asc', ...query };
    network.get(ORIGIN).intercept({ path: collection, query: whole, headers: READ_HEADERS }).reply(status, body);
  }

  function asked(query: Omit<CheckpointQuery, 'providerId'>) {
    return listCheckpoints(lab(network), { providerId: PROVIDER, ...query });
  }

  it('has the rows, their ids and whether there is more', async () => {
    page({ limit: 2 }, 200, listed);
    const { rows, ids, hasMore } = await asked({ limit: 2 });
    expect(rows[0]).toEqual(checkpoint);
    expect(known(rows).map(({ status }) => status)).toEqual(['AVAILABLE', 'ERROR']);
    expect(ids).toEqual([CHECKPOINT, '93d07e5a-c1b8-4f26-8d4a-7e60b91f3c28']);
    expect(hasMore).toBe(true);
  });

  it('asks for plan, days and marker', async () => {
    page({ limit: 100, marker: 'm', plan_id: PLAN, start_date: '2026-03-01', end_date: '2026-03-31' }, 200, nothing);
    const query = { planId: PLAN, fromDay: '2026-03-01', toDay: '2026-03-31', marker: 'm', limit: 100 };
    expect(await asked(query)).toEqual({ rows: [], ids: [], hasMore: false });
  });

  it('asks for both days when one is open', async () => {
    page({ limit: 100, start_date: '1970-01-01', end_date: '2026-03-31' }, 200, nothing);
    page({ limit: 100, start_date: '2026-03-01', end_date: '2100-01-01' }, 200, nothing);
    await asked({ toDay: '2026-03-31', limit: 100 });
    await asked({ fromDay: '2026-03-01', limit: 100 });
  });

  it('leaves out rows of another provider but keeps their ids', async () => {
    const [row] = listed.checkpoints;
    const plan = { ...row?.protection_plan, provider_id: OTHER_PROVIDER };
    page({ limit: 100 }, 200, { checkpoints: [row, { ...row, id: 'foreign', protection_plan: plan }] });
    const { rows, ids } = await asked({ limit: 100 });
    expect([rows.map(({ nativeId }) => nativeId), ids]).toEqual([[CHECKPOINT], [CHECKPOINT, 'foreign']]);
  });

  it('that is empty is the last, even with a link', async () => {
    page({ limit: 2 }, 200, { checkpoints: [], checkpoints_links: listed.checkpoints_links });
    expect(await asked({ limit: 2 })).toEqual({ rows: [], ids: [], hasMore: false });
  });

  it('fails when the index names a checkpoint that is gone', async () => {
    page({ limit: 100 }, 404, refusals.checkpoint_missing.body);
    await expect(asked({ limit: 100 })).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      message:
        'lab: listCheckpoints was refused: its index names a checkpoint that no longer exists; the operator of Karbor has to repair the index (itemNotFound).',
    });
  });

  it('of a provider that does not exist is NOT_FOUND', async () => {
    page({ limit: 100 }, 404, refusals.provider_missing.body);
    await expect(asked({ limit: 100 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('after a marker that the bank does not have is INVALID_INPUT', async () => {
    page({ limit: 100, marker: 'm' }, 500, refusals.marker_unknown_swift_bank.body);
    await expect(asked({ marker: 'm', limit: 100 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
