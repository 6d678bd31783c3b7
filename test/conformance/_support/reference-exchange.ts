import { readFileSync } from 'node:fs';
import type { Recording } from '../../support/recordings.ts';
import { CHECKPOINT, PLAN, PROJECT, PROVIDER } from '../expected/reference-karbor.ts';

export const FOLDER = new URL('../../fixtures/karbor/', import.meta.url);

/** A documented body of Karbor. */
export function bodyOf(name: string) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

export const LIST = `/providers/${PROVIDER}/checkpoints`;
export const READS = {
  providers: '/providers',
  plans: '/plans',
  plan: `/plans/${PLAN}`,
  list: LIST,
  show: `${LIST}/${CHECKPOINT}`,
};
export const HEADERS = { 'content-type': 'application/json', 'x-openstack-request-id': 'req-1' };

/** An exchange as if it had been recorded. */
export function exchange(method: string, path: string, parts: Partial<Recording>): Recording {
  const request = {
    case: path,
    day: '2026-11-22',
    service: 'karbor' as const,
    method,
    path: `/v1/${PROJECT}${path}`,
    request_headers: {},
  };
  return { ...request, status: 200, response_headers: HEADERS, ...parts };
}
