import { databasePage } from './database-list.ts';
import { type Endpoint, isUuidLike, type KarborRequest } from './endpoint.ts';
import type { KarborEstate } from './estate.ts';
import { invalidId, missing } from './faults.ts';
import { outcomesSoFar, runStatus } from './life.ts';
import { pageBody, readListQuery } from './list-query.ts';
import type { KarborVerification } from './rows.ts';

interface Kind<Row> {
  name: 'Restore' | 'Verification';
  rowsOf: (karbor: KarborEstate) => readonly Row[];
  /** What only this kind has in its body, between checkpoint and parameters. */
  extras: (row: Row) => object;
}

/** GET /restores and /verifications, and one of them by id. */
export function runReads<Row extends KarborVerification>({
  name,
  rowsOf,
  extras,
}: Kind<Row>): {
  list: Endpoint;
  show: Endpoint;
} {
  const member = name === 'Restore' ? 'restore' : 'verification';
  const bodyOf = (row: Row, now: number) => {
    const outcomes = outcomesSoFar(row, now);
    return {
      id: row.id,
      project_id: row.projectId,
      provider_id: row.providerId,
      checkpoint_id: row.checkpointId,
      ...extras(row),
      parameters: row.parameters,
      status: runStatus(row, now),
      resources_status: Object.fromEntries(outcomes.map(({ resource, status }) => [resource, status])),
      resources_reason: Object.fromEntries(
        outcomes.flatMap(({ resource, reason }) => (reason === undefined ? [] : [[resource, reason]])),
      ),
      ...row.spoilt,
    };
  };
  return {
    list: (request) => {
      const { world } = request;
      const table = { columns: SORT_COLUMNS, missingMarker: (id: string) => missing(name, id) };
      const page = databasePage(rowsOf(world.estate.karbor), isWanted(request), readListQuery(request), table);
      const bodies = page.map((row) => bodyOf(row, world.now));
      return { status: 200, body: pageBody(request, `${member}s`, page, bodies) };
    },
    show: ({ world, caller, parts }) => {
      const { id = '' } = parts;
      if (!isUuidLike(id)) throw invalidId(member);
      const row = rowsOf(world.estate.karbor).find((candidate) => candidate.id === id);
      if (row === undefined || (row.projectId !== caller.projectId && !caller.isAdmin)) throw missing(name, id);
      return { status: 200, body: { [member]: bodyOf(row, world.now) } };
    },
  };
}

const SORT_COLUMNS = {
  created_at: ({ createdAt }: KarborVerification) => Math.floor(createdAt / 1000),
  id: ({ id }: KarborVerification) => id,
  status: ({ status }: KarborVerification) => status,
};

type Column = (row: KarborVerification, now: number) => string;
const STATUS: Record<string, Column> = { status: runStatus };
const COLUMNS: Record<string, Column> = {
  ...STATUS,
  id: ({ id }) => id,
  project_id: ({ projectId }) => projectId,
  provider_id: ({ providerId }) => providerId,
  checkpoint_id: ({ checkpointId }) => checkpointId,
};
const PAGING = ['limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'all_tenants'];

/** Filters other than the status are ignored, except for an admin: an unknown one matches no row. */
function isWanted(request: KarborRequest): (row: KarborVerification) => boolean {
  const { world, call, caller } = request;
  const { allTenants } = readListQuery(request);
  const columns = caller.isAdmin ? COLUMNS : STATUS;
  const filters = [...call.query].filter(([key]) => !PAGING.includes(key) && (caller.isAdmin || key in columns));
  return (row) =>
    (allTenants || row.projectId === caller.projectId) &&
    filters.every(([key, value]) => columns[key]?.(row, world.now) === value);
}
