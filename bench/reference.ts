import { buildSchema, execute, parse } from 'graphql';
import { type CbrVaultBody, vaultOfCbr } from './peers/cbr-model.ts';
import { type CheckpointBody, checkpointOf, type Plan, vaultOfPlan } from './peers/model.ts';
import { isCbrUpstream, partsOf } from './peers/reader.ts';
import { type ListArgs, typeDefs } from './peers/schema.ts';
import { operationOf, type QueryName } from './queries.ts';
import { provider } from './upstream/estate.ts';
import { LAB, projectOf, SG } from './upstream/projects.ts';
import { bodies, checkpointList } from './upstream/routes.ts';

const schema = buildSchema(typeDefs);
const world = bodies();

const answers = new Map<string, Promise<string>>();

/** What graphql-js makes of the upstream's bodies, without a server and without a call: the text of the answer. */
export function referenceAnswer(name: QueryName, key = 0): Promise<string> {
  const known = answers.get(`${name} ${key}`) ?? answerOf(name, key);
  answers.set(`${name} ${key}`, known);
  return known;
}

async function answerOf(name: QueryName, key: number): Promise<string> {
  const operation = operationOf('graph', name, key);
  if (operation === undefined) throw new Error(`${name} has no document.`);
  const result = await execute({
    schema,
    document: parse(operation.query),
    variableValues: operation.variables,
    rootValue: root(name.endsWith('c')),
  });
  if (result.errors !== undefined) throw new Error(`${name} fails in the reference: ${result.errors[0]?.message}`);
  return JSON.stringify(result);
}

function root(isCbr: boolean) {
  return {
    upstreams: isCbr ? [{ name: 'sg' }] : [{ name: 'lab' }, { name: 'wide' }],
    vault: ({ id }: { id: string }) => vaultById(id),
    vaults: ({ filter }: ListArgs) => ({ nodes: allVaults(filter?.upstreams?.[0] ?? '') }),
    checkpoints: ({ filter }: ListArgs) => ({
      nodes: list<CheckpointBody>(checkpointList(partsOf(filter?.providerId ?? '').nativeId), 'checkpoints').map(
        (row) => withVault('lab', row),
      ),
    }),
    nodes: ({ ids }: { ids: string[] }) =>
      ids.map((id) =>
        withVault('sg', one<CheckpointBody>(`/v3/${SG}/checkpoints/${partsOf(id).nativeId}`, 'checkpoint')),
      ),
  };
}

function withVault(upstream: string, row: CheckpointBody) {
  const checkpoint = checkpointOf(upstream, row);
  return { ...checkpoint, vault: vaultById(checkpoint.vaultId) };
}

function vaultById(id: string) {
  const { upstream, nativeId } = partsOf(id);
  if (upstream === 'sg') return vaultOfCbr(one<CbrVaultBody>(`/v3/${SG}/vaults/${nativeId}`, 'vault'));
  return vaultOfPlan(one<Plan>(`/v1/${projectOf(upstream)}/plans/${nativeId}`, 'plan'));
}

function allVaults(upstream: string) {
  const project = projectOf(upstream);
  if (isCbrUpstream(upstream)) return list<CbrVaultBody>(`/v3/${project}/vaults`, 'vaults').map(vaultOfCbr);
  return list<Plan>(`/v1/${project}/plans`, 'plans').map(vaultOfPlan);
}

function one<T>(path: string, key: string): T {
  const body = world.get(path) as Readonly<Record<string, T>> | undefined;
  const found = body?.[key];
  if (found === undefined) throw new Error(`The upstream has no ${path}.`);
  return found;
}

function list<T>(path: string, key: string): T[] {
  return one<T[]>(path, key);
}

/** The calls of the call plan, by their templates: what one query may cost upstream. */
export const callPlan: Readonly<Record<QueryName, Readonly<Record<string, number>>>> = {
  q1: { [`/v1/${LAB}/plans/:id`]: 1 },
  q2: { [`/v1/${LAB}/providers/${provider.id}/checkpoints`]: 1, [`/v1/${LAB}/plans`]: 1 },
  q3: { [`/v1/${projectOf('wide')}/plans`]: 1 },
  q4: {},
  q1c: { [`/v3/${SG}/vaults/:id`]: 1 },
  q2c: { [`/v3/${SG}/checkpoints/:id`]: 50, [`/v3/${SG}/vaults`]: 1 },
  q3c: { [`/v3/${SG}/vaults`]: 1 },
};

/** The same for a server that reads the vaults of Q2 and Q2c by their ids, each once. */
export const callsById: typeof callPlan = {
  ...callPlan,
  q2: { [`/v1/${LAB}/providers/${provider.id}/checkpoints`]: 1, [`/v1/${LAB}/plans/:id`]: 10 },
  q2c: { [`/v3/${SG}/checkpoints/:id`]: 50, [`/v3/${SG}/vaults/:id`]: 10 },
};

/** Counts paths as the call plan writes them. */
export function tally(paths: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of paths) {
    const [bare = ''] = path.split('?');
    const template = bare.replace(/(\/(?:plans|vaults|checkpoints))\/[^/]+$/, '$1/:id');
    counts[template] = (counts[template] ?? 0) + 1;
  }
  return counts;
}
