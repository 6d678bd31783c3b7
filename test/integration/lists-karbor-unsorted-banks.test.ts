import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addProvider, DAY } from '../support/estates.ts';
import { ascending, idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { askPage, readIds } from '../support/paging.ts';

const LAB = { upstreams: ['lab'] };

function filesystem(plans: number, checkpoints: number) {
  const estate = emptyEstate();
  addProvider(estate, 'files', { plans, checkpoints, provider: { bank: { kind: 'filesystem', name: 'files' } } });
  return estate;
}

describe('the checkpoints of a bank that ignores markers', () => {
  it.each([
    [1, 110],
    [7, 250],
    [100, 250],
  ])('come each once in the list of its provider, %i a page', async (first, checkpoints) => {
    const estate = filesystem(3, checkpoints);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first, filter: LAB });
    expect(found).toHaveLength(checkpoints);
    expect(new Set(found)).toEqual(new Set(idsOf(estate.karbor.checkpoints)));
  });

  it('come each once where one page holds them all', async () => {
    const estate = filesystem(3, 60);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 9, filter: LAB });
    expect(found.toSorted()).toEqual(idsOf(estate.karbor.checkpoints).toSorted());
  });

  it('come each once and newest first in a plan', async () => {
    const estate = filesystem(1, 250);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = `Vault.checkpoints vault:lab:${estate.karbor.plans[0]?.id}`;
    const found = await readIds(gateway, list, { first: 40 });
    const dayOf = new Map(estate.karbor.checkpoints.map(({ id, createdAt }) => [id, Math.floor(createdAt / DAY)]));
    const days = found.map((id) => dayOf.get(id) ?? 0);
    expect(found.toSorted()).toEqual(idsOf(estate.karbor.checkpoints).toSorted());
    expect(days).toEqual(days.toSorted((one, other) => other - one));
  });

  it('are newest first over many days and pages', async () => {
    const estate = filesystem(1, 250);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, `Vault.checkpoints vault:lab:${estate.karbor.plans[0]?.id}`, { first: 30 });
    expect(found).toEqual(idsOf(ascending(estate.karbor.checkpoints).reverse()));
  });

  it('go on behind a cursor whose row was deleted', async () => {
    const estate = filesystem(1, 150);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { data } = await askPage(gateway, 'checkpoints', { first: 100, filter: LAB });
    const second = await askPage(gateway, 'checkpoints', {
      first: 20,
      filter: LAB,
      after: data.page.pageInfo.endCursor,
    });
    const shown = [...data.page.nodes, ...second.data.page.nodes].map(({ nativeId }) => nativeId);
    const { checkpoints } = estate.karbor;
    checkpoints.splice(
      checkpoints.findIndex(({ id }) => id === shown.at(-1)),
      1,
    );
    const rest = await readIds(gateway, 'checkpoints', { filter: LAB, after: second.data.page.pageInfo.endCursor });
    expect(new Set([...shown.slice(0, -1), ...rest])).toEqual(new Set(idsOf(checkpoints)));
    expect(rest.length).toBeLessThan(50);
  });

  it('are refused where one call cannot hold them', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: filesystem(1, 1001) } });
    const { errors } = await askPage(
      gateway,
      `Vault.checkpoints vault:lab:${gateway.sandbox.estate.karbor.plans[0]?.id}`,
    );
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
  });
});
