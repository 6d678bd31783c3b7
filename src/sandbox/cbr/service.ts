import { type Answer, answerOrRefusal, type Call, headerOf, type World } from '../exchange.ts';
import { findToken } from '../keystone/tokens.ts';
import { findRoute, type PathParts, type Route, route } from '../routes.ts';
import { deleteBackup, listBackups, showBackup } from './backups.ts';
import { showCheckpoint } from './checkpoints.ts';
import { createCheckpoint } from './create-checkpoint.ts';
import { badToken, gatewayAnswer, malformedUrl, requestIdOf } from './refusals.ts';
import { listTasks, showTask } from './tasks.ts';
import { listVaults, showVault } from './vaults.ts';

type Endpoint = (world: World, call: Call, parts: PathParts) => Answer;

const ROUTES: Route<Endpoint>[] = [
  route('GET', '/v3/:project/vaults', listVaults),
  route('GET', '/v3/:project/vaults/:id', showVault),
  route('GET', '/v3/:project/backups', listBackups),
  route('GET', '/v3/:project/backups/:id', showBackup),
  route('DELETE', '/v3/:project/backups/:id', deleteBackup),
  route('POST', '/v3/:project/checkpoints', createCheckpoint),
  route('GET', '/v3/:project/checkpoints/:id', showCheckpoint),
  route('GET', '/v3/:project/operation-logs', listTasks),
  route('GET', '/v3/:project/operation-logs/:id', showTask),
];

/** Huawei Cloud CBR v3 behind the shared API gateway. */
export function cbrService(world: World, call: Call): Answer {
  const answer = answerOrRefusal(() => {
    const found = findRoute(ROUTES, call);
    if (found === undefined) {
      const message = 'The API does not exist or has not been published in the environment';
      return gatewayAnswer(call, 404, 'APIGW.0101', message);
    }
    const { endpoint, parts } = found;
    const projectId = projectOf(world, call);
    if (projectId !== undefined && projectId !== parts.project) throw malformedUrl();
    if (!world.estate.cbr.projects.some(({ id }) => id === parts.project)) throw malformedUrl();
    return endpoint(world, call, parts);
  });
  return { ...answer, headers: { ...commonHeaders(call), ...answer.headers } };
}

/** The project of a token. Undefined for a signed request, which may access any project. */
function projectOf({ estate, now }: World, call: Call): string | undefined {
  const token = headerOf(call, 'x-auth-token');
  if (token === undefined) {
    // The signature itself is not verified here.
    if (headerOf(call, 'authorization')?.startsWith('SDK-HMAC-SHA256 ')) return undefined;
    throw badToken(call, 'x-auth-token not found');
  }
  const fixed = estate.cbr.projects.find((project) => project.token === token);
  if (fixed !== undefined) return fixed.id;
  const issued = findToken(estate.keystone, token);
  if (issued === undefined || issued.isRevoked) throw badToken(call, 'decrypt token fail');
  if (issued.expiresAt <= now) {
    throw badToken(call, `token expires, expires_at: ${new Date(issued.expiresAt).toISOString()}`);
  }
  return issued.projectId ?? '';
}

function commonHeaders(call: Call): Record<string, string> {
  return {
    server: 'api-gateway',
    'x-request-id': requestIdOf(call),
    'strict-transport-security': 'max-age=31536000; includeSubdomains;',
    'x-content-type-options': 'nosniff',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-xss-protection': '1; mode=block;',
  };
}
