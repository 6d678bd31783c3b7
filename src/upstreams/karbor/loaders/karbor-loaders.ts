import DataLoader from 'dataloader';
import {
  type Checkpoint,
  type CheckpointFilter,
  isFinalCheckpoint,
  mappedResources,
} from '../../../domain/checkpoint.ts';
import type { Provider } from '../../../domain/provider.ts';
import { known, type Row, unread } from '../../../domain/row.ts';
import { dayOf } from '../../../domain/time.ts';
import { type Vault, type VaultFilter, vaultId } from '../../../domain/vault.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { LoaderOptions } from '../../kind.ts';
import { lazy } from '../../lazy.ts';
import type { Loaders } from '../../loaders.ts';
import { newestSince } from '../../newest-available.ts';
import { checkToken, type Page, type PageRequest, POSTPONED } from '../../page.ts';
import { oncePerRow } from '../../rows.ts';
import { listPlans } from '../plans.ts';
import { listProviders } from '../providers.ts';
import { plannedResources } from '../resources.ts';
import { createCheckpointById, createPlanById } from './by-id.ts';
import { type CheckpointFeed, createCheckpointFeed, type FeedQuery } from './checkpoint-feed.ts';
import { createCreatedAt } from './created-at.ts';
import { createReadTasks } from './live-tasks.ts';
import { createPlanCheckpoints } from './plan-checkpoints.ts';
import { PLAN_POSITIONS } from './plan-list.ts';
import { pageOfPlans } from './plan-page.ts';
import { PROVIDER_POSITIONS, pageOfProviders } from './provider-pages.ts';
import { createResourceGraph } from './resource-graph.ts';
import { createTasks } from './tasks.ts';

const plannedOf = oncePerRow(({ id, plannedResources: planned }: Checkpoint) => plannedResources(id, planned ?? []));

const resources = (checkpoint: Checkpoint) => mappedResources(checkpoint) ?? plannedOf(checkpoint);

