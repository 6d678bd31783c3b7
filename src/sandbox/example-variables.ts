import { SG } from './cbr/estate.ts';
import { uuidFrom } from './identifiers.ts';
import { ORDERS as ORDERS_VAULT, WEB_DISKS } from './seed/cbr-vaults.ts';
import { INFRA, ORDERS as ORDERS_PLAN } from './seed/karbor-cloud.ts';

/**
 * Variables with which the stored operations of the gateway find something in the demo estate, by the name of the
 * operation. The night shown is one that skipped a resource; the one deleted and the one reset are not shown elsewhere.
 */
export const exampleVariables = {
  VaultDetail: { id: `vault:${SG.name}:${ORDERS_VAULT.id}` },
  CheckpointDetail: { id: `checkpoint:${SG.name}:${uuidFrom(`seed:${ORDERS_VAULT.name}:17`)}` },
  CreateCheckpoint: { input: { vaultId: `vault:${SG.name}:${WEB_DISKS.id}` } },
  DeleteCheckpoint: { input: { id: `checkpoint:${SG.name}:${uuidFrom(`seed:${WEB_DISKS.name}:29`)}` } },
  ResetCheckpointState: {
    input: { id: `checkpoint:lab:${INFRA.id}:${uuidFrom(`seed:${ORDERS_PLAN.name}:4`)}`, state: 'AVAILABLE' },
  },
};
