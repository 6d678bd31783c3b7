import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANY_COST } from '../support/config.ts';
import { openGateway } from '../support/gateway.ts';
import { askAbout } from '../support/recorded-outcomes.ts';
import { openWire } from '../support/wire.ts';
import { bodyOf, exchange, FOLDER, LIST, READS } from './_support/reference-exchange.ts';
import type { Outcome } from './expected/recordings.ts';
import { CHECKPOINT, ELSEWHERE, FOREIGN, PROJECT, PROVIDER, REFUSALS, VALUES } from './expected/reference-karbor.ts';

const OUT_OF_CONTRACT = {
  failure: { code: 'UPSTREAM_BAD_RESPONSE', retryable: false, upstream: 'lab', requestId: 'req-1' },
};

/** Which reads take a body for an answer, by the member in which Karbor puts it. */
const MEMBERS: Record<string, string> = {
  providers: 'providers',
  plans: 'plans',
  plan: 'plan',
  list: 'checkpoints',
  show: 'checkpoint',
};

describe('every documented body of Karbor', () => {
  it('has a row', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
    expect([...Object.keys(VALUES), ...FOREIGN, ...ELSEWHERE].sort()).toEqual(files.sort());
  });

  it.each(Object.entries(VALUES))('%s has its value', async (name, [method, path, value]) => {
    expect(await askAbout(exchange(method, path, { response_body: bodyOf(name) }))).toEqual({ value });
  });

  it.each([...FOREIGN, ...Object.keys(VALUES)])('%s is a bad response to every other read', async (name) => {
    const body = bodyOf(name);
    const others = Object.entries(READS).filter(([read]) => FOREIGN.includes(name) || !((MEMBERS[read] ?? '') in body));
    const given = await Promise.all(others.map(([, path]) => askAbout(exchange('GET', path, { response_body: body }))));
    expect(given).toEqual(others.map(() => OUT_OF_CONTRACT));
  });
});

const MET_BY = {
  show: ['GET', READS.show],
  list: ['GET', LIST],
  create: ['POST', LIST],
  delete: ['DELETE', READS.show],
  reset: ['PUT', READS.show],
} as const;

interface Fault {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const FAULTS: Record<string, Fault> = bodyOf('errors');

/** Karbor refuses to delete it, and when looked at it is still being made. */
const stillProtecting = () => ({
  body: { checkpoint: { ...bodyOf('checkpoint-show-available-200').checkpoint, status: 'protecting' } },
});

describe('a documented refusal of Karbor', () => {
  it('has a row', () => {
    expect(Object.keys(REFUSALS)).toEqual(Object.keys(FAULTS));
  });

  it.each(
    Object.entries(REFUSALS).flatMap(([name, met]) =>
      Object.entries(met).map(([by, meaning]) => [name, by as keyof typeof MET_BY, meaning] as const),
    ),
  )('%s, met by %s', async (name, by, meaning) => {
    const { status = 0, headers = {}, body } = FAULTS[name] ?? {};
    const lowered = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]);
    const [method, path] = MET_BY[by];
    const parts = { status, response_headers: Object.fromEntries(lowered), response_body: body };
    const help = by === 'delete' ? stillProtecting : undefined;
    const given = await askAbout(exchange(method, path, parts), { help });
    expect(given).toEqual(outcomeOf(meaning, parts.response_headers['x-openstack-request-id']));
  });
});

function outcomeOf(meaning: NonNullable<(typeof REFUSALS)[string]['show']>, requestId: unknown): Outcome {
  if (meaning === 'null') return { value: null };
  const [code, upstreamCode, retryable = false] = meaning;
  return { failure: { code, retryable, upstream: 'lab', upstreamCode, requestId } };
}

const [MADE] = bodyOf('operation-log-list-200').operation_logs;
const DELETED_LATER = { ...MADE, id: 'later', status: 'deleted', started_at: '2026-03-15T08:00:00.000000' };

it.each([
  ['as it stands', [MADE]],
  ['with a later deletion', [MADE, DELETED_LATER]],
  ['with a later deletion, newest first', [DELETED_LATER, MADE]],
])('tells by operation-log-list-200, %s, when a checkpoint was made', async (_how, operation_logs) => {
  const wire = await openWire(({ path }) => ({
    body: path.endsWith('/operation_logs') ? { operation_logs } : bodyOf('checkpoint-show-available-200'),
  }));
  const auth = { mode: 'passthrough' };
  const upstream = { name: 'lab', kind: 'karbor', endpoint: wire.url, projectId: PROJECT, auth };
  const document = `{ checkpoint(id: "checkpoint:lab:${PROVIDER}:${CHECKPOINT}") { createdAt } }`;
  const { query } = openGateway({ limits: ANY_COST, upstreams: [upstream] });
  expect(await query(document, {}, { 'x-auth-token': 'tok' })).toEqual({
    data: { checkpoint: { createdAt: '2026-03-14T02:00:03.000Z' } },
  });
});

it('shows the text of resource-graph-decoded as its roots', async () => {
  const { source_string: text, roots } = bodyOf('resource-graph-decoded');
  const { checkpoint } = bodyOf('checkpoint-show-available-200');
  const response_body = { checkpoint: { ...checkpoint, resource_graph: text } };
  const given = (await askAbout(exchange('GET', READS.show, { response_body }))) as {
    value: { resourceGraph: Root[] };
  };
  expect(given.value.resourceGraph.map(toDocumented)).toEqual(roots);
});

interface Root {
  nativeType: string;
  nativeId: string;
  name: string;
  extraInfo: unknown;
  dependents: Root[];
}

/** A resource in the words of the documented tree. */
function toDocumented({ nativeType: type, nativeId: id, name, extraInfo: extra_info, dependents }: Root): object {
  return { type, id, name, extra_info, children: dependents.map(toDocumented) };
}
