import { expect } from 'vitest';
import { emptyEstate } from '../../../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../../../src/sandbox/knobs.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../../../support/estates.ts';
import { openGateway, type SandboxGateway } from '../../../support/gateway.ts';
import { knowProviders } from '../../../support/mutations.ts';

export const DELETE = 'DELETE /providers/:id/checkpoints/:id';
export const SHOW = 'GET /providers/:id/checkpoints/:id';
export const PUT = 'PUT /providers/:id/checkpoints/:id';
export const PAYLOAD = 'checkpointId requestId failedBackups { backupId }';

interface Opening {
  /** On Karbor; one unless given. */
  readonly checkpoints?: number;
  readonly requestTimeoutMs?: number;
  readonly writeMs?: number;
}

/** A checkpoint of three backups on CBR, and checkpoints of one plan on Karbor, below a gateway. */
export async function openCheckpoints({ checkpoints = 1, writeMs, ...content }: Opening = {}) {
  const estate = emptyEstate();
  const vault = serverVault('web', 3);
  estate.cbr.vaults.push(vault);
  const { checkpoint, backups } = addRun(estate, vault, NIGHT);
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints });
  const rows = estate.karbor.checkpoints;
  const [plan] = plans;
  const [row] = rows;
  if (!plan || !row) throw new Error('The estate has no plan.');
  const options = { sandbox: { estate }, ...(writeMs !== undefined && { writeMs }) };
  const gateway = await openGateway(content, options);
  return {
    estate,
    gateway,
    rules: gateway.sandbox.knobs.rules,
    cbr: { vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}`, backups },
    karbor: { vaultId: `vault:lab:${plan.id}`, id: labId(row), provider, plan, row, rows },
  };
}

/**
 * The same with a Karbor whose deletes take 60 ms, in which a second one would be accepted; a deleted checkpoint is gone
 * 10 ms later. The gateway knows the provider, so that a write is its only call.
 */
export async function openContested(checkpoints = 1) {
  const { cbr, karbor, ...opened } = await openCheckpoints({ checkpoints });
  Object.assign(opened.estate.karbor.pace, { claimMs: 60, deleteMs: 10 });
  await knowProviders(opened.gateway);
  const status = async () => {
    const { data } = await opened.gateway.query(`{ checkpoint(id: "${karbor.id}") { status } }`);
    return data.checkpoint?.status;
  };
  const untilDeleted = () => expect.poll(status, { interval: 5 }).toBe('DELETED');
  return { ...opened, cbr, ...karbor, untilDeleted };
}

export const on = (method: string, fault: Fault, count = 1): Rule => ({
  method,
  path: /checkpoints|backups/,
  count,
  fault,
});

export const sentBy = ({ sandbox }: SandboxGateway, method: string) =>
  sandbox.requests.filter((request) => request.method === method).length;

export const untilSent = (gateway: SandboxGateway, method: string) =>
  expect.poll(() => sentBy(gateway, method), { interval: 2 }).toBeGreaterThan(0);
