import { uuidFrom } from '../identifiers.ts';
import { DEMO } from '../keystone/estate.ts';
import { resourceGraph } from './graph.ts';
import type {
  KarborCheckpoint,
  KarborOperationLog,
  KarborPlan,
  KarborProtectable,
  KarborProvider,
  KarborResource,
} from './rows.ts';

export interface KarborEstate {
  providers: KarborProvider[];
  plans: KarborPlan[];
  /** The objects of all banks. */
  checkpoints: KarborCheckpoint[];
  operationLogs: KarborOperationLog[];
  protectables: KarborProtectable[];
  /** The most a project may have; -1 is no end. */
  quota: { plans: number; checkpoints: number };
  /**
   * How long a protect and a delete take, in ms. `claimMs` lies between the worker's look at the status of what it is to
   * delete and its writing "deleting"; a second delete within it is accepted too.
   */
  pace: { protectMs: number; deleteMs: number; claimMs: number };
  /** Nobody answers the API's calls to the protection service. */
  isProtectionDown: boolean;
  /**
   * What a create cannot build: the resource graph, or the flow behind it. Its checkpoint stays protecting for good,
   * without or with a graph and a row in the log.
   */
  unbuilt?: 'graph' | 'flow';
  /** The object store behind the Swift banks is away. */
  isSwiftDown: boolean;
  /** Tokens that were good when Keystone was last asked about them. */
  checkedTokens: Set<string>;
}

export function emptyKarbor(): KarborEstate {
  return {
    providers: [],
    plans: [],
    checkpoints: [],
    operationLogs: [],
    protectables: [],
    quota: { plans: 50, checkpoints: -1 },
    pace: { protectMs: 12_000, deleteMs: 5_000, claimMs: 20 },
    isProtectionDown: false,
    isSwiftDown: false,
    checkedTokens: new Set(),
  };
}

const SOME_DAY = Date.UTC(2026, 0, 5, 2, 0, 4);

/** Its id comes from its name; its bank is the Swift container that stock providers share. */
export function karborProvider(given: Partial<KarborProvider> & { name: string }): KarborProvider {
  return {
    id: uuidFrom(`karbor-provider:${given.name}`),
    description: `This provider uses ${given.name}`,
    bank: { kind: 'swift', name: 'karbor' },
    optionsSchema: {},
    restoreSchema: {},
    savedInfoSchema: {},
    ...given,
  };
}

export function karborResource(given: Partial<KarborResource> & { name: string }): KarborResource {
  return { id: uuidFrom(`karbor-resource:${given.name}`), type: 'OS::Cinder::Volume', ...given };
}

/** Its id comes from its name and provider; one volume unless `resources` says otherwise. */
export function karborPlan(provider: KarborProvider, given: Partial<KarborPlan> & { name: string }): KarborPlan {
  return {
    id: uuidFrom(`karbor-plan:${provider.id}:${given.name}`),
    projectId: DEMO.id,
    description: 'test plan',
    providerId: provider.id,
    status: 'suspended',
    resources: [karborResource({ name: `${given.name} volume` })],
    parameters: {},
    createdAt: SOME_DAY,
    ...given,
  };
}

/**
 * A settled checkpoint of a plan in its provider's bank; its id comes from the plan and the time.
 * Its graph has the plan's resources as roots; give `resourceGraph: resourceGraph(…)` for a deeper one.
 */
export function karborCheckpoint(
  provider: KarborProvider,
  plan: KarborPlan,
  given: Partial<KarborCheckpoint> = {},
): KarborCheckpoint {
  const createdAt = given.createdAt ?? SOME_DAY;
  return {
    id: uuidFrom(`karbor-checkpoint:${plan.id}:${createdAt}`),
    projectId: plan.projectId,
    bankName: provider.bank.name,
    providerId: provider.id,
    planId: plan.id,
    planName: plan.name,
    resources: plan.resources,
    resourceGraph: resourceGraph(plan.resources, []),
    extraInfo: '{"created_by": "manual"}',
    createdAt,
    status: 'available',
    ...given,
  };
}

/** The log row of the run that made a checkpoint, two minutes long. */
export function karborOperationLog(
  checkpoint: KarborCheckpoint,
  given: Partial<KarborOperationLog> = {},
): KarborOperationLog {
  const operationType = given.operationType ?? 'protect';
  return {
    id: uuidFrom(`karbor-operation-log:${checkpoint.id}:${operationType}:${given.startedAt ?? ''}`),
    projectId: checkpoint.projectId,
    operationType,
    checkpointId: checkpoint.id,
    planId: checkpoint.planId,
    providerId: checkpoint.providerId,
    restoreId: null,
    status: checkpoint.status,
    startedAt: checkpoint.createdAt,
    endedAt: checkpoint.createdAt + 120_000,
    ...given,
  };
}
