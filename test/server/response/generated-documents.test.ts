import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { createContexts } from '../../../src/context/context.ts';
import { Cancellation } from '../../../src/http/transport/cancellation.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { schema } from '../../../src/schema/index.ts';
import type { Answer } from '../../support/gateway.ts';
import { generateRequest, type Params } from '../../support/generated-requests.ts';
import { createRandom } from '../../support/mutated-json.ts';
import { JSON_TYPE, openClient } from '../../support/posting.ts';
import { SEED, say, scaled } from '../../support/scale.ts';
import { openBothWays } from './_support/both-ways.ts';
import { comparable, nameless } from './_support/comparing.ts';
import { askReference, shown } from './_support/reference.ts';

const SIDE_BY_SIDE = 4;
const ACCEPTS = ['application/json', 'application/graphql-response+json', '*/*'];
const ESTATE = `{ upstreams { id projectId providers { id } } vaults(first: 20) { nodes { id
  checkpoints(first: 2) { nodes { id backups { id } } } } } }`;

async function openAll() {
  const sandbox = await startSandbox({ keepsRequests: false });
  onTestFinished(() => sandbox.close());
  const content = { ...sandbox.gatewayConfig(), requestTimeoutMs: 60_000, limits: { upstreamCalls: 2_000 } };
  const ways = await openBothWays(content);
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const contexts = createContexts(readConfig({ name: 'test', content }, {}), {
    dispatcher,
    warn: () => {},
    report: () => {},
  });
  const signal = new Cancellation();
  const context = () =>
    contexts.open({
      headers: new Headers(),
      signal,
      readBudget: { used: 0, max: 2_000 },
      writeBudget: { used: 0, max: 2_000 },
      codes: new Set(),
      failedUpstreams: new Set(),
    });
  const send = openClient();
  const ask = async (params: Params, accept: string, port: number) =>
    send(port, { headers: { ...JSON_TYPE, accept, 'x-request-id': 'same' }, body: JSON.stringify(params) });
  return { ways, context, ask };
}

it('answers what is generated from the schema as Yoga alone does, and as graphql itself', async () => {
  const { ways, context, ask } = await openAll();
  const ids = new Set<string>();
  const projects = new Set<string>();
  JSON.parse((await ask({ query: ESTATE }, '*/*', ways.yoga.port)).body, (key, value) => {
    if (key === 'id') ids.add(value);
    if (key === 'projectId') projects.add(value);
    return value;
  });
  const random = createRandom(SEED);
  const figures = { compared: 0, equalBytes: 0, ownLimits: 0, byStatus: {}, byCode: {}, byKind: {} };

  async function compareOne(): Promise<void> {
    const { kind, params } = generateRequest({ schema, random, ids: [...ids] });
    const accept = ACCEPTS[random(ACCEPTS.length)] ?? '*/*';
    const [fastPath, yoga, reference] = await Promise.all([
      ask(params, accept, ways.fastPath.port),
      ask(params, accept, ways.yoga.port),
      askReference(params, context),
    ]);
    const described = JSON.stringify({ kind, accept, params });
    expect(comparable(fastPath, projects), described).toEqual(comparable(yoga, projects));
    const { data, errors = [] } = JSON.parse(fastPath.body) as Answer;
    const codes = errors.map(({ extensions }) => String(extensions?.code));
    // These are ours and not graphql's.
    const isOwnLimit = data === undefined && codes[0] === 'LIMIT_EXCEEDED';
    if (!isOwnLimit) {
      const text = data === undefined ? undefined : nameless(JSON.stringify(data), projects);
      expect(text, described).toEqual(reference.data && nameless(reference.data, projects));
      expect(errors.map(shown).sort(), described).toEqual(reference.errors);
      const isRefused = data === undefined && accept === 'application/graphql-response+json';
      expect(fastPath.status, described).toBe(isRefused ? 400 : 200);
    }
    figures.compared += 1;
    figures.equalBytes += fastPath.body === yoga.body ? 1 : 0;
    figures.ownLimits += isOwnLimit ? 1 : 0;
    count(figures.byStatus, String(fastPath.status));
    count(figures.byKind, kind);
    for (const code of new Set(codes)) count(figures.byCode, code);
  }

  const wanted = scaled(5_000, 150);
  while (figures.compared < wanted) await Promise.all(Array.from({ length: SIDE_BY_SIDE }, compareOne));
  say(`three ways: ${JSON.stringify({ ...figures, ids: ids.size })}`);
  expect(figures.ownLimits).toBeLessThan(wanted / 10);
  expect(figures.equalBytes).toBeGreaterThan(wanted * 0.9);
  expect(Object.keys(figures.byCode)).toEqual(
    expect.arrayContaining(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'INVALID_INPUT']),
  );
}, 900_000);

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
