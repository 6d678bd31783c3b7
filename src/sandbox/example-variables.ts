import { SG } from './cbr/estate.ts';
import { uuidFrom } from './identifiers.ts';
import { ORDERS as ORDERS_VAULT, WEB_DISKS } from './seed/cbr-vaults.ts';
import { INFRA, ORDERS as ORDERS_PLAN } from './seed/karbor-cloud.ts';

/** Being made for the first minutes of the demo estate. */
const RUNNING_CHECKPOINT = `checkpoint:lab:${INFRA.id}:${uuidFrom(`seed:${ORDERS_PLAN.name}:running`)}`;

/**
 * Variables for the stored operations of the gateway in the demo estate, by operation name. The checkpoint that is read
 * skipped a resource; the deleted and the reset one are used nowhere else.
 */
export const exampleVariables = {
  VaultTasks: { id: `vault:${SG.name}:${ORDERS_VAULT.id}` },
  VaultDetail: { id: `vault:${SG.name}:${ORDERS_VAULT.id}` },
  CheckpointDetail: { id: `checkpoint:${SG.name}:${uuidFrom(`seed:${ORDERS_VAULT.name}:17`)}` },
  CreateCheckpoint: { input: { vaultId: `vault:${SG.name}:${WEB_DISKS.id}` } },
  FollowCheckpoint: { id: RUNNING_CHECKPOINT },
  WaitForCheckpoint: { id: RUNNING_CHECKPOINT, waitMs: 2000 },
  DeleteCheckpoint: { input: { id: `checkpoint:${SG.name}:${uuidFrom(`seed:${WEB_DISKS.name}:29`)}` } },
  ResetCheckpointState: {
    input: { id: `checkpoint:lab:${INFRA.id}:${uuidFrom(`seed:${ORDERS_PLAN.name}:4`)}`, state: 'AVAILABLE' },
  },
};
