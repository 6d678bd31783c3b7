import { describe, expect, it, vi } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import type { KarborBank } from '../../src/sandbox/karbor/rows.ts';
import { tally } from '../support/calls.ts';
import { addProvider, labId } from '../support/estates.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { knowProviders, remove, reset } from '../support/mutations.ts';

const SHARED: KarborBank = { kind: 'swift', name: 'karbor' };
const SHOW = 'GET /providers/:id/checkpoints/:id';

/** Two providers in one bank, and a checkpoint of the first: by its own name and through the other one. */
async function open() {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 1, provider: { bank: SHARED } });
  const { provider: south } = addProvider(estate, 'south', { plans: 1, checkpoints: 0, provider: { bank: SHARED } });
  const gateway = await openGateway({}, { sandbox: { estate } });
  const [row] = estate.karbor.checkpoints;
  if (!row) throw new Error('The estate has no checkpoint.');
  return { estate, gateway, row, south, id: labId(row), wrong: labId({ ...row, providerId: south.id }) };
}

const writes = [
  ['a delete', (gateway: TestGateway, id: string) => remove(gateway, { id }, 'checkpointId')],
  ['a reset', (gateway: TestGateway, id: string) => reset(gateway, { id, state: 'ERROR' })],
] as const;

describe.each(writes)('%s through another provider of the same bank', (_what, write) => {
  it.each([
    ['nobody has read the list of providers', false],
    ['the list of providers is known', true],
  ])('is NOT_FOUND, as the checkpoint reads, and changes nothing: %s', async (_when, isKnown) => {
    const { gateway, row, wrong } = await open();
    if (isKnown) await knowProviders(gateway);
    const before = { ...row };
    expect((await gateway.query(`{ checkpoint(id: "${wrong}") { id } }`)).data).toEqual({ checkpoint: null });
    tally(gateway.sandbox);
    const { result, errors } = await write(gateway, wrong);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND', upstream: 'lab' });
    expect(row).toEqual(before);
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 1 });
  });

  it('is NOT_FOUND where a provider came in the last five minutes, once they are over', async () => {
    const { estate, gateway, row, south, wrong } = await open();
    estate.karbor.providers = estate.karbor.providers.filter(({ id }) => id !== south.id);
    await knowProviders(gateway);
    estate.karbor.providers.push(south);
    const later = Date.now() + 300_000;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => later);
    const { result } = await write(gateway, wrong).finally(() => clock.mockRestore());
    expect(result).toMatchObject({ code: 'NOT_FOUND' });
    expect(row.deletedAt ?? row.status).toBe('available');
  });

  it('is NOT_FOUND where the only provider that is known is another one', async () => {
    const { estate, gateway, row, south, wrong } = await open();
    estate.karbor.providers = estate.karbor.providers.filter(({ id }) => id !== south.id);
    await knowProviders(gateway);
    estate.karbor.providers.push(south);
    expect((await write(gateway, wrong)).result).toMatchObject({ code: 'NOT_FOUND' });
    expect(row.deletedAt ?? row.status).toBe('available');
  });
});

describe.each(writes)('%s where the provider has to be looked at first', (_what, write) => {
  it('is done through the right provider', async () => {
    const { gateway, id } = await open();
    expect((await write(gateway, id)).result).toMatchObject({ checkpointId: id });
  });

  it('is not sent, and may be tried again, when that look fails', async () => {
    const { gateway, row, id } = await open();
    const answer = { status: 503, body: { title: 'Service Unavailable', code: '503 Service Unavailable' } };
    gateway.sandbox.knobs.rules.push({ method: 'GET', path: /checkpoints/, fault: { kind: 'answer', answer } });
    const { result } = await write(gateway, id);
    expect(result).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(row.deletedAt ?? row.status).toBe('available');
  });
});
