import { expect, it } from 'vitest';
import { karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import { open, type Reply } from '../support/sandbox-client.ts';

const SCHEMA = { properties: { backup_name: {}, force: {} } };
const PROVIDER = karborProvider({
  name: 'infra',
  optionsSchema: { 'OS::Cinder::Volume': SCHEMA, 'OS::Nova::Server': {} },
});
const VOLUME = { id: PROVIDER.id, type: 'OS::Cinder::Volume', name: 'v' };
const ORDER = { name: 'orders', provider_id: PROVIDER.id, parameters: {}, resources: [VOLUME] };

function openWith(...names: string[]) {
  return open(({ karbor }) => {
    karbor.providers.push(PROVIDER);
    karbor.plans.push(...names.map((name, position) => karborPlan(PROVIDER, { name, createdAt: position * 1_000 })));
  });
}

function names({ body }: Reply): string[] {
  return body.plans.map(({ name }: { name: string }) => name);
}

it('turns plan parameters into text, as Python prints them', async () => {
  const { karbor } = await openWith();
  const parameters = { 'OS::Cinder::Volume': { backup_name: 7, force: true } };
  const { body } = await karbor('POST', '/plans', { plan: { ...ORDER, parameters } });
  expect(body.plan.parameters).toEqual({ 'OS::Cinder::Volume': { backup_name: '7', force: 'True' } });
});

it.each([
  ['null for a name', { name: null }, 400],
  ['no name', { name: undefined }, 500],
  ['no resources', { resources: undefined }, 500],
  ['an empty list of resources', { resources: [] }, 400],
  ['a character that the database cannot keep', { name: 'orders 😀' }, 500],
  ['parameters for a type without a schema', { parameters: { 'OS::Nova::Server': { a: 'b' } } }, 500],
  ['parameters of a type that nobody knows', { parameters: { 'OS::No::Such': { a: 'b' } } }, 400],
])('refuses a plan with %s', async (_what, given, status) => {
  const { karbor, estate } = await openWith();
  expect((await karbor('POST', '/plans', { plan: { ...ORDER, ...given } })).status).toBe(status);
  expect(estate.karbor.plans).toEqual([]);
});

it('lists the newest plan first and follows the marker', async () => {
  const { karbor } = await openWith('a', 'b', 'c');
  const first = await karbor('GET', '/plans?limit=2');
  expect(names(first)).toEqual(['c', 'b']);
  expect(names(await karbor('GET', `/plans?limit=2&marker=${first.body.plans[1].id}`))).toEqual(['a']);
});

it('pages behind a plan that no longer has the status of the filter', async () => {
  const { karbor } = await openWith('a', 'b');
  const { body } = await karbor('GET', '/plans?status=suspended&limit=1');
  const marker = body.plans[0].id;
  await karbor('PUT', `/plans/${marker}`, { plan: { status: 'started' } });
  expect(names(await karbor('GET', `/plans?status=suspended&marker=${marker}`))).toEqual(['a']);
});

it('does not find a marker of another project', async () => {
  const { karbor, estate } = await openWith('a');
  const foreign = karborPlan(PROVIDER, { name: 'b', projectId: 'f'.repeat(32) });
  estate.karbor.plans.push(foreign);
  expect(await karbor('GET', `/plans?marker=${foreign.id}`)).toMatchObject({ status: 404 });
});

it('links to an empty page when the last one is full', async () => {
  const { karbor } = await openWith('a', 'b');
  const full = await karbor('GET', '/plans?limit=2');
  expect(full.body.plans_links).toHaveLength(1);
  const { body } = await karbor('GET', `/plans?limit=2&marker=${full.body.plans[1].id}`);
  expect(body).toEqual({ plans: [] });
});

it.each([
  ['name=^or', ['orders']],
  ["status=['started']", ['payroll']],
  ['sort=name:asc', ['orders', 'payroll']],
  ['offset=1', ['orders']],
])('lists plans by %s', async (query, expected) => {
  const { karbor, estate } = await openWith('orders', 'payroll');
  Object.assign(estate.karbor.plans[1] ?? {}, { status: 'started' });
  expect(names(await karbor('GET', `/plans?${query}`))).toEqual(expected);
});

it('leads nowhere back from a started plan', async () => {
  const { karbor, estate } = await openWith('orders');
  const path = `/plans/${estate.karbor.plans[0]?.id}`;
  expect((await karbor('PUT', path, { plan: { status: 'started' } })).body.plan.status).toBe('started');
  expect((await karbor('PUT', path, { plan: { status: 'suspended' } })).status).toBe(400);
  expect(await karbor('DELETE', path)).toMatchObject({ status: 200, body: '' });
});
