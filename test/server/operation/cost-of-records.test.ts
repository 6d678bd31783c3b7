import { expect, it } from 'vitest';
import { costIn } from '../../support/cost.ts';
import { openGateway } from '../../support/gateway.ts';

const LIST = 'checkpoints(first: 20, filter: { upstreams: ["sg"] })';
const BY_ID = 'checkpoint(id: "checkpoint:sg:3b9e015d-ea5c-45cf-a2c4-75cb3940adb9")';

/** The upstream calls that a document is said to make at worst. */
async function callsOf(document: string): Promise<number> {
  const { query } = await openGateway({}, { sandbox: {} });
  const answer = await query(document, {}, { 'x-request-cost': '1' });
  expect(answer.errors).toBeUndefined();
  return costIn(answer).upstreamCalls.estimated;
}

const list = (fields: string) => callsOf(`{ ${LIST} { nodes { id ${fields} } } }`);
const one = (fields: string) => callsOf(`{ ${BY_ID} { id ${fields} } }`);

it('asks nothing more for resources that a list names, and once for all that records tell', async () => {
  const named = await list('resources { id nativeId type nativeType name }');
  const recorded = await list('resources { name protectStatus }');
  // One for each row, and one for the upstream of CBR that may have to tell what is gone.
  expect(recorded - named).toBe(20 + 1);
  expect(await list('status name createdOn createdAt')).toBeLessThan(recorded);
  for (const fields of ['nativeStatus', 'recordedAt', 'vaultName', 'resources { sizeGb backupCount }']) {
    expect(Math.abs((await list(fields)) - recorded)).toBeLessThanOrEqual(6);
  }
  const all =
    'nativeStatus recordedAt vaultName extraInfo skippedResources { id } a: resources { sizeGb } resources { name protectStatus }';
  expect(Math.abs((await list(all)) - recorded)).toBeLessThanOrEqual(13);
});

it('asks the same for the resources of vaults, whatever is asked of them', async () => {
  const vaults = (fields: string) => callsOf(`{ vaults(first: 20) { nodes { resources { ${fields} } } } }`);
  expect(await vaults('name protectStatus sizeGb backupCount')).toBe(await vaults('name'));
});

it('asks by id once for all that the backups tell, and nothing more for the record', async () => {
  const record = await one('status nativeStatus recordedAt vaultName resources { sizeGb protectStatus }');
  expect(await one('status')).toBe(record);
  const named = await one('name');
  expect(named).toBeGreaterThan(record);
  expect(await one('createdOn')).toBe(named);
  expect(await one('name description createdAt createdOn')).toBe(named);
});
