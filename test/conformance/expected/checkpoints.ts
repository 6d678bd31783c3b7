import { PLANS, type Plan } from './plans.ts';
import { ELEVEN_VOLUMES_GRAPH, type GraphThing, node, PROJECT_GRAPH, SERVER_GRAPH } from './things.ts';

const MANUAL = { created_by: 'manual' };
const DEMO = 'dc71467ec8464c86ad179aa0a4006e72';
const OTHER = 'd1b7141d152543d8acddf38f91d7eaae';

export interface Recorded {
  id: string;
  plan: Plan;
  graph: GraphThing[] | null;
  project: string;
  extraInfo: unknown;
  day: string;
}

/** Unless said otherwise a graph has the things of the plan side by side. */
export function recorded(id: string, plan: Plan, parts: Partial<Recorded> = {}): Recorded {
  const graph = plan.things.map((thing) => node(thing));
  return { id, plan, graph, project: DEMO, extraInfo: MANUAL, day: '2026-11-22', ...parts };
}

const COPY = { extraInfo: {} };

const CHECKPOINTS = [
  recorded('c7d74f74-842e-45f5-9846-8ce243bbf1cd', PLANS.tier),
  recorded('eea74185-f415-4a06-9e43-8f444c2a74f0', PLANS.tier),
  recorded('4c833dc5-5e20-4ae9-9b08-5d312ed2ce61', PLANS.tier),
  recorded('88652909-1863-49d6-81b1-609735bd208f', PLANS.tier),
  recorded('48b23e42-0c2a-42ec-be90-161ef11e235b', PLANS.renamed),
  recorded('66366aaf-8c0b-4d3c-b351-504c2514a7db', PLANS.renamed),
  recorded('2d757bb4-d481-4efb-b535-6b2ad9099e09', PLANS.unicode),
  recorded('98387ddf-3ae5-42ae-97d6-7765d697dda3', PLANS.files),
  recorded('4a2520d2-72a9-4689-8374-84e50dacb08d', PLANS.files),
  recorded('545aea11-058f-44ed-a3fe-13e1627cf02e', PLANS.files, { graph: PROJECT_GRAPH }),
  recorded('404e7c4b-5ce3-442c-83cc-09923ff450a2', PLANS.parameters),
  recorded('ddf1df51-7740-42ea-9d36-9ebcf03121a6', PLANS.ofSwift),
  recorded('5a7a04c4-3180-46ff-a155-fb8d05272fb0', PLANS.ofFiles),
  recorded('d03958b3-1fe2-401c-9c87-95451adb0788', PLANS.ofOther, { project: OTHER }),
  recorded('46c2ad7f-d49c-450a-a028-c7bb26cdc134', PLANS.shared),
  recorded('050be043-489e-4654-8312-c1562b3a773c', PLANS.tierCut, { ...COPY, graph: null }),
  recorded('1cd79ba5-3b53-457a-8aec-c6be858a02e3', PLANS.tierCut, { ...COPY, graph: null }),
  recorded('20385a92-fd8a-432a-ada6-1f9c10f86e30', PLANS.tierCut, { ...COPY, graph: null }),
  recorded('89b16083-3066-4fed-9fd7-43b41d85e09d', PLANS.tierCut, COPY),
  recorded('3f58732d-50e0-4f81-9fbb-3f838b00e8a2', PLANS.tierCut),
  recorded('0de05d2e-7db5-46cb-80a8-a3911222cfc2', PLANS.tierCut),
  recorded('820e6e0c-8388-4650-845b-3ec6c5564d09', PLANS.tierCut),
  recorded('d3f99dfd-342c-4bb6-b5e3-4c8ae6dd4ee4', PLANS.tierCut),
  recorded('674836a5-620a-4d70-b0b4-afe079b69a2b', PLANS.tierCut),
  recorded('dc4d8432-cf57-4fce-aaa7-a9cf33c008b6', PLANS.tierCut),
  recorded('e14873db-8c3d-493f-b8e6-a2bd3f5f86e7', PLANS.tierCut),
  recorded('d82c9131-0d3d-4153-8875-500cdb7d83de', PLANS.server, { graph: SERVER_GRAPH }),
  recorded('6afc6ab2-b389-4d76-bfc0-9f5c6a536cc5', PLANS.diamond),
  recorded('cdd94dce-ddd5-4ff5-830e-94863e5b0371', PLANS.project, { graph: PROJECT_GRAPH }),
  recorded('b346f81f-08ed-4006-a9ba-01d651e1ba02', PLANS.twice, { graph: SERVER_GRAPH }),
  recorded('3d08ebeb-4c2a-4670-b8c4-a219a5a44bf0', PLANS.eleven, { graph: ELEVEN_VOLUMES_GRAPH }),
  recorded('6b4dab20-a8e1-4eda-a998-24443b671c14', PLANS.oddNames),
];

const WORDS: Record<string, string> = {
  AVAILABLE: 'available',
  PROTECTING: 'protecting',
  ERROR: 'error',
  DELETING: 'deleting',
  DELETED: 'deleted',
  ERROR_DELETING: 'error-deleting',
  WAIT_COPYING: 'wait_copying',
  COPYING: 'copying',
};

/** What the gateway has to show. `short` is the beginning of an id, and a status where that is not AVAILABLE. */
export function expectedCheckpoint(short: string) {
  return checkpointIn(CHECKPOINTS, short);
}

export function checkpointIn(rows: readonly Recorded[], short: string) {
  const [prefix = '', status = 'AVAILABLE'] = short.split('/');
  const found = rows.find(({ id }) => id.startsWith(prefix));
  if (!found) throw new Error(`No checkpoint begins with ${prefix}.`);
  const { id, plan, graph, project, extraInfo, day } = found;
  return {
    id: `checkpoint:lab:${plan.provider}:${id}`,
    nativeId: id,
    projectId: project,
    status,
    nativeStatus: WORDS[status],
    name: null,
    description: null,
    createdOn: day,
    vaultId: `vault:lab:${plan.id}`,
    vaultName: plan.name,
    resources: plan.things,
    skippedResources: [],
    resourceGraph: graph,
    backups: null,
    provider: { id: `provider:lab:${plan.provider}`, nativeId: plan.provider },
    extraInfo,
  };
}

/** The answer to a create has no graph, and its day is that of its header. */
export function expectedCreated(prefix: string) {
  return createdIn(CHECKPOINTS, prefix);
}

export function createdIn(rows: readonly Recorded[], prefix: string) {
  const { resourceGraph: _, ...created } = checkpointIn(rows, `${prefix}/PROTECTING`);
  return created;
}
