/** What the recorded Karbor protected, as the graph has to show it. */
export interface Thing {
  nativeId: string;
  type: string;
  nativeType: string;
  name: string;
  extraInfo: unknown;
}

/** A thing in a resource graph. */
export interface GraphThing extends Thing {
  dependents: GraphThing[];
}

export function thing(type: string, nativeType: string) {
  return (nativeId: string, name: string, extraInfo: unknown = null): Thing => ({
    nativeId,
    type,
    nativeType,
    name,
    extraInfo,
  });
}

export const server = thing('SERVER', 'OS::Nova::Server');
export const volume = thing('VOLUME', 'OS::Cinder::Volume');
export const image = thing('IMAGE', 'OS::Glance::Image');
const network = thing('NETWORK', 'OS::Neutron::Network');
const project = thing('PROJECT', 'OS::Keystone::Project');

/** As a node of a graph. */
export function node(what: Thing, ...dependents: GraphThing[]): GraphThing {
  return { ...what, dependents };
}

export const IMAGE = image('99777fdd-8a5b-45ab-ba2c-52420008103f', 'cirros-0.3.4-x86_64-uec');
export const APP_SERVER = server('cb4ef2ff-10f5-46c9-bce4-cf7a49c65a01', 'App server');
export const DB_SERVER = server('5ba6a1c7-0f10-4f6e-9d0c-3a1f2f6f9a11', 'DB server');
export const SYSTEM_VOLUME = volume('25336116-f38e-4c22-81ad-e9b7bd71ba51', 'System volume');
export const PROJECT = project('dc71467ec8464c86ad179aa0a4006e72', 'demo');
/** The same project, named by a plan that wrote its id with dashes. */
export const DASHED_PROJECT = project('dc71467e-c846-4c86-ad17-9aa0a4006e72', 'demo');
export const NETWORK = network('dc71467ec8464c86ad179aa0a4006e72', 'Network Topology');

const NOVA = { availability_zone: 'nova' };
const FOUND_SYSTEM_VOLUME = node({ ...SYSTEM_VOLUME, extraInfo: NOVA });
const FOUND_SHARED_VOLUME = node(volume('33b6bb0b-1157-4e66-8553-1c9e14b1c7ba', 'Shared data volume', NOVA));
const FOUND_SPARE_VOLUME = node(volume('0d1e4a52-6c1b-4a41-9b53-0f5d3f7b8c11', 'Spare volume', NOVA));
const FOUND_IMAGE = node({ ...IMAGE, extraInfo: { server_id: 'cb4ef2ff-10f5-46c9-bce4-cf7a49c65a01' } });

/** A server with its image and its two volumes. */
export const SERVER_GRAPH = [node(APP_SERVER, FOUND_IMAGE, FOUND_SYSTEM_VOLUME, FOUND_SHARED_VOLUME)];

/** The whole project: what hangs on a server hangs on the project too, so it shows more than once. */
export const PROJECT_GRAPH = [
  node(
    PROJECT,
    node(IMAGE),
    node(NETWORK),
    node(APP_SERVER, node(IMAGE), FOUND_SYSTEM_VOLUME, FOUND_SHARED_VOLUME),
    node(DB_SERVER, FOUND_SHARED_VOLUME),
    FOUND_SYSTEM_VOLUME,
    FOUND_SHARED_VOLUME,
    FOUND_SPARE_VOLUME,
  ),
];

/** Eleven volumes, so that the serial ids of the nodes reach 0xa; a plan keeps its order, a graph does not. */
export const ELEVEN_VOLUMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a'].map((digit, index) =>
  volume(`00000000-0000-0000-0000-000000abc00${digit}`, `vol-${index}`),
);
export const ELEVEN_VOLUMES_GRAPH = [7, 9, 1, 5, 10, 0, 4, 3, 2, 8, 6]
  .flatMap((index) => ELEVEN_VOLUMES[index] ?? [])
  .map((what) => node(what));
