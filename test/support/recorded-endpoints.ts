import type { Recording } from './recordings.ts';

export type Endpoint =
  | 'login'
  | 'providers'
  | 'plans'
  | 'plan'
  | 'operationLogs'
  | 'restores'
  | 'restore'
  | 'verifications'
  | 'verification'
  | 'checkpoints'
  | 'checkpoint'
  | 'create'
  | 'delete'
  | 'reset';

const PROJECT = '/v1/[0-9a-f]{32}';
const ENDPOINTS: readonly [Endpoint, method: string, path: RegExp][] = [
  ['login', 'POST', /^\/v3\/auth\/tokens$/],
  ['providers', 'GET', new RegExp(`^${PROJECT}/providers$`)],
  ['plans', 'GET', new RegExp(`^${PROJECT}/plans$`)],
  ['plan', 'GET', new RegExp(`^${PROJECT}/plans/[^/]+$`)],
  ['operationLogs', 'GET', new RegExp(`^${PROJECT}/operation_logs$`)],
  ['restores', 'GET', new RegExp(`^${PROJECT}/restores$`)],
  ['restore', 'GET', new RegExp(`^${PROJECT}/restores/[^/]+$`)],
  ['verifications', 'GET', new RegExp(`^${PROJECT}/verifications$`)],
  ['verification', 'GET', new RegExp(`^${PROJECT}/verifications/[^/]+$`)],
  ['checkpoints', 'GET', new RegExp(`^${PROJECT}/providers/[^/]+/checkpoints$`)],
  ['create', 'POST', new RegExp(`^${PROJECT}/providers/[^/]+/checkpoints$`)],
  ['checkpoint', 'GET', new RegExp(`^${PROJECT}/providers/[^/]+/checkpoints/`)],
  ['delete', 'DELETE', new RegExp(`^${PROJECT}/providers/[^/]+/checkpoints/`)],
  ['reset', 'PUT', new RegExp(`^${PROJECT}/providers/[^/]+/checkpoints/`)],
];

/** Which of the gateway's calls a request is; undefined for one that the gateway never makes. */
export function endpointOf({ method, path }: Pick<Recording, 'method' | 'path'>): Endpoint | undefined {
  const [bare = ''] = path.split('?');
  return ENDPOINTS.find(([, verb, pattern]) => verb === method && pattern.test(bare))?.[0];
}
