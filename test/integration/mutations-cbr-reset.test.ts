import { expect, it } from 'vitest';
import { callsOf } from '../support/gateway.ts';
import { reset } from '../support/mutations.ts';
import { oneVault, open } from './_support/one-vault.ts';

it('resetCheckpointState on CBR is NOT_SUPPORTED with no call', async () => {
  const { estate, id } = oneVault();
  const gateway = await open(estate);
  const { result, errors } = await reset(gateway, { id, state: 'AVAILABLE' });
  expect(errors).toBeUndefined();
  expect(result).toMatchObject({
    __typename: 'Failure',
    code: 'NOT_SUPPORTED',
    argument: ['input', 'id'],
    upstream: 'sg',
  });
  expect(callsOf(gateway.sandbox)).toEqual([]);
});
