import { uuidFrom } from '../identifiers.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../instants.ts';
import { type KarborEstate, karborOperationLog } from '../karbor/estate.ts';
import { karborRestore, karborRestoreLog, karborVerification, karborVerificationLog } from '../karbor/estate-runs.ts';
import type { KarborCheckpoint, KarborPlan, KarborRestore, KarborVerification } from '../karbor/rows.ts';
import { ORDERS, PAYROLL, PODS, WHOLE_PROJECT } from './karbor-cloud.ts';

type Run<Row> = Partial<Row> & { createdAt: number };

/** Restores and verifications of every outcome, and the log row of a copy that never started. */
export function addKarborRuns(karbor: KarborEstate, now: number): void {
  const checkpoint = ({ name }: KarborPlan, label: string): KarborCheckpoint => {
    const found = karbor.checkpoints.find(({ id }) => id === uuidFrom(`seed:${name}:${label}`));
    if (found === undefined) throw new Error(`The seed has no checkpoint ${label} of ${name}.`);
    return found;
  };
  const restore = (of: KarborCheckpoint, given: Run<KarborRestore>) => {
    const row = karborRestore(of, given);
    karbor.restores.push(row);
    return row;
  };
  const restoreWithLog = (of: KarborCheckpoint, given: Run<KarborRestore>) => {
    karbor.operationLogs.push(karborRestoreLog(of, restore(of, given)));
  };
  const verifyWithLog = (of: KarborCheckpoint, given: Run<KarborVerification>) => {
    const row = karborVerification(of, given);
    karbor.verifications.push(row);
    karbor.operationLogs.push(karborVerificationLog(of, row));
  };

  const [orders, payroll] = [checkpoint(ORDERS, '1'), checkpoint(PAYROLL, '1')];
  restoreWithLog(orders, {
    createdAt: now - DAY_MS,
    parameters: { 'OS::Nova::Server': { restore_name: 'orders-db-restored' } },
  });
  restoreWithLog(checkpoint(ORDERS, '0'), { createdAt: now - MINUTE_MS, endsAt: now + 4 * MINUTE_MS });
  restoreWithLog(payroll, {
    createdAt: now - 3 * DAY_MS,
    status: 'fail',
    outcomes: payroll.resources.slice(0, 1).map(({ type, id }) => ({
      resource: `${type}#${uuidFrom(`seed-restored:${id}`)}`,
      status: 'error',
      reason: 'The volume could not be created: the quota of gigabytes is exceeded.',
    })),
  });
  addRefused(restore, checkpoint(PODS, '0'), checkpoint(PODS, '1'), now);

  verifyWithLog(orders, { createdAt: now - DAY_MS + HOUR_MS });
  verifyWithLog(payroll, { createdAt: now - 2 * DAY_MS, status: 'fail', outcomes: [] });

  const copy = checkpoint(WHOLE_PROJECT, 'copy-2');
  karbor.operationLogs.push(karborOperationLog(copy, { operationType: 'copy', endedAt: null }));
}

/** A restore that cannot start is fail from the beginning; one without access is in progress for ever. None is logged. */
function addRefused(
  restore: (of: KarborCheckpoint, given: Run<KarborRestore>) => void,
  unstartable: KarborCheckpoint,
  inaccessible: KarborCheckpoint,
  now: number,
): void {
  const refusedAt = now - 4 * DAY_MS;
  restore(unstartable, { createdAt: refusedAt, endsAt: refusedAt, status: 'fail', outcomes: [] });
  restore(inaccessible, { createdAt: now - 5 * DAY_MS, endsAt: Number.POSITIVE_INFINITY });
}
