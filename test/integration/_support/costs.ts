import { expect } from 'vitest';
import type { Estate } from '../../../src/sandbox/estate.ts';
import { tally, total } from '../../support/calls.ts';
import { openGateway } from '../../support/gateway.ts';

export const FIVE = 'checkpoints(first: 5) { nodes { id createdOn status } }';

/** The calls that one document costs on an estate, and its data. */
export async function costOn(estate: Estate, document: string) {
  const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
  const { data, errors } = await query(document);
  expect(errors).toBeUndefined();
  const calls = tally(sandbox);
  return { data, calls, total: total(calls) };
}
