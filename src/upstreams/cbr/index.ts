import { isUuid } from '../../domain/id.ts';
import type { UpstreamKind } from '../kind.ts';
import { classify, isFault } from './errors.ts';
import { createCbrLoaders } from './loaders/cbr-loaders.ts';
import { isSentWhole } from './loaders/task-query.ts';
import { listVaults } from './vaults.ts';
import { cbrWrites } from './writes.ts';

/** Huawei Cloud Backup and Recovery, v3. */
export const cbr: UpstreamKind<'CBR'> = {
  name: 'CBR',
  version: 'v3',
  headers: { 'x-language': 'en-us' },
  authModes: ['passthrough', 'token', 'password', 'aksk'],
  capabilities: [
    'CREATE_CHECKPOINT',
    'CREATE_NAMED',
    'CREATE_PARTIAL',
    'CREATE_INCREMENTAL',
    'DELETE_CHECKPOINT',
    'SKIPPED_RESOURCES',
    'BACKUPS',
    'TASKS',
    'TASK_PROGRESS',
  ],
  traits: {
    derivesCheckpoints: true,
    hasProviders: false,
    hasOperationLog: false,
    listsVaultsWhole: false,
    blursUnknownIds: true,
  },
  actionStates: {
    // CBR deletes backups, and a backup whose deletion failed can be deleted again.
    DELETE: ['AVAILABLE', 'ERROR', 'ERROR_DELETING'],
    RESET_STATE: [],
  },
  isNativeId: isUuid,
  idScopes: {},
  notSentById: ['provider'],
  appliesTaskFilter: isSentWhole,
  classify,
  isFault,
  createLoaders: createCbrLoaders,
  writes: cbrWrites,
  probe: (client) => listVaults(client, { limit: 1, offset: 0 }),
};
