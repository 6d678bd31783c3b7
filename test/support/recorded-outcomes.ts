import { expect } from 'vitest';
import type { Outcome } from '../conformance/expected/recordings.ts';
import { ANY_COST } from './config.ts';
import { type Answer, openGateway } from './gateway.ts';
import { recordedAnswer } from './recorded-bytes.ts';
import { type Endpoint, endpointOf } from './recorded-endpoints.ts';
import { helpfulAnswer } from './recorded-neighbours.ts';
import { type Question, questionFor } from './recorded-questions.ts';
import type { Recording } from './recordings.ts';
import { openWire, type Wire, type WireAnswer, type WireRequest } from './wire.ts';

interface Options {
  /** Answers other requests before the neighbours of the recording do. */
  help?: ((request: WireRequest) => WireAnswer | undefined) | undefined;
  /** Called with every request that got the recorded answer. */
  onAsked?: (request: WireRequest) => void;
  /** What the gateway is asked instead of the usual. */
  question?: Question;
}

/** Lets one recorded answer be the upstream's answer to what the gateway itself asks, and returns what comes out in front. */
export async function askAbout(recording: Recording, options: Options = {}): Promise<Outcome> {
  const { help = () => undefined, onAsked = () => {} } = options;
  const endpoint = endpointOf(recording);
  if (endpoint === undefined) throw new Error(`The gateway does not call what ${recording.case} recorded.`);
  const wire = await openWire((request) => {
    if (endpointOf(request) !== endpoint) return help(request) ?? helpfulAnswer(recording, request);
    // The recorded page says that there is more; nothing is behind it.
    const isNextPage = request.method === 'GET' && request.query.has('marker');
    if (isNextPage) return { body: { [request.path.split('/').at(-1) ?? '']: [] } };
    onAsked(request);
    return recordedAnswer(recording);
  });
  const { document, variables, pick } = options.question ?? questionFor(endpoint, recording);
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
