import { uuidFrom } from '../identifiers.ts';
import { MINUTE_MS } from '../instants.ts';
import { type KarborEstate, karborOperationLog } from './estate.ts';
import type { KarborCheckpoint, KarborOperationLog, KarborOutcome, KarborRestore, KarborVerification } from './rows.ts';

/** A verification of a whole checkpoint that was successful after two minutes. */
export function karborVerification(
  checkpoint: KarborCheckpoint,
  given: Partial<KarborVerification> = {},
): KarborVerification {
  const { createdAt = checkpoint.createdAt } = given;
  return {
    id: uuidFrom(`karbor-verification:${checkpoint.id}`),
    projectId: checkpoint.projectId,
    providerId: checkpoint.providerId,
    checkpointId: checkpoint.id,
    parameters: {},
    status: 'success',
    createdAt,
    endsAt: createdAt + 2 * MINUTE_MS,
    outcomes: checkpoint.resources.map(({ type, id }) => ({ resource: `${type}#${id}`, status: 'available' })),
    ...given,
  };
}

/** A restore to new resources that was successful after two minutes. */
export function karborRestore(checkpoint: KarborCheckpoint, given: Partial<KarborRestore> = {}): KarborRestore {
  const { id = uuidFrom(`karbor-restore:${checkpoint.id}`) } = given;
  const outcomes = checkpoint.resources.map(({ type, id: old }): KarborOutcome => {
    return { resource: `${type}#${uuidFrom(`karbor-restored:${id}:${old}`)}`, status: 'available' };
  });
  return { ...karborVerification(checkpoint, { id, outcomes, ...given }), restoreTarget: given.restoreTarget ?? null };
}

/** The log row of a restore, which names no plan. */
export function karborRestoreLog(checkpoint: KarborCheckpoint, restore: KarborRestore): KarborOperationLog {
  return runLog(checkpoint, restore, { operationType: 'restore', restoreId: restore.id });
}

/** The log row of a verification, which names neither the plan nor the verification. */
export function karborVerificationLog(checkpoint: KarborCheckpoint, row: KarborVerification): KarborOperationLog {
  return runLog(checkpoint, row, { operationType: 'verify' });
}

function runLog(
  checkpoint: KarborCheckpoint,
  { id, projectId, providerId, status, createdAt, endsAt }: KarborVerification,
  given: Partial<KarborOperationLog>,
): KarborOperationLog {
  const times = { startedAt: createdAt, endedAt: endsAt, runningStatus: 'in_progress' };
  const own = { id: uuidFrom(`karbor-run-log:${id}`), projectId, providerId, planId: null, status };
  return karborOperationLog(checkpoint, { ...own, ...times, ...given });
}

const FAILED = { status: 'error', reason: 'The plugin could not reach its service.' };

/** Begins a restore that Karbor has accepted, with its row in the log. */
export function beginRestore(
  karbor: KarborEstate,
  checkpoint: KarborCheckpoint,
  given: Partial<KarborRestore> & { createdAt: number },
): KarborRestore {
  const id = uuidFrom(`karbor-restore:${checkpoint.id}:${karbor.restores.length}`);
  const endsAt = given.createdAt + karbor.pace.restoreMs;
  const restore = failing(karbor, karborRestore(checkpoint, { id, endsAt, ...given }));
  karbor.restores.push(restore);
  karbor.operationLogs.push(karborRestoreLog(checkpoint, restore));
  return restore;
}

/** Begins a verification that Karbor has accepted, with its row in the log. */
export function beginVerification(
  karbor: KarborEstate,
  checkpoint: KarborCheckpoint,
  given: Partial<KarborVerification> & { createdAt: number },
): KarborVerification {
  const id = uuidFrom(`karbor-verification:${checkpoint.id}:${karbor.verifications.length}`);
  const endsAt = given.createdAt + karbor.pace.verifyMs;
  const verification = failing(karbor, karborVerification(checkpoint, { id, endsAt, ...given }));
  karbor.verifications.push(verification);
  karbor.operationLogs.push(karborVerificationLog(checkpoint, verification));
  return verification;
}

/** A run of a provider that fails ends with its first resource. */
function failing<Row extends KarborVerification>({ providers }: KarborEstate, row: Row): Row {
  if (!providers.find(({ id }) => id === row.providerId)?.isFailing) return row;
  const outcomes = row.outcomes.slice(0, 1).map(({ resource }) => ({ resource, ...FAILED }));
  return { ...row, status: 'fail', outcomes };
}
