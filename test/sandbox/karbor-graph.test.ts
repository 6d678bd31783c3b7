import { expect, it } from 'vitest';
import { karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import type { KarborProtectable, KarborResource } from '../../src/sandbox/karbor/rows.ts';
import { DEMO } from '../../src/sandbox/keystone/estate.ts';
import { readRecordings } from '../support/recordings.ts';
import { open } from '../support/sandbox-client.ts';

// The little cloud in which the recorded graphs were made.
const ZONE = { availability_zone: 'nova' };
const APP = { id: 'cb4ef2ff-10f5-46c9-bce4-cf7a49c65a01', type: 'OS::Nova::Server', name: 'App server' };
const DATABASE = { id: '5ba6a1c7-0f10-4f6e-9d0c-3a1f2f6f9a11', type: 'OS::Nova::Server', name: 'DB server' };
const SYSTEM = volume('25336116-f38e-4c22-81ad-e9b7bd71ba51', 'System volume');
const SHARED = volume('33b6bb0b-1157-4e66-8553-1c9e14b1c7ba', 'Shared data volume');
const SPARE = volume('0d1e4a52-6c1b-4a41-9b53-0f5d3f7b8c11', 'Spare volume');
const IMAGE = {
  id: '99777fdd-8a5b-45ab-ba2c-52420008103f',
  type: 'OS::Glance::Image',
  name: 'cirros-0.3.4-x86_64-uec',
};
const NETWORK = { id: DEMO.id, type: 'OS::Neutron::Network', name: 'Network Topology' };
const PROJECT = { id: DEMO.id, type: 'OS::Keystone::Project', name: 'demo' };

const CLOUD: KarborProtectable[] = [
  { ...APP, dependents: [{ ...IMAGE, extraInfo: { server_id: APP.id } }, SYSTEM, SHARED] },
  { ...DATABASE, dependents: [SHARED] },
  { ...PROJECT, dependents: [IMAGE, NETWORK, APP, DATABASE, SYSTEM, SHARED, SPARE] },
];

function volume(id: string, name: string): KarborResource {
  return { id, type: 'OS::Cinder::Volume', name, extraInfo: ZONE };
}

function recordedGraph(name: string): string | undefined {
  const recording = readRecordings().find((row) => row.case === `graph.checkpoint.show.${name}`);
  const body = recording?.response_body as { checkpoint: { resource_graph: string } } | undefined;
  return body?.checkpoint.resource_graph;
}

async function madeGraph(resources: KarborResource[]): Promise<string> {
  const provider = karborProvider({ name: 'infra' });
  const plan = karborPlan(provider, { name: 'plan', resources });
  const { karbor } = await open(({ karbor: estate }) => {
    estate.providers.push(provider);
    estate.plans.push(plan);
    estate.protectables.push(...CLOUD);
  });
  const path = `/providers/${provider.id}/checkpoints`;
  const { id } = (await karbor('POST', path, { checkpoint: { plan_id: plan.id } })).body.checkpoint;
  return (await karbor('GET', `${path}/${id}`)).body.checkpoint.resource_graph;
}

const OWN_SYSTEM = { id: SYSTEM.id, type: SYSTEM.type, name: SYSTEM.name };
const ODD = { ...SPARE, name: 'it\'s "quoted" \\ é', extraInfo: { ...ZONE, note: 'x' } };

it.each([
  ['server', [APP]],
  ['project', [PROJECT]],
  ['server-and-own-volume', [APP, OWN_SYSTEM]],
  ['odd-names', [ODD]],
])('writes the graph of a plan as Karbor did, to the letter: %s', async (name, resources) => {
  expect(await madeGraph(resources)).toBe(recordedGraph(name));
});
