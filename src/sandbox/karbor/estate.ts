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
  KarborRestore,
  KarborVerification,
} from './rows.ts';

export interface KarborEstate {
  providers: KarborProvider[];
  plans: KarborPlan[];
  /** The objects of all banks. */
  checkpoints: KarborCheckpoint[];
  operationLogs: KarborOperationLog[];
  restores: KarborRestore[];
  verifications: KarborVerification[];
  protectables: KarborProtectable[];
  /** Maximum per project; -1 is unlimited. */
  quota: { plans: number; checkpoints: number };
  /**
   * Durations of the runs, in ms. Infinity: the worker dies during the run. `claimMs` is the time between the worker's
   * check of the status and its writing "deleting"; a second delete within that time is accepted, too.
   */
  pace: {
    protectMs: number;
    deleteMs: number;
    copyMs: number;
    restoreMs: number;
    verifyMs: number;
    claimMs: number;
  };
  /** The protection service does not respond to the API. */
  isProtectionDown: boolean;
  /**
   * The step of a create that fails: the resource graph, or the flow after it. The checkpoint stays protecting forever,
   * without a graph and a row in the log, or with both.
   */
  unbuilt?: 'graph' | 'flow';
  /** The object store of the Swift banks is down. */
  isSwiftDown: boolean;
  /** Tokens that were valid at their last validation by Keystone. */
  checkedTokens: Set<string>;
}

export function emptyKarbor(): KarborEstate {
  return {
    providers: [],
    plans: [],
    checkpoints: [],
    operationLogs: [],
    restores: [],
    verifications: [],
    protectables: [],
    quota: { plans: 50, checkpoints: -1 },
    pace: { protectMs: 12_000, deleteMs: 5_000, copyMs: 12_000, restoreMs: 12_000, verifyMs: 8_000, claimMs: 20 },
    isProtectionDown: false,
    isSwiftDown: false,
    checkedTokens: new Set(),
  };
}

const SOME_DAY = Date.UTC(2026, 0, 5, 2, 0, 4);

/** A provider with an id derived from its name, and the Swift container that stock providers share. */
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

/** A plan with an id derived from its name and provider. `resources` defaults to one volume. */
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
 * A settled checkpoint of a plan in its provider's bank, with an id derived from the plan and the time. The graph has the
 * plan's resources as roots; use `resourceGraph: resourceGraph(…)` for a deeper one.
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

/** The log row of the run that created a checkpoint, two minutes long. */
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
