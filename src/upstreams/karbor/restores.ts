import type { Task } from '../../domain/task.ts';
import { member } from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { type KarborPage, MAX_ROWS, readPage } from './pages.ts';
import { taskOfRestore } from './task-mapper.ts';

/**
 * Reads one restore.
 *
 * GET /v1/{project_id}/restores/{restore_id}
 * Returns 200, `restore`, without times; resources_status fills while it runs. A restore that could not be started is "fail",
 *         and is not in the operation log.
 * Errors  400 the id is not a uuid; 404 no such restore.
 * Source  karbor/api/v1/restores.py, show.
 */
export function getRestore(karbor: UpstreamClient, nativeId: string): Promise<Task> {
  const call = { operation: 'getRestore', path: `/restores/${encodeURIComponent(nativeId)}` };
  return read(karbor, call, (body) => taskOfRestore(karbor, member(body, 'restore')));
}

/**
 * Lists one page of restores, newest first.
 *
 * GET /v1/{project_id}/restores?sort=created_at:desc&limit=1000&marker=
 * Returns 200, `restores`.
 * Errors  404 the marker no longer exists: an error here.
 * Source  karbor/api/v1/restores.py, index.
 */
export function listRestores(karbor: UpstreamClient, marker: string | undefined): Promise<KarborPage<Task>> {
  const query = { sort: 'created_at:desc', limit: MAX_ROWS, marker };
  return readPage(karbor, { operation: 'listRestores', path: '/restores', query }, 'restores', (source) =>
    taskOfRestore(karbor, source),
  );
}
