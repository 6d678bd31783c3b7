import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecordings } from '../sandbox/recordings.ts';
import { openFetchingGateway } from '../support/fetching.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { openWire } from '../support/wire.ts';
import { PROJECT, QUESTIONS } from './cbr-questions.ts';
import { BROKEN, type Rule } from './contract.ts';
import { CBR_CONTRACTS, KARBOR_CONTRACTS } from './expected/contracts.ts';
import { createRandom, mutated } from './mutations.ts';
import { endpointOf } from './recorded-endpoints.ts';

interface Source {
  readonly name: string;
  readonly body: object;
  readonly document: string;
  readonly rule: Rule;
}

const fixture = (folder: string, name: string): object =>
  JSON.parse(readFileSync(new URL(`../fixtures/${folder}/${name}.json`, import.meta.url), 'utf8'));
const cbr = (name: string, question: keyof typeof CBR_CONTRACTS): Source => ({
  name: `${name} for ${question}`,
  body: fixture('cbr', name),
  document: QUESTIONS[question].document,
  rule: CBR_CONTRACTS[question],
});

const PLANNED = 'nativeId type nativeType name extraInfo';
const KARBOR_DOCUMENTS = {
  checkpoint: (ids: string) => `{ it: checkpoint(id: "checkpoint:lab:${ids}") {
    nativeId projectId nativeStatus createdOn vaultId vaultName resources { ${PLANNED} } extraInfo } }`,
  plan: (id: string) => `{ it: vault(id: "vault:lab:${id}") {
    id nativeId name description status nativeStatus provider { nativeId } resources { ${PLANNED} } } }`,
};

/** A checkpoint that another provider made is none of the provider that was asked. */
const ofProvider =
  (asked: string, rule: Rule): Rule =>
  (body) => {
    const owner = (body as { checkpoint?: { protection_plan?: { provider_id?: unknown } | null } | null }).checkpoint
      ?.protection_plan?.provider_id;
    if (typeof owner === 'string' && owner !== asked) return null;
    const shown = rule(body);
    if (shown === BROKEN) return BROKEN;
    const { '-provider': _provider, ...rest } = shown as Record<string, unknown>;
    return rest;
  };

const recorded: Source[] = readRecordings().flatMap((recording) => {
  const endpoint = endpointOf(recording);
  const body = recording.response_body;
  if (recording.status !== 200 || typeof body !== 'object' || body === null) return [];
  const parts = recording.path.split('/');
  if (endpoint === 'plan') {
    return [
      { name: recording.case, body, document: KARBOR_DOCUMENTS.plan(parts[4] ?? ''), rule: KARBOR_CONTRACTS.plan },
    ];
  }
  if (endpoint !== 'checkpoint') return [];
  const [provider = '', id = ''] = [parts[4], parts[6]];
  const rule = ofProvider(provider, KARBOR_CONTRACTS.checkpoint);
  return [{ name: recording.case, body, document: KARBOR_DOCUMENTS.checkpoint(`${provider}:${id}`), rule }];
});

const SOURCES: readonly Source[] = [
  cbr('checkpoint-show-200', 'checkpoint'),
  cbr('vault-show-200', 'vault'),
  cbr('backup-show-200', 'backup'),
  cbr('vault-list-200', 'vaults'),
  ...recorded,
];

async function openMutable() {
  let body: object = {};
  const wire = await openWire(() => ({ body }));
  const auth = { mode: 'passthrough' };
  const gateway = openFetchingGateway({
    upstreams: [
      { name: 'sg', kind: 'cbr', endpoint: wire.url, projectId: PROJECT, auth },
      { name: 'lab', kind: 'karbor', endpoint: wire.url, projectId: PROJECT, auth },
    ],
  });
  /** What comes out in front: the value, null or the code. */
  const ask = async (given: object, document: string) => {
    body = given;
    const { answer } = await gateway.ask(document, { headers: { 'x-auth-token': 'tok' } });
    const it = answer.data?.it;
    const [error] = answer.errors ?? [];
    return error ? { code: error.extensions?.code } : { value: it?.nodes ?? it };
  };
  return { ask, log: gateway.log };
}

/** What must come out of a body; a list is asked of both upstreams, and only one of them has it. */
function expectedOf({ rule }: Source, body: object): object {
  const shown = rule(JSON.parse(JSON.stringify(body)));
  return shown === BROKEN ? { code: 'UPSTREAM_BAD_RESPONSE' } : { value: shown };
}

const ofOneUpstream = (document: string) =>
  document.replace('vaults(first: 50)', 'vaults(first: 50, filter: { upstreams: ["sg"] })');

describe('a body of an upstream', () => {
  it.each(SOURCES.map((source) => [source.name, source] as const))(
    'has its value as it is: %s',
    async (_name, source) => {
      const { ask } = await openMutable();
      expect(await ask(source.body, ofOneUpstream(source.document))).toMatchObject(expectedOf(source, source.body));
    },
  );

  it('has its value or a typed failure when it was changed at random', async () => {
    const random = createRandom(SEED);
    const { ask, log } = await openMutable();
    const copies = scaled(2_000, 400);
    const kinds: Record<string, number> = { value: 0, null: 0, code: 0 };
    for (let copy = 0; copy < copies; copy += 1) {
      const source = SOURCES[copy % SOURCES.length] ?? cbr('vault-show-200', 'vault');
      const { body, what } = mutated(source.body, random);
      const expected = expectedOf(source, body);
      const given = await ask(body, ofOneUpstream(source.document));
      expect([source.name, what, given]).toMatchObject([source.name, what, expected]);
      const kind = 'code' in given ? 'code' : given.value === null ? 'null' : 'value';
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect(log).toEqual([]);
    say(`mutated bodies: ${JSON.stringify({ copies, ...kinds })} over ${SOURCES.length} bodies`);
    expect(Math.min(kinds.value ?? 0, kinds.code ?? 0)).toBeGreaterThan(copies / 5);
  }, 120_000);
});
