import DataLoader from 'dataloader';
import { parseId } from '../../../domain/entities.ts';
import type { Task } from '../../../domain/task.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ById } from '../../loaders.ts';
import { groupBy } from '../../rows.ts';
import { getOperationLog, listOperationLogs, type OperationLog } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';
import { getRestore, listRestores } from '../restores.ts';
import { taskOfLog } from '../task-mapper.ts';
import { getVerification, listVerifications } from '../verifications.ts';
import { type RecordSource, readRecords } from './records.ts';

const SINGLE_READS = 10;
// One page of the list has a thousand restores.
const SINGLE_RESTORES = 3;

/** Reads restores: up to three one by one, more from the list. */
export function readRestores(karbor: UpstreamClient, nativeIds: readonly string[]): Promise<(Task | null | Error)[]> {
  return readRecords(nativeIds, {
    get: (nativeId) => getRestore(karbor, nativeId),
    list: (marker) => listRestores(karbor, marker),
    singleReads: SINGLE_RESTORES,
  });
}

/** Reads tasks by the three id spaces of Karbor. The id of a row of the log about a restore leads to the restore's task. */
export function createTaskById(karbor: UpstreamClient): ById<Task> {
  const readAll = (record: string, nativeIds: readonly string[]) => {
    if (record === 'restore') return readRestores(karbor, nativeIds);
    if (record === 'verification') return readRecords(nativeIds, verifications);
    return readLogs(nativeIds);
  };
  const verifications: RecordSource<Task> = {
    get: (nativeId) => getVerification(karbor, nativeId),
    list: (marker) => listVerifications(karbor, marker),
    singleReads: SINGLE_READS,
  };

  async function readLogs(nativeIds: readonly string[]): Promise<(Task | null | Error)[]> {
    const logs = await readRecords<OperationLog>(nativeIds, {
      get: (nativeId) => getOperationLog(karbor, nativeId),
      list: (marker) => listOperationLogs(karbor, { marker, limit: MAX_ROWS, isNewestFirst: true }),
      singleReads: SINGLE_READS,
    });
    return logs.map((log) => (log === null || log instanceof Error ? log : taskOfLog(karbor, log)));
  }

  return new DataLoader(
    async (ids) => {
      const groups = [...groupBy(ids, (id) => parseId(id, ['id']).scope ?? '')];
      const found = await Promise.all(
        groups.map(async ([record, group]) => {
          const tasks = await readAll(
            record,
            group.map((id) => parseId(id, ['id']).nativeId),
          );
          return group.map((id, index): [string, Task | null | Error] => [id, tasks[index] ?? null]);
        }),
      );
      const byId = new Map(found.flat());
      return ids.map((id) => byId.get(id) ?? null);
    },
    { name: 'taskById', maxBatchSize: 100 },
  );
}
