import { expect } from 'vitest';
import { openTaskCloud, taskId, uuid, wireTask } from './task-cloud.ts';

const FIELDS = `id nativeId upstream { name } projectId kind nativeKind status nativeStatus isFinished progressPercent
  startedAt endedAt error { code message } checkpointId vaultId vaultName backupId
  subject { id nativeId type nativeType name } results { id nativeId type nativeType name nativeStatus reason }
  counts { total failed } provider { id } requestId extraInfo`;

/** The resource of a task, as CBR writes it. */
export const SERVER = { id: uuid(7), type: 'OS::Nova::Server', name: 'db-01', extra_info: {} };

export const withExtra = (extra: object, kind = 'backup') => ({ operation_type: kind, extra_info: extra });

/** One task with these parts, as read by its id, with the calls and the warnings of that. */
export async function readTask(parts: object, fields = FIELDS) {
  const { gateway, calls } = await openTaskCloud([wireTask(1, parts)]);
  const { data, errors } = await gateway.query(`{ task(id: "${taskId(1)}") { ${fields} } }`);
  expect(errors).toBeUndefined();
  return { task: data.task, calls: calls(), warnings: gateway.log.map(({ msg }) => msg) };
}