/** The reads of Karbor within one request. A row of a list equals the record, so lists fill the cache of reads by id. */
export function createKarborLoaders(
  karbor: UpstreamClient,
  { knownProviders, liveRows, onWritten }: LoaderOptions,
): Loaders {
  let plans: Promise<readonly Row<Vault>[]> | undefined;
  let providers: Promise<readonly Row<Provider>[]> | undefined;
  let feeds = new Map<string, CheckpointFeed>();

  const listedPlans = () => {
    plans ??= listPlans(karbor);
    return plans;
  };
  const listedProviders = () => {
    providers ??= listProviders(karbor).then((rows) => {
      // An incomplete list does not prove that a provider is the only one.
      if (unread(rows).length === 0) knownProviders.update(known(rows).map(({ nativeId }) => nativeId));
      return rows;
    });
    return providers;
  };
  const feedOf = (query: FeedQuery) => {
    const key = JSON.stringify([
      query.providerId,
      query.planId,
      query.fromDay,
      query.toDay,
      query.marker,
      query.offset,
    ]);
    const feed = feeds.get(key) ?? createCheckpointFeed(karbor, query, (row) => checkpointById().prime(row.id, row));
    feeds.set(key, feed);
    return feed;
  };

  const readTasks = createReadTasks(karbor);
  const isFinal = (checkpoint: Checkpoint) => isFinalCheckpoint(checkpoint, resources(checkpoint));
  const checkpointById = lazy(() => {
    const recordById = createCheckpointById(karbor, feedOf);
    return liveRows?.carry(recordById, { readTasks, isFinal }) ?? recordById;
  });
  const vaultById = lazy(() => createPlanById(karbor, { list: listedPlans, isRead: () => plans !== undefined }));
  const providerById = lazy(
    () =>
      new DataLoader<string, Provider | null>(async (ids) => {
        const rows = await listedProviders();
        const byId = new Map(known(rows).map((provider) => [provider.id, provider]));
        // An unidentified row may be the provider.
        const [other = null] = unread(rows);
        return ids.map((id) => byId.get(id) ?? other);
      }),
  );
  const createdAtLoader = lazy(() => createCreatedAt(karbor));
  const startOf = async (checkpoint: Checkpoint) =>
    checkpoint.createdAt === undefined ? createdAtLoader().load(checkpoint) : { at: checkpoint.createdAt };
  const createdAt = async (checkpoint: Checkpoint) => (await startOf(checkpoint)).at;
  const tools = { feedOf, startOf, instantOf: createdAt, today: () => dayOf(new Date().toISOString()) };
  const resourceGraph = lazy(() => createResourceGraph(karbor));
  const tasks = lazy(() => createTasks(karbor, readTasks, liveRows));
  let planCheckpoints = lazy(() => createPlanCheckpoints(tools));

  async function vaults(
    request: PageRequest<VaultFilter>,
    budget = { left: Number.POSITIVE_INFINITY },
  ): Promise<Page<Vault>> {
    checkToken(request.after, ['id']);
    if (budget.left <= 0) return POSTPONED;
    const plans = await listedPlans();
    const page = await pageOfPlans(known(plans), {
      request,
      budget,
      loaders: { vaultCheckpoints: listOf, startOf },
    });
    const unreadPlans = unread(plans);
    return {
      ...page,
      ...(unreadPlans.length > 0 && { total: undefined }),
      unread: unread([...unreadPlans, ...(page.unread ?? [])]),
    };
  }

  async function listOf(plan: Vault, request: PageRequest<CheckpointFilter>): Promise<Page<Checkpoint>> {
    checkToken(request.after, ...PLAN_POSITIONS);
    return planCheckpoints().load(plan, request);
  }

  async function checkpoints(request: PageRequest<CheckpointFilter>): Promise<Page<Checkpoint>> {
    checkToken(request.after, ...PROVIDER_POSITIONS);
    const providers = await providersFor(request.filter);
    const page = await pageOfProviders(
      tools,
      known(providers).map(({ nativeId }) => nativeId),
      request,
    );
    return { ...page, unread: unread([...unread(providers), ...(page.unread ?? [])]) };
  }

  async function fullRecord({ id }: Checkpoint): Promise<Checkpoint> {
    const found = await checkpointById().load(id);
    if (found) return found;
    throw new GatewayError('NOT_FOUND', `${karbor.name}: the checkpoint was deleted while it was being read.`, {
      upstream: karbor.name,
    });
  }

  /** The providers that may store the checkpoints of a filter. */
  async function providersFor({
    providerNativeId,
    vaultNativeId,
  }: CheckpointFilter): Promise<readonly Row<Pick<Provider, 'nativeId'>>[]> {
    if (providerNativeId !== undefined) return [{ nativeId: providerNativeId }];
    const plan = vaultNativeId === undefined ? null : await vaultById().load(vaultId.of(karbor.name, vaultNativeId));
    if (plan?.provider) return [plan.provider];
    return (await listedProviders()).toSorted((a, b) => ((a.nativeId ?? '') < (b.nativeId ?? '') ? -1 : 1));
  }

  return {
    entities: {
      vault: { byId: vaultById, list: vaults },
      checkpoint: { byId: checkpointById, list: checkpoints },
      provider: { byId: providerById },
      task: { byId: () => tasks().byId, list: (request) => tasks().list(request) },
    },
    vaultCheckpoints: listOf,
    vaultCheckpointsSince: async (plan, day) => planCheckpoints().since(plan, day),
    newestSince: (vaultId, instant) =>
      newestSince(
        { vaultById: vaultById(), vaultCheckpoints: listOf, startOf, checkpointById: checkpointById() },
        vaultId,
        instant,
      ),
    providers: listedProviders,
    nameAndDescription: async () => ({ name: null, description: null }),
    createdAt,
    createdOn: async ({ createdOn }) => createdOn ?? null,
    vaultTasks: (plan, request) => tasks().ofVault(plan, request),
    checkpointTasks: (checkpoint, request) => tasks().ofCheckpoint(checkpoint, request),
    taskTimes: (task) => tasks().times(task),
    taskResults: (task) => tasks().results(task),
    fullRecord,
    resources,
    wholeResources: async (checkpoint) => resources(checkpoint),
    resourceGraph: async (checkpoint) =>
      resourceGraph()(checkpoint.recordedGraph === undefined ? await fullRecord(checkpoint) : checkpoint),
    invalidate: (checkpointId) => {
      onWritten(checkpointId);
      checkpointById().clear(checkpointId);
      tasks().clear();
      feeds = new Map();
      planCheckpoints = lazy(() => createPlanCheckpoints(tools));
    },
  };
}
