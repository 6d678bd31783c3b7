import type { Answer, World } from '../exchange.ts';
import type { Caller } from './caller.ts';
import { databasePage } from './database-list.ts';
import { isUuidLike, type KarborRequest } from './endpoint.ts';
import { invalidId, missing, unexpectedFault } from './faults.ts';
import { pageBody, readListQuery } from './list-query.ts';
import type { KarborPlan, KarborResource } from './rows.ts';

const TABLE = {
  columns: {
    created_at: (row: KarborPlan) => Math.floor(row.createdAt / 1000),
    id: (row: KarborPlan) => row.id,
    name: (row: KarborPlan) => row.name.toLowerCase(),
    status: (row: KarborPlan) => row.status,
    provider_id: (row: KarborPlan) => row.providerId,
  },
  missingMarker: (id: string) => missing('Plan', id),
};

/** GET /plans */
export function listPlans(request: KarborRequest): Answer {
  const { world, call, caller } = request;
  const query = readListQuery(request);
  const projectId = query.allTenants ? call.query.get('project_id') : caller.projectId;
  const isWanted = planFilter(call.query);
  const visible = world.estate.karbor.plans.filter((plan) => isVisible(plan, caller));
  const isListed = (plan: KarborPlan) => (projectId === null || plan.projectId === projectId) && isWanted(plan);
  const page = databasePage(visible, isListed, query, TABLE);
  return { status: 200, body: pageBody(request, 'plans', page, page.map(planBody)) };
}

/** GET /plans/{id} */
export function showPlan({ world, caller, parts }: KarborRequest): Answer {
  const { id = '' } = parts;
  if (!isUuidLike(id)) throw invalidId('plan');
  return { status: 200, body: { plan: planBody(findPlan(world, caller, id)) } };
}

/** DELETE /plans/{id}: an empty response. The checkpoints remain. */
export function deletePlan({ world, caller, parts }: KarborRequest): Answer {
  const { id = '' } = parts;
  if (!isUuidLike(id)) throw invalidId('plan');
  const plan = findPlan(world, caller, id);
  world.estate.karbor.plans.splice(world.estate.karbor.plans.indexOf(plan), 1);
  return { status: 200, headers: { 'content-type': 'application/json' } };
}

/** A plan of another project is not found, except by an admin. */
export function findPlan({ estate }: World, caller: Caller, id: string): KarborPlan {
  const plan = estate.karbor.plans.find((row) => row.id === id);
  if (plan === undefined || !isVisible(plan, caller)) throw missing('Plan', id);
  return plan;
}

function isVisible({ projectId }: KarborPlan, caller: Caller): boolean {
  return caller.isAdmin || projectId === caller.projectId;
}

/** Name and description are regular expressions; status may be a Python list. */
function planFilter(query: URLSearchParams): (plan: KarborPlan) => boolean {
  const name = pattern(query.get('name'));
  const description = pattern(query.get('description'));
  const status = query.get('status');
  const words = status?.startsWith('[') ? [...status.matchAll(/'([^']*)'/g)].map((match) => match[1]) : [status];
  return (plan) =>
    name.test(plan.name) &&
    description.test(plan.description ?? '') &&
    (status === null || words.includes(plan.status));
}

function pattern(text: string | null): RegExp {
  try {
    return new RegExp(text ?? '', 'i');
  } catch {
    throw unexpectedFault();
  }
}

export function planBody(plan: KarborPlan): object {
  return {
    id: plan.id,
    name: plan.name,
    description: plan.description,
    resources: plan.resources.map(resourceBody),
    provider_id: plan.providerId,
    status: plan.status,
    parameters: plan.parameters,
    ...plan.spoilt,
  };
}

/** extra_info is an object here, and absent if there is none. */
function resourceBody({ id, name, type, extraInfo }: KarborResource): object {
  return { id, name, type, ...(extraInfo === undefined ? {} : { extra_info: extraInfo }) };
}
