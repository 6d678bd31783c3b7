import type { Answer } from '../exchange.ts';
import { uuidFrom } from '../identifiers.ts';
import { PLAN_ID, planAndProvider } from './checkpoint-writes.ts';
import type { KarborRequest } from './endpoint.ts';
import { karborCheckpoint, karborOperationLog } from './estate.ts';
import { badRequest, serverFault } from './faults.ts';
import { checkpointStatus } from './life.ts';
import { readBody, type Shape, wrapped } from './request-body.ts';
import type { KarborCheckpoint, KarborOperationLog, KarborPlan, KarborProvider } from './rows.ts';

const COPY: Shape = wrapped('copy', {
  type: ['object'],
  required: ['plan_id'],
  properties: { plan_id: PLAN_ID, parameters: { type: ['object'], others: { type: ['object'] } } },
});

/**
 * POST /providers/{provider}/checkpoints/action: copies every available original of a plan. The copies are recorded
 * before the work; they wait for ever if the plugins cannot copy, or if there are several.
 */
export function copyCheckpoints(request: KarborRequest): Answer {
  const { world, call } = request;
  const { copy } = readBody<{ copy: { plan_id: string; parameters?: object } }>(call, COPY);
  const { plan, provider } = planAndProvider(request, copy.plan_id);
  const { karbor } = world.estate;
  const isCopyable = (row: KarborCheckpoint) =>
    row.planId === plan.id &&
    row.providerId === provider.id &&
    !row.isCopy &&
    checkpointStatus(row, world.now) === 'available';
  const originals = karbor.checkpoints.filter(isCopyable);
  if (originals.length === 0) throw badRequest('Invalid input received: The plan has not been protected.');
  const isRun = provider.canCopy === true && originals.length === 1;
  const copies = originals.map((original) => ({
    ...waitingCopy(plan, provider, original, world.now),
    ...(isRun ? { settlesAt: world.now + karbor.pace.copyMs, status: provider.isFailing ? 'error' : 'available' } : {}),
  }));
  karbor.checkpoints.push(...copies);
  karbor.operationLogs.push(...copies.slice(-1).map(copyLog));
  if (!provider.canCopy) throw serverFault('Flow: copy, Error: Flow: copy, Error: Internal error');
  const pairs = originals.map(({ id }, position) => {
    return { checkpoint_protect_id: id, checkpoint_copy_id: copies[position]?.id };
  });
  const { id: planId, projectId } = plan;
  const ids = { project_id: projectId, provider_id: provider.id, plan_id: planId, checkpoint_id: pairs };
  return { status: 200, body: { copy: { ...ids, parameters: copy.parameters ?? {} } } };
}

/** The graph is copied by the plugins. */
function waitingCopy(
  plan: KarborPlan,
  provider: KarborProvider,
  original: KarborCheckpoint,
  now: number,
): KarborCheckpoint {
  return karborCheckpoint(provider, plan, {
    id: uuidFrom(`karbor-copy:${original.id}:${now}`),
    createdAt: now,
    status: 'wait_copying',
    isCopy: true,
    extraInfo: {},
    resourceGraph: provider.canCopy ? original.resourceGraph : null,
  });
}

/** One row in the log per run: that of the last copy. */
function copyLog(row: KarborCheckpoint): KarborOperationLog {
  const run = row.settlesAt === undefined ? { endedAt: null } : { runningStatus: 'copying', endedAt: row.settlesAt };
  return karborOperationLog(row, { operationType: 'copy', ...run });
}
