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
        'query ($of: ID!) { checkpoints(first: 100, filter: { providerId: $of }) { nodes { nativeId createdAt } } }',
        ({ checkpoints: { nodes } }) => Object.fromEntries(nodes.map(shortMoment)),
        { of: `provider:lab:${idsIn(recordingOf('checkpoints.list')).provider}` },
      );
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

function shortMoment({ nativeId, createdAt }: { nativeId: string; createdAt: string | null }) {
  return [nativeId.slice(0, 8), createdAt];
}
