import { afterEach, describe, expect, it } from 'vitest';
import { getPlan, listPlans } from '../../../src/upstreams/karbor/plans.ts';
import refusals from '../../fixtures/karbor/errors.json' with { type: 'json' };
import answer from '../../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { provider, resourcesOf } from './_support/expected-checkpoint.ts';
import { lab, ORIGIN, PLAN, PROJECT, READ_HEADERS, REQUEST_ID } from './_support/lab.ts';

const network = closedNetwork();
const path = `/v1/${PROJECT}/plans`;
afterEach(() => network.assertNoPendingInterceptors());

const vault = {
  id: `vault:lab:${PLAN}`,
  nativeId: PLAN,
  upstreamName: 'lab',
  projectId: PROJECT,
  name: 'orders-tier',
  description: 'Nightly protection of the order service',
  status: 'SUSPENDED',
  nativeStatus: 'suspended',
  createdAt: null,
  capacity: null,
  tags: [],
  provider,
  resources: resourcesOf(`vault:lab:${PLAN}`),
};

describe('one plan', () => {
  const call = { path: `${path}/${PLAN}`, headers: READ_HEADERS };

  it('is a vault', async () => {
    network.get(ORIGIN).intercept(call).reply(200, answer);
    expect(await getPlan(lab(network), PLAN)).toEqual(vault);
  });

  it('that does not exist is NOT_FOUND, in words of our own', async () => {
    const { body, headers } = refusals.plan_missing;
    network.get(ORIGIN).intercept(call).reply(404, body, { headers });
    await expect(getPlan(lab(network), PLAN)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'lab: getPlan was refused: it does not exist (itemNotFound).',
      details: { upstream: 'lab', upstreamCode: 'itemNotFound', requestId: REQUEST_ID },
    });
  });

  it('without a name is called by its id', async () => {
    network
      .get(ORIGIN)
      .intercept(call)
      .reply(200, { plan: { ...answer.plan, name: undefined } });
    expect(await getPlan(lab(network), PLAN)).toMatchObject({ name: PLAN });
  });
});

describe('all plans', () => {
  function page(query: object) {
    const whole = { sort: 'created_at:asc', limit: 1000, ...query };
    return network.get(ORIGIN).intercept({ path, query: whole, headers: READ_HEADERS });
  }

  function plans(...ids: string[]) {
    return { plans: ids.map((id) => ({ ...answer.plan, id })) };
  }

  it('are listed with one call', async () => {
    page({}).reply(200, { plans: [answer.plan] });
    expect(await listPlans(lab(network))).toEqual([vault]);
  });

  it('are listed over all pages', async () => {
    page({}).reply(200, { ...plans('a', 'b'), plans_links: [{}] });
    page({ marker: 'b' }).reply(200, plans('c'));
    expect((await listPlans(lab(network))).map(({ nativeId }) => nativeId)).toEqual(['a', 'b', 'c']);
  });

  it('are an error past ten pages, never a short list', async () => {
    let calls = 0;
    network
      .get(ORIGIN)
      .intercept({ path: (asked) => asked.startsWith(path) })
      .reply(200, () => {
        calls += 1;
        return { ...plans(`plan-${calls}`), plans_links: [{}] };
      })
      .persist();
    await expect(listPlans(lab(network))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(calls).toBe(10);
    network.get(ORIGIN).cleanMocks();
  });

  it('are an error when the marker was deleted meanwhile', async () => {
    page({}).reply(200, { ...plans('a'), plans_links: [{}] });
    page({ marker: 'a' }).reply(404, refusals.plan_missing.body);
    await expect(listPlans(lab(network))).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  });
});
