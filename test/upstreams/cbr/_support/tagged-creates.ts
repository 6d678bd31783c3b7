import { createHash } from 'node:crypto';
import type { CbrBackup, CbrVault } from '../../../../src/sandbox/cbr/rows.ts';
import { type Estate, emptyEstate } from '../../../../src/sandbox/estate.ts';
import { addRun, serverVault } from '../../../support/estates.ts';
import { openGateway, type TestGateway } from '../../../support/gateway.ts';
import { create } from '../../../support/mutations.ts';

export const SECRET = 'k3T-9vQ_aB7.zL2+pX5/mN8~wR4=cY6!';
export const OLD = 'the secret of the year before this one';
export const NEW = 'the secret of the year that has begun';

/** A vault of servers, and gateways that know nothing of each other but what the upstream has. */
export async function openVault(servers = 1) {
  const estate = emptyEstate();
  const vault = serverVault('web', servers);
  estate.cbr.vaults.push(vault);
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const { sandbox } = await openGateway({}, { sandbox: { estate } });
  const start = (keys: object) => openGateway({ ...sandbox.gatewayConfig(), ...keys });
  const ask = (gateway: TestGateway, more: object = {}) =>
    create(gateway, { vaultId: `vault:sg:${vault.id}`, idempotencyKey: 'nightly', ...more });
  return {
    estate,
    vault,
    sandbox,
    start,
    ask,
    ids: () => estate.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`),
  };
}

const tagIn = (text: string | null | undefined) => /\[cg:([0-9a-f]{12})\]$/.exec(text ?? '')?.[1];
export const tagsOf = ({ cbr }: Estate) => cbr.backups.map(({ description }) => tagIn(description));

/** The tag without a secret: a hash of the upstream's name, the project, the key and the input. */
export function plainTag({ projectId, id }: CbrVault, key: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text);
  const input = sha256(JSON.stringify([id, null, null, null, null])).digest('base64url');
  return sha256(JSON.stringify([`sg:${projectId}:${key}`, input]))
    .digest('hex')
    .slice(0, 12);
}

/** Adds a backup of the vault by another client. Returns the id of its checkpoint. */
export function plant(estate: Estate, vault: CbrVault, description: string, given: Partial<CbrBackup> = {}): string {
  const { checkpoint } = addRun(estate, vault, Date.now(), { description, ...given });
  return `checkpoint:sg:${checkpoint.id}`;
}
