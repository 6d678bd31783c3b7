import { isUuidLike } from '../../domain/id.ts';
import { isTaskRecord } from '../../domain/task.ts';
import type { UpstreamKind } from '../kind.ts';
import { classify, isFault } from './errors.ts';
import { createKarborLoaders } from './loaders/karbor-loaders.ts';
import { listProviders } from './providers.ts';
import { karborWrites } from './writes.ts';

/** OpenStack Karbor, v1. */
export const karbor: UpstreamKind<'KARBOR'> = {
  name: 'KARBOR',
  version: 'v1',
  headers: {},
  authModes: ['passthrough', 'token', 'password', 'application-credential'],
  capabilities: ['CREATE_CHECKPOINT', 'DELETE_CHECKPOINT', 'RESET_CHECKPOINT_STATE', 'RESOURCE_GRAPH', 'TASKS'],
  traits: {
    derivesCheckpoints: false,
    hasProviders: true,
    hasOperationLog: true,
    listsVaultsWhole: true,
    blursUnknownIds: false,
  },
  actionStates: {
    DELETE: ['AVAILABLE', 'ERROR'],
    RESET_STATE: ['AVAILABLE', 'ERROR', 'COPYING', 'WAIT_COPYING'],
  },
  isNativeId: isUuidLike,
  idScopes: {
    checkpoint: { form: 'checkpoint:<upstream>:<provider id>:<id>', accepts: isUuidLike },
    task: { form: 'task:<upstream>:{log,restore,verification}:<id>', accepts: isTaskRecord },
  },
  // A provider is looked up in the list of all providers.
  notSentById: ['backup', 'provider'],
  // Most kinds and statuses have several native statuses, of which Karbor takes one.
  appliesTaskFilter: ({ kind, status, startedTo }) =>
    kind === undefined && status === undefined && startedTo === undefined,
  classify,
  isFault,
  createLoaders: createKarborLoaders,
  writes: karborWrites,
  probe: listProviders,
};
