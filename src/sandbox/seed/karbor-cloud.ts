import { karborPlan, karborProvider, karborResource } from '../karbor/estate.ts';
import type { KarborPlan, KarborProtectable, KarborProvider, KarborResource } from '../karbor/rows.ts';
import { DEMO } from '../keystone/estate.ts';
import { INFRA_OPTIONS, INFRA_RESTORE, INFRA_SAVED, NO_SCHEMAS } from './karbor-schemas.ts';

const volume = (name: string) => karborResource({ name, extraInfo: { availability_zone: 'az-lab-1' } });
const server = (name: string) => karborResource({ name, type: 'OS::Nova::Server' });

const APP = server('orders-app-01');
const DATABASE = server('orders-db-01');
const APP_ROOT = volume('orders-app-01-root');
const DATABASE_ROOT = volume('orders-db-01-root');
/** Attached to both servers: a node with two parents. */
const SHARED = volume('orders-shared-data');
const SPARE = volume('spare-volume');
const IMAGE = karborResource({ name: 'ubuntu-22.04', type: 'OS::Glance::Image' });
/** A network has the id of its project. */
const NETWORK: KarborResource = { id: DEMO.id, type: 'OS::Neutron::Network', name: 'Network Topology' };
const PROJECT: KarborResource = { id: DEMO.id, type: 'OS::Keystone::Project', name: 'demo' };

function bootImageOf({ id }: KarborResource): KarborResource {
  return { ...IMAGE, extraInfo: { server_id: id } };
}

export const PROTECTABLES: KarborProtectable[] = [
  { ...APP, dependents: [bootImageOf(APP), APP_ROOT, SHARED] },
  { ...DATABASE, dependents: [bootImageOf(DATABASE), DATABASE_ROOT, SHARED] },
  { ...PROJECT, dependents: [IMAGE, NETWORK, APP, DATABASE, APP_ROOT, DATABASE_ROOT, SHARED, SPARE] },
];

export const INFRA: KarborProvider = karborProvider({
  id: 'cf56bd3e-97a7-4078-b6d5-f36246333fd9',
  name: 'OS Infra Provider',
  description: 'Servers, volumes and images of this cloud',
  optionsSchema: INFRA_OPTIONS,
  restoreSchema: INFRA_RESTORE,
  savedInfoSchema: INFRA_SAVED,
});

/** In the same container as the first one, as in the sample files. */
export const KUBERNETES: KarborProvider = karborProvider({
  id: 'e3982e71-f44d-4b09-8abd-3e53e4b80d10',
  name: 'OS Kubernetes Provider',
  description: '',
  optionsSchema: NO_SCHEMAS,
  restoreSchema: NO_SCHEMAS,
  savedInfoSchema: NO_SCHEMAS,
});

export const FILES: KarborProvider = karborProvider({
  id: 'b766f37c-d011-4026-8228-28730d734a3f',
  name: 'Local files',
  description: 'A bank in a directory, for experiments',
  bank: { kind: 'filesystem', name: 'karbor-files' },
  optionsSchema: NO_SCHEMAS,
  restoreSchema: NO_SCHEMAS,
  savedInfoSchema: NO_SCHEMAS,
});

export const WHOLE_PROJECT: KarborPlan = karborPlan(INFRA, {
  name: 'whole project, nightly',
  description: 'Everything in demo',
  resources: [PROJECT],
});

export const ORDERS: KarborPlan = karborPlan(INFRA, {
  name: 'orders stack',
  description: null,
  resources: [APP, DATABASE],
  parameters: { 'OS::Cinder::Volume': { backup_mode: 'incremental', force: 'True' } },
});

export const PAYROLL: KarborPlan = karborPlan(INFRA, {
  name: 'payroll volumes',
  description: 'Started: it can no longer be edited',
  status: 'started',
  resources: [volume('payroll-db'), volume('payroll-archive')],
});

const ODD: KarborPlan = karborPlan(INFRA, {
  name: 'Größe — 計画 "quoted" \\ <tags>',
  description: '',
  resources: [volume('データ'), volume("it's one volume")],
});

export const PODS: KarborPlan = karborPlan(KUBERNETES, {
  name: 'web pods',
  description: 'Stateful sets of the web shop',
  resources: [
    karborResource({ name: 'default:web-0', type: 'OS::Kubernetes::Pod' }),
    karborResource({ name: 'default:web-1', type: 'OS::Kubernetes::Pod' }),
  ],
});

export const LAB_FILES: KarborPlan = karborPlan(FILES, { name: 'lab files', resources: [volume('lab-data')] });

/** Its checkpoints still exist. */
export const RETIRED: KarborPlan = karborPlan(INFRA, { name: 'old wiki', resources: [volume('wiki-data')] });

export const PLANS: KarborPlan[] = [WHOLE_PROJECT, ORDERS, PAYROLL, ODD, PODS, LAB_FILES];
