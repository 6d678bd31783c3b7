import type { Answer } from '../exchange.ts';
import { uuidFrom } from '../identifiers.ts';
import { isUuidLike, type KarborRequest } from './endpoint.ts';
import { badRequest, invalidId, overQuota, unexpectedFault } from './faults.ts';
import { CREATION, UPDATE, type WirePlan, type WireResource, type WireUpdate } from './plan-shapes.ts';
import { findPlan, planBody } from './plans.ts';
import { reachableProviders } from './providers.ts';
import { pythonText } from './python.ts';
import { readBody } from './request-body.ts';
import type { KarborPlan, KarborProvider, KarborResource } from './rows.ts';

/** The database's limit, which the schema does not have for resources. */
const MAX_NAME = 255;

/** POST /plans */
export function createPlan({ world, call, caller }: KarborRequest): Answer {
  const { estate, now } = world;
  const { plan: asked } = readBody<{ plan: WirePlan }>(call, CREATION);
  const name = readName(asked.name);
  const resources = readResources(asked.resources);
  const provider = reachableProviders(world).find(({ id }) => id === asked.provider_id);
  if (provider === undefined) throw badRequest('The provider could not be found.');
  checkParameters(provider, asked.parameters);
  const { karbor } = estate;
  const inUse = karbor.plans.filter(({ projectId }) => projectId === caller.projectId).length;
  if (karbor.quota.plans >= 0 && inUse >= karbor.quota.plans) throw overQuota('plans', karbor.quota.plans);
  estate.made += 1;
  const plan: KarborPlan = {
    id: uuidFrom(`karbor-made:${estate.made}`),
    projectId: caller.projectId,
    name,
    description: storable(asked.description ?? null),
    providerId: provider.id,
    status: 'suspended',
    resources,
    parameters: storedParameters(asked.parameters),
    createdAt: now,
  };
  karbor.plans.push(plan);
  return { status: 200, body: { plan: planBody(plan) } };
}

/** PUT /plans/{id}: `started` is final, and any string is accepted as a status. */
export function updatePlan({ world, call, caller, parts }: KarborRequest): Answer {
  const { id = '' } = parts;
  const { plan: asked } = readBody<{ plan: WireUpdate }>(call, UPDATE);
  if (!isUuidLike(id)) throw invalidId('plan');
  if (Object.keys(asked).length === 0) throw badRequest('Missing updated parameters in request body.');
  const plan = findPlan(world, caller, id);
  if (plan.status !== 'suspended') {
    throw badRequest('Invalid plan: The plan can be only updated in suspended status.');
  }
  if (asked.name !== undefined) plan.name = readName(asked.name);
  if (asked.description !== undefined) plan.description = storable(asked.description);
  if (asked.status !== undefined) plan.status = asked.status;
  if (asked.resources !== undefined) plan.resources = readResources(asked.resources);
  return { status: 200, body: { plan: planBody(plan) } };
}

/** The schema does not require a name, but the handler fails without one. */
function readName(name: string | null | undefined): string {
  if (name === undefined) throw unexpectedFault();
  const invalid = (rule: string) => badRequest(`An invalid 'name' value was provided. The ${rule}`);
  if (name === null || name === '') throw invalid("'name' can not be None.");
  if (name.trim() === '') throw invalid('name must be: printable characters. Can not start or end with whitespace.');
  return storable(name);
}

function readResources(resources: WireResource[] | undefined): KarborResource[] {
  if (resources === undefined) throw unexpectedFault();
  return resources.map(({ id, type, name, extra_info: extraInfo }) => {
    if (id === undefined || type === undefined || name === undefined) {
      const rule = 'Resource in list must be a dict when creating a plan.The keys of resource are id,type and name.';
      throw badRequest(`Invalid input received: ${rule}`);
    }
    if (name.length > MAX_NAME) throw unexpectedFault();
    return { id, type, name: storable(name), ...(extraInfo ? { extraInfo } : {}) };
  });
}

/** Only property names are checked. A no-op plugin has no properties, so this check fails. */
function checkParameters({ optionsSchema }: KarborProvider, parameters: WirePlan['parameters']): void {
  for (const [key, values] of Object.entries(parameters)) {
    const [type = '', resourceId] = key.split('#');
    if (resourceId !== undefined && !isUuidLike(resourceId)) throw badRequest('The resource_id must be a uuid.');
    const schema: { properties?: object } | undefined = optionsSchema[type];
    if (schema === undefined) throw badRequest('The key of plan parameters is invalid.');
    const { properties } = schema;
    if (properties === undefined) throw unexpectedFault();
    if (!Object.keys(values).every((name) => name in properties)) {
      throw badRequest('The protect property of plan parameters is invalid.');
    }
  }
}

/** Every value becomes a string. */
function storedParameters(parameters: WirePlan['parameters']): KarborPlan['parameters'] {
  const entries = Object.entries(parameters).map(([key, values]) => {
    return [key, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, pythonText(value)]))];
  });
  return Object.fromEntries(entries);
}

/** The database stores characters of at most three bytes. */
function storable<Text extends string | null>(text: Text): Text {
  if (text !== null && /[\u{10000}-\u{10ffff}]/u.test(text)) throw unexpectedFault();
  return text;
}
