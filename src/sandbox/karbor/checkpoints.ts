import type { Answer } from '../exchange.ts';
import { utcDay } from '../instants.ts';
import { type BankQuery, findInBank, listBank } from './bank.ts';
import { checkpointBody } from './checkpoint-body.ts';
import { isUuidLike, type KarborRequest } from './endpoint.ts';
import { badRequest, forbidden, invalidId, unexpectedFault } from './faults.ts';
import { pageBody, readListQuery } from './list-query.ts';
import { findProvider } from './providers.ts';
import type { KarborCheckpoint } from './rows.ts';

/** GET /providers/{provider}/checkpoints */
export function listCheckpoints(request: KarborRequest): Answer {
  const { world, call, caller, parts } = request;
  const { limit, marker, direction, allTenants } = readListQuery(request);
  // The form of the provider's id is not checked.
  const provider = findProvider(world, parts.provider ?? '');
  const projectId = allTenants ? (call.query.get('project_id') ?? undefined) : caller.projectId;
  const planId = call.query.get('plan_id') ?? undefined;
  const days = readDays(call.query, world.now);
  const page = listBank(world, { provider, projectId, planId, days, limit, marker, direction });
  const rows = page.map((row) => checkpointBody(row, world.now));
  return { status: 200, body: pageBody(request, 'checkpoints', page, rows) };
}

/** GET /providers/{provider}/checkpoints/{id} */
export function showCheckpoint(request: KarborRequest): Answer {
  return { status: 200, body: { checkpoint: checkpointBody(findCheckpoint(request), request.world.now) } };
}

/** A checkpoint of another project is refused with its id, which reveals its existence. */
export function findCheckpoint({ world, caller, parts }: KarborRequest): KarborCheckpoint {
  const { provider: providerId = '', id = '' } = parts;
  if (!isUuidLike(providerId)) throw invalidId('provider');
  if (!isUuidLike(id)) throw invalidId('checkpoint');
  const row = findInBank(world, findProvider(world, providerId), id);
  if (row.projectId !== caller.projectId && !caller.isAdmin) {
    throw forbidden(`Access checkpoint ${id} is not allowed`);
  }
  return row;
}

/** An end without a start is ignored. */
function readDays(query: URLSearchParams, now: number): BankQuery['days'] {
  const from = readDay(query.get('start_date'));
  const to = readDay(query.get('end_date'));
  return from === undefined ? undefined : { from, to: to ?? utcDay(now) };
}

function readDay(text: string | null): string | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) {
    const reason = 'it is either malformed or otherwise incorrect.';
    throw badRequest(`The server could not comply with the request since ${reason}`);
  }
  const instant = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? Date.parse(`${text} UTC`) : Number.NaN;
  if (Number.isNaN(instant)) throw unexpectedFault();
  return utcDay(instant);
}
