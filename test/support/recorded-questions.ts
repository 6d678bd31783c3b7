import type { Answer } from './gateway.ts';
import type { Endpoint } from './recorded-endpoints.ts';
import { askable, idsIn, planIn } from './recorded-ids.ts';
import { type Recording, recordingOf } from './recordings.ts';
import type { Wire } from './wire.ts';

const THING = 'nativeId type nativeType name extraInfo';
const GRAPH = `${THING} dependents { ${THING} dependents { ${THING} dependents { ${THING} dependents { nativeId } } } }`;
const CREATED = `
  id nativeId projectId status nativeStatus name description createdOn vaultId vaultName
  resources { ${THING} } skippedResources { id } backups { id } provider { id nativeId } extraInfo`;
const CHECKPOINT = `${CREATED} resourceGraph { ${GRAPH} }`;
const PLAN = `
  id nativeId name description status nativeStatus createdAt capacity { sizeGb } tags { key }
  provider { id nativeId } resources { ${THING} }`;
const TASK = `
  id nativeId projectId kind nativeKind status nativeStatus isFinished progressPercent startedAt endedAt error { code }
  checkpointId vaultId vaultName backupId subject { id } counts { total } provider { id nativeId } requestId extraInfo`;
const RECORD = `${TASK} results { nativeId type nativeType name nativeStatus reason }`;
const FAILURE = '... on Failure { code message retryable upstream upstreamCode requestId }';

export interface Question {
  document: string;
  variables: object;
  /** Takes what the table speaks of out of the answer's data. */
  pick: (data: Answer['data'], wire: Wire) => unknown;
}

/** What the gateway is asked, for it to make a recorded call. */
export function questionFor(endpoint: Endpoint, recording: Recording): Question {
  const { provider, checkpoint } = idsIn(recording);
  const id = `checkpoint:lab:${askable(provider)}:${askable(checkpoint)}`;
  const read = (document: string, pick: Question['pick'], variables = {}) => ({ document, pick, variables });
  const write = (name: string, input: object, payload = '') => ({
    document: `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { written: ${name}(input: $input) {
      ... on ${name[0]?.toUpperCase()}${name.slice(1)}Payload { checkpointId requestId ${payload} } ${FAILURE} } }`,
    variables: { input },
    pick: (data: Answer['data']) => data.written,
  });
  switch (endpoint) {
    case 'login':
      return read('{ vaults { nodes { id } } }', ({ vaults }, { requests }) => ({
        nodes: vaults.nodes,
        token: requests.at(-1)?.headers['x-auth-token'],
      }));
    case 'providers':
      return read(
        '{ upstreams { providers { id nativeId name description } } }',
        (data) => data.upstreams[0].providers,
      );
    case 'plans':
      return read(`{ vaults(first: 100) { nodes { ${PLAN} } } }`, (data) => data.vaults.nodes);
    case 'plan':
      return read(`query ($id: ID!) { vault(id: $id) { ${PLAN} } }`, (data) => data.vault, {
        id: `vault:lab:${askable(planIn(recording))}`,
      });
    case 'checkpoints':
      return read(
        `query ($of: ID!) { checkpoints(first: 100, filter: { providerId: $of }) { nodes { ${CHECKPOINT} } } }`,
        (data) => data.checkpoints.nodes,
        { of: `provider:lab:${provider}` },
      );
    case 'checkpoint':
      return read(`query ($id: ID!) { checkpoint(id: $id) { ${CHECKPOINT} } }`, (data) => data.checkpoint, { id });
    case 'operationLogs':
      return read(
        `query ($filter: TaskFilter) { tasks(first: 100, filter: $filter) { nodes { ${TASK} } } }`,
        (data) => data.tasks.nodes,
        { filter: filterOf(recording) },
      );
    case 'restores':
    case 'verifications':
      return read(
        `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { ${RECORD} } } }`,
        ({ nodes }) => nodes.filter(Boolean),
        {
          ids: recordIds(endpoint.slice(0, -1), recording),
        },
      );
    case 'restore':
    case 'verification':
      return read(`query ($id: ID!) { task(id: $id) { ${RECORD} } }`, (data) => data.task, {
        id: `task:lab:${endpoint}:${askable(recording.path.split('/').at(-1) ?? '')}`,
      });
    case 'create':
      return write(
        'createCheckpoint',
        { vaultId: `vault:lab:${askable(planIn(recording))}` },
        `checkpoint { ${CREATED} }`,
      );
    case 'delete':
      return write('deleteCheckpoint', { id });
    case 'reset':
      return write('resetCheckpointState', { id, state: 'ERROR' });
  }
}

/** The times of the recorded checkpoints, which the operation log has. */
export function questionForMoments(): Question {
  return {
    document:
      'query ($of: ID!) { checkpoints(first: 100, filter: { providerId: $of }) { nodes { nativeId createdAt } } }',
    variables: { of: `provider:lab:${idsIn(recordingOf('checkpoints.list')).provider}` },
    pick: ({ checkpoints: { nodes } }) => Object.fromEntries(nodes.map(shortMoment)),
  };
}

function shortMoment({ nativeId, createdAt }: { nativeId: string; createdAt: string | null }) {
  return [nativeId.slice(0, 8), createdAt];
}

/** The conditions of a recorded list of the log that a client can ask for; the others are ignored by Karbor, or are paging. */
function filterOf({ path, response_body: body }: Recording) {
  const { searchParams: query } = new URL(path, 'http://karbor');
  const [row] = rowsIn(body);
  const checkpoint = query.get('checkpoint_id');
  const plan = query.get('plan_id');
  return {
    checkpointId: checkpoint === null ? undefined : `checkpoint:lab:${row?.provider_id}:${checkpoint}`,
    vaultId: plan === null ? undefined : `vault:lab:${plan}`,
    ...(query.get('status') === 'protecting' && { kind: 'BACKUP', status: 'RUNNING' }),
  };
}

/** Ids of all rows and of more, because a list is read only for many. */
function recordIds(record: string, { response_body: body }: Recording): string[] {
  const missing = Array.from(
    { length: 11 },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  );
  return [...rowsIn(body).map(({ id }) => id), ...missing].map((id) => `task:lab:${record}:${id}`);
}

function rowsIn(body: unknown): { id: string; provider_id: string }[] {
  return Object.values(body ?? {}).find(Array.isArray) ?? [];
}
