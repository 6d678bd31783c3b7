import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import { addCheckpoint, DAY, NIGHT } from '../support/estates.ts';
import { idsOf, karborExpected } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds } from '../support/paging.ts';
import { at } from './_support/instants.ts';

const LAB = { upstreams: ['lab'] };

/** Two providers that keep their checkpoints in one bank. */
function sharedBank(mine: number, theirs: number) {
  const estate = emptyEstate();
  const [one, other] = ['one', 'other'].map((name) => karborProvider({ name }));
  if (!one || !other) return estate;
  estate.karbor.providers.push(one, other);
  const [lesser, greater] = one.id < other.id ? [one, other] : [other, one];
  const rows = (provider: typeof one, count: number, start: number) => {
    const plan = karborPlan(provider, { name: `plan of ${provider.name}` });
    estate.karbor.plans.push(plan);
    for (let number = 0; number < count; number += 1) addCheckpoint(estate, provider, plan, start + number * 60_000);
  };
  rows(greater, theirs, NIGHT - 10 * DAY);
  rows(lesser, mine, NIGHT);
  return estate;
}

describe('the checkpoints of two providers in one bank', () => {
  const days = {
    createdFrom: at(NIGHT - 20 * DAY),
    createdTo: at(NIGHT + 20 * DAY),
  };

  it.each([{}, days])('come each once and under their own provider, filtered by %j', async (filter) => {
    const estate = sharedBank(130, 150);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 30, filter: { ...LAB, ...filter } });
    expect(found).toEqual(idsOf(karborExpected(estate)));
  });

  it('come each once where one has to be looked for behind 1100 of the other', async () => {
    const estate = sharedBank(5, 1100);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 100, filter: { ...LAB, ...days } });
    expect(found).toEqual(idsOf(karborExpected(estate)));
  });

  it('are not found under the other provider', async () => {
    const estate = sharedBank(1, 1);
    const { query } = await openGateway({}, { sandbox: { estate } });
    const [row] = estate.karbor.checkpoints;
    const stranger = estate.karbor.providers.find(({ id }) => id !== row?.providerId);
    const { data, errors } = await query(`{ checkpoint(id: "checkpoint:lab:${stranger?.id}:${row?.id}") { id } }`);
    expect({ data, errors }).toEqual({ data: { checkpoint: null }, errors: undefined });
  });
});
