import type { Answer, Call, World } from '../exchange.ts';
import { isUuid } from '../identifiers.ts';
import type { PathParts } from '../routes.ts';
import { pageBody, windowOf } from './paging.ts';
import { businessRefusal, invalidParameter } from './refusals.ts';
import { taskBody } from './task-body.ts';
import { taskFilter } from './task-query.ts';

/** GET /v3/{project_id}/operation-logs: newest first, which no document promises. */
export function listTasks(world: World, call: Call, { project }: PathParts): Answer {
  const { estate, now } = world;
  const window = windowOf(call, 1);
  const isWanted = taskFilter(call.query, now);
  const rows = estate.cbr.tasks
    .filter((task) => task.projectId === project && isWanted(task))
    .sort((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1));
  return { status: 200, body: pageBody(world, 'operation_logs', rows, window, (task) => taskBody(task, now)) };
}

/** GET /v3/{project_id}/operation-logs/{operation_log_id} */
export function showTask({ estate, now }: World, _call: Call, { project, id }: PathParts): Answer {
  if (id === undefined || !isUuid(id)) throw invalidParameter('operation_log_id');
  const task = estate.cbr.tasks.find((row) => row.id === id && row.projectId === project);
  if (task === undefined) throw businessRefusal('6500');
  return { status: 200, body: { operation_log: taskBody(task, now) } };
}
