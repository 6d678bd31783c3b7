import type { Row } from '../../domain/row.ts';
import { type Vault, vaultId } from '../../domain/vault.ts';
import { shown } from '../../http/display.ts';
import { identifier, type JsonObject, member, text, textOrNull } from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import type { RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { readWhole } from './pages.ts';
import { namedProvider } from './providers.ts';
import { resourcesIn } from './resources.ts';
import { planStatus } from './status.ts';

/**
 * Reads one protection plan.
 *
 * GET /v1/{project_id}/plans/{plan_id}
 * Returns 200, `plan`, without project and time; `extra_info` of a resource is an object or absent.
 * Errors  400 the id is not a uuid; 404 no such plan, or one of another project.
 * Source  karbor/api/v1/plans.py, show.
 */
export function getPlan(karbor: UpstreamClient, nativeId: string): Promise<Vault> {
  const call = { operation: 'getPlan', path: `/plans/${encodeURIComponent(nativeId)}` };
  return read(karbor, call, (body, requestId) =>
    toVault(karbor, member(body, 'plan'), { upstream: karbor, operation: 'getPlan', requestId }),
  );
}

/**
 * Lists every plan of the project, oldest first.
 *
 * GET /v1/{project_id}/plans?sort=created_at:asc&limit=1000&marker=
 * Returns 200, `plans`.
 * Errors  404 the marker no longer exists, if its plan was deleted between two pages: an error here.
 * Source  karbor/api/v1/plans.py, index.
 */
export function listPlans(karbor: UpstreamClient): Promise<Row<Vault>[]> {
  const call = { operation: 'listPlans', path: '/plans', query: { sort: 'created_at:asc' } };
  const of: RowSource = { upstream: karbor, operation: 'listPlans' };
  return readWhole(karbor, call, 'plans', (source) => toVault(karbor, source, of));
}

function toVault(karbor: UpstreamClient, source: JsonObject, of: RowSource): Vault {
  const row = { source, upstream: karbor, what: 'a plan' };
  const nativeId = identifier(source, 'id');
  const id = vaultId.of(karbor.name, nativeId);
  const nativeStatus = text(source, 'status');
  return {
    id,
    nativeId,
    upstreamName: karbor.name,
    projectId: karbor.projectId,
    name: shown(row, text, 'name') ?? nativeId,
    description: shown(row, textOrNull, 'description'),
    status: planStatus(nativeStatus),
    nativeStatus,
    createdAt: null,
    capacity: null,
    tags: [],
    provider: namedProvider(karbor, identifier(source, 'provider_id')),
    resources: resourcesIn(karbor, source, id, { ...of, suffix: ` of the plan ${nativeId}` }),
  };
}
