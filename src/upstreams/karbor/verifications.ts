import type { Task } from '../../domain/task.ts';
import { member } from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { type KarborPage, MAX_ROWS, readPage } from './pages.ts';
import { taskOfVerification } from './task-mapper.ts';

/**
 * Reads one verification.
 *
 * GET /v1/{project_id}/verifications/{verification_id}
 * Returns 200, `verification`, shaped as a restore.
 * Errors  400 the id is not a uuid; 404 no such verification.
 * Source  karbor/api/v1/verifications.py, show.
 */
export function getVerification(karbor: UpstreamClient, nativeId: string): Promise<Task> {
  const call = { operation: 'getVerification', path: `/verifications/${encodeURIComponent(nativeId)}` };
  return read(karbor, call, (body) => taskOfVerification(karbor, member(body, 'verification')));
}

/**
 * Lists one page of verifications, newest first.
 *
 * GET /v1/{project_id}/verifications?sort=created_at:desc&limit=1000&marker=
 * Returns 200, `verifications`.
 * Errors  404 the marker no longer exists: an error here.
 * Source  karbor/api/v1/verifications.py, index.
 */
export function listVerifications(karbor: UpstreamClient, marker: string | undefined): Promise<KarborPage<Task>> {
  const query = { sort: 'created_at:desc', limit: MAX_ROWS, marker };
  return readPage(
    karbor,
    { operation: 'listVerifications', path: '/verifications', query },
    'verifications',
    (source) => taskOfVerification(karbor, source),
  );
}
