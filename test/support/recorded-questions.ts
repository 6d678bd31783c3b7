import { expect } from 'vitest';
import { isUuidLike } from '../../src/domain/id.ts';
import { idsIn, type Outcome } from '../conformance/expected/recordings.ts';
import { ANY_COST } from './config.ts';
import { type Answer, openGateway } from './gateway.ts';
import { recordedAnswer } from './recorded-bytes.ts';
import { type Endpoint, endpointOf } from './recorded-endpoints.ts';
import { type Recording, readRecordings, readRunRecordings } from './recordings.ts';
import { openWire, type Wire, type WireAnswer, type WireRequest } from './wire.ts';

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

interface Question {
  document: string;
  variables: object;
  /** Takes what the table speaks of out of the answer's data. */
  pick: (data: Answer['data'], wire: Wire) => unknown;
}

function questionFor(endpoint: Endpoint, recording: Recording): Question {
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

/** The id; where the recorded one is of a form that the gateway does not ask for, any, which is answered the same. */
function askable(id: string): string {
  return isUuidLike(id) ? id : '47842aa7-6d5b-4e17-adec-588abe13e0e6';
}

function shortMoment({ nativeId, createdAt }: { nativeId: string; createdAt: string | null }) {
  return [nativeId.slice(0, 8), createdAt];
}

const DELETED = recordingOf('checkpoints.show.after-delete');

/** A deleted checkpoint, as the provider that is asked made it. */
function ownedBy(provider: string) {
  const { checkpoint } = DELETED.response_body as { checkpoint: { protection_plan: object } };
  return { checkpoint: { ...checkpoint, protection_plan: { ...checkpoint.protection_plan, provider_id: provider } } };
}

/** The checkpoint as it was shown at the time of a refused write, `….delete-while-protecting`. */
function shownMeanwhile({ case: name }: Recording): object | undefined {
  const [, run, status] = /^(live\.\w+)\.\w+-while-(\w+)$/.exec(name) ?? [];
  const shown = readRunRecordings().find((recording) => recording.case === `${run}.show.${status}`);
  return shown?.response_body as object | undefined;
}

function recordingOf(name: string): Recording {
  const found = readRecordings().find((recording) => recording.case === name);
  if (!found) throw new Error(`There is no recording ${name}.`);
  return found;
}

/** The rows of several recorded lists, each once. */
function rowsOf(...names: string[]): { id: string }[] {
  const rows = names.flatMap(
    (name) => (recordingOf(name).response_body as { checkpoints: { id: string }[] }).checkpoints,
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** The plan in the path or in the body; where Karbor's own test sent none, any. */
function planIn({ path, request_body: body }: Recording): string {
  const text = `${path} ${JSON.stringify(body)}`;
  return /(?:plans\/|"plan_id":")([\w-]+)/.exec(text)?.[1] ?? '47842aa7-6d5b-4e17-adec-588abe13e0e6';
}

/**
 * What comes beside the recorded call: the plan of a create, a look before and behind a delete or a reset, the rows of a
 * log.
 */
function helpfulAnswer(recording: Recording, request: WireRequest): WireAnswer | undefined {
  switch (endpointOf(request)) {
    case 'plans':
      return { body: { plans: [] } };
    case 'plan': {
      const plan = { id: planIn(request as never), name: 'any', resources: [], status: 'suspended' };
      return { body: { plan: { ...plan, provider_id: askable(idsIn(recording).provider) } } };
    }
    case 'checkpoint':
      return { body: shownMeanwhile(recording) ?? ownedBy(askable(idsIn(recording).provider)) };
    case 'checkpoints':
      return { body: { checkpoints: rowsOf('osc.checkpoint-list#3', 'checkpoints.list') } };
    default:
      return undefined;
  }
}

/**
 * Lets one recorded answer be the upstream's answer to what the gateway itself asks, and says what comes out in
 * front. Other requests go to `help` first.
 * @param onAsked Told of every request that got the recorded answer.
 */
export async function askAbout(
  recording: Recording,
  help: (request: WireRequest) => WireAnswer | undefined = () => undefined,
  onAsked: (request: WireRequest) => void = () => {},
): Promise<Outcome> {
  const endpoint = endpointOf(recording);
  if (endpoint === undefined) throw new Error(`The gateway does not call what ${recording.case} recorded.`);
  const wire = await openWire((request) => {
    if (endpointOf(request) !== endpoint) return help(request) ?? helpfulAnswer(recording, request);
    // The recorded page says that there is more; nothing is behind it.
    const isNextPage = request.method === 'GET' && request.query.has('marker');
    if (isNextPage) return { body: { [endpoint]: [] } };
    onAsked(request);
    return recordedAnswer(recording);
  });
  const { document, variables, pick } = questionFor(endpoint, recording);
  const { query } = openGateway({ limits: ANY_COST, upstreams: [upstreamAt(wire, endpoint, recording)] });
  const answer = await query(document, variables, { 'x-auth-token': 'token-of-the-caller' });
  expect(wire.requests.some((request) => endpointOf(request) === endpoint)).toBe(true);
  expect(JSON.stringify(answer)).not.toContain(wordsOf(recording));
  return outcomeOf(answer, (data) => pick(data, wire));
}

/** How the upstream words its refusal, which no client may see. */
function wordsOf({ status, response_body: body }: Recording): string {
  const [, words] = /"message":"([^"\\]{10,60})/.exec(JSON.stringify(body) ?? '') ?? [];
  return status < 400 || words === undefined ? 'words that nobody says' : words;
}

function upstreamAt({ url }: Wire, endpoint: Endpoint, { path, request_body: body }: Recording) {
  const projectId = /[0-9a-f]{32}/.exec(path)?.[0] ?? 'dc71467ec8464c86ad179aa0a4006e72';
  const password = { authUrl: `${url}/v3`, username: 'demo', password: 'secret', project: 'demo' };
  const isCredential = JSON.stringify(body)?.includes('"application_credential"');
  const login = isCredential
    ? { mode: 'application-credential', authUrl: `${url}/v3`, id: 'gateway', secret: 'secret' }
    : { mode: 'password', ...password };
  return {
    name: 'lab',
    kind: 'karbor',
    endpoint: url,
    projectId,
    auth: endpoint === 'login' ? login : { mode: 'passthrough' },
  };
}

function outcomeOf({ data, errors }: Answer, pick: (data: Answer['data']) => unknown): Outcome {
  const [error] = errors ?? [];
  if (error) return { failure: error.extensions ?? {} };
  const value = pick(data);
  const isFailure = typeof value === 'object' && value !== null && 'code' in value;
  return isFailure ? { failure: extensionsIn(value) } : { value };
}

/** A Failure as the same thing looks among the errors of a read. */
export function extensionsIn(failure: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(failure).filter(([key, value]) => key !== 'message' && value !== null));
}
