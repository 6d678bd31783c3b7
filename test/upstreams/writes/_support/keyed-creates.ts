import { type Estate, emptyEstate } from '../../../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../../../src/sandbox/knobs.ts';
import { memoryWriteStore, type WriteStore } from '../../../../src/upstreams/writes/write-store.ts';
import { addProvider, HOUR, serverVault } from '../../../support/estates.ts';
import { openGateway, type TestGateway } from '../../../support/gateway.ts';
import { create } from '../../../support/mutations.ts';

/**
 * A gateway that has run for more than a day, so that it knows every key there is. Its store keeps JSON, as one outside
 * the process does; `clock` moves the store's time. A write is given up after 300 ms: three seconds are for the look.
 */
export async function openKeyed(faults: readonly Rule[] = [], most = 10_000) {
  const estate = emptyEstate();
  const vaults = ['web', 'db'].map((name) => serverVault(name, 2));
  estate.cbr.vaults.push(...vaults);
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const clock = { at: 0 };
  const store = memoryWriteStore({ most, now: () => clock.at });
  const put: WriteStore['put'] = (key, record) => store.put(key, JSON.parse(JSON.stringify(record)));
  const writeStore = { ...store, put };
  clock.at = 25 * HOUR;
  const gateway = await openGateway({ requestTimeoutMs: 500 }, { sandbox: { estate }, writeMs: 3_300, writeStore });
  const { rules } = gateway.sandbox.knobs;
  rules.push(...faults);
  const [sg = '', other = ''] = vaults.map(({ id }) => `vault:sg:${id}`);
  return {
    estate,
    gateway,
    clock,
    rules,
    vaults: { sg, other, lab: `vault:lab:${plans[0]?.id}` },
  };
}

export const onPost = (fault: Fault, count = 1): Rule => ({ method: 'POST', path: /checkpoints$/, count, fault });
export const madeOf = ({ cbr, karbor }: Estate) => cbr.checkpoints.length + karbor.checkpoints.length;
export const keyed = (gateway: TestGateway, vaultId: string, idempotencyKey = 'k-1', more: object = {}) =>
  create(
    gateway,
    { vaultId, idempotencyKey, ...more },
    'checkpointId requestId isFound checkpoint { status name vaultName resources { id } }',
  );

const refused = (status: number, body: object): Fault => ({ kind: 'answer', answer: { status, body } });
/** Refusals after which nothing was made. */
export const REFUSED = {
  sg: refused(400, { error_code: 'BackupService.6113', error_msg: 'x' }),
  lab: refused(403, { forbidden: { code: 403, message: 'x' } }),
};
