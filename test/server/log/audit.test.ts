import { describe, expect, it } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { bearer, KEYS } from '../../support/guarded.ts';
import { leaksIn } from '../../support/leaks.ts';
import { fieldOf, MUTATIONS, openAudited, REQUEST_ID } from './_support/audited.ts';

const WRITER = { ...bearer(KEYS.writer), ...REQUEST_ID };
const NAMES = Object.keys(schema.getMutationType()?.getFields() ?? {});
const LINE = { level: 30, time: expect.any(Number), name: 'audit', requestId: 'console.42', msg: 'Write.' };

const withDirective = (field: string, directive: string) => field.replace(') {', `) ${directive} {`);

it('the audit log is tested for every mutation of the schema', () => {
  expect(Object.keys(MUTATIONS)).toEqual(NAMES);
});

describe.each(NAMES)('%s has one audit line', (mutation) => {
  const outcome = MUTATIONS[mutation]?.outcome;

  it('with caller, ids, outcome and both request ids after a success', async () => {
    const { ask, auditedOnce, ...ids } = await openAudited();
    await ask(`mutation { ${fieldOf(mutation, ids)} }`, WRITER);
    const [line] = await auditedOnce(1);
    const checkpoint = expect.stringMatching(/^checkpoint:up:/);
    const named = { checkpoint, ...MUTATIONS[mutation]?.ids(ids), upstream: 'up' };
    const upstreamRequestId = expect.stringMatching(/^req-/);
    expect(line).toEqual({ ...LINE, caller: 'writer', mutation, ...named, outcome, upstreamRequestId });
  });

  it('after a refusal for lack of rights', async () => {
    const { ask, auditedOnce, ...ids } = await openAudited();
    await ask(`mutation { ${fieldOf(mutation, ids)} }`, { ...bearer(KEYS.reader), ...REQUEST_ID });
    const named = { ...MUTATIONS[mutation]?.ids(ids), upstream: 'up' };
    const refused = { outcome: 'refused', code: 'FORBIDDEN' };
    expect(await auditedOnce(1)).toEqual([{ ...LINE, caller: 'reader', mutation, ...named, ...refused }]);
  });

  it.each([
    ['failed', 'UPSTREAM_UNAVAILABLE', { kind: 'reset-before' }, /^\/v3\/auth/],
    [
      'failed',
      'FORBIDDEN',
      { kind: 'answer', answer: { status: 403, body: { forbidden: { message: 'no', code: 403 } } } },
      /providers|plans/,
    ],
    ['unknown', 'OUTCOME_UNKNOWN', { kind: 'answer', answer: { status: 500 } }, /checkpoints/],
  ] as const)('that says %s, with %s', async (expected, code, fault, path) => {
    const { ask, auditedOnce, sandbox, ...ids } = await openAudited();
    const methods = expected === 'unknown' ? ['POST', 'PUT', 'DELETE'] : [undefined];
    sandbox.knobs.rules.push(...methods.map((method) => ({ path, fault, ...(method && { method }) })));
    await ask(`mutation { ${fieldOf(mutation, ids)} }`, WRITER);
    const [line] = await auditedOnce(1);
    expect(line).toMatchObject({ mutation, ...MUTATIONS[mutation]?.ids(ids), outcome: expected, code });
  });

  it.each<[string, string, object, (field: string) => string]>([
    ['the document is not valid', 'GRAPHQL_VALIDATION_FAILED', {}, (field) => `mutation { ${field} nothing }`],
    [
      'a variable is missing',
      'BAD_USER_INPUT',
      {},
      (field) => `mutation ($x: Boolean!) { ${withDirective(field, '@skip(if: $x)')} }`,
    ],
    ['a limit is exceeded', 'LIMIT_EXCEEDED', { limits: { depth: 1 } }, (field) => `mutation { ${field} }`],
    ['the rate limit is', 'LIMIT_EXCEEDED', { rateLimit: { callsPerMinute: 1 } }, (field) => `mutation { ${field} }`],
  ])('if %s: refused with %s', async (_what, code, keys, documentOf) => {
    const { ask, auditedOnce, sandbox, ...ids } = await openAudited(keys);
    await ask(documentOf(fieldOf(mutation, ids)), WRITER);
    const [line] = await auditedOnce(1);
    const named = { ...MUTATIONS[mutation]?.ids(ids), upstream: 'up' };
    expect(line).toEqual({ ...LINE, caller: 'writer', mutation, ...named, outcome: 'refused', code });
    expect(sandbox.requests).toEqual([]);
  });
});

it('several mutations of a document have one line each, those in fragments included, and what is skipped has none', async () => {
  const { ask, auditedOnce, ...ids } = await openAudited();
  const fields = NAMES.map((name) => fieldOf(name, ids, `its_${name}`));
  const skipped = withDirective(fieldOf('createCheckpoint', ids, 'not'), '@skip(if: true)');
  const last = fields.pop();
  await ask(`mutation { ${fields.join(' ')} ${skipped} ...F __typename } fragment F on Mutation { ${last} }`, WRITER);
  const lines = await auditedOnce(NAMES.length);
  expect(lines.map(({ mutation }) => mutation)).toEqual(NAMES);
});

it('queries, and all requests of a gateway without "audit", have no line', async () => {
  const on = await openAudited();
  await on.ask(`{ checkpoint(id: "${on.checkpointId}") { status } }`, WRITER);
  await on.ask('{ nothing }', WRITER);
  expect(on.audited()).toEqual([]);
  const off = await openAudited({ audit: false });
  await off.ask(`mutation { ${fieldOf('createCheckpoint', off)} }`, WRITER);
  expect(off.audited()).toEqual([]);
});

it('a repeated idempotency key is replayed, another input under it is refused, and an existing checkpoint is named', async () => {
  const { ask, auditedOnce, vaultId, checkpointId } = await openAudited();
  const create = (input: string) =>
    ask(`mutation { createCheckpoint(input: { vaultId: "${vaultId}" ${input} }) { __typename } }`, WRITER);
  await create('idempotencyKey: "k"');
  await create('idempotencyKey: "k"');
  await create('idempotencyKey: "k" unlessNewerThan: "2020-01-01T00:00:00Z"');
  await create('unlessNewerThan: "2020-01-01T00:00:00Z"');
  const lines = await auditedOnce(4);
  expect(lines.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['created', undefined],
    ['replayed', undefined],
    ['refused', 'CONFLICT'],
    ['existing', undefined],
  ]);
  expect(lines[1]).toMatchObject({ checkpoint: lines[0]?.checkpoint });
  expect(lines[3]).toMatchObject({ checkpoint: checkpointId });
});

it.each([
  ['with an idempotency key is created', 'idempotencyKey: "k"', 'created'],
  ['without one is unknown', '', 'unknown'],
])('a create whose client leaves %s', async (_what, input, outcome) => {
  const { ask, auditedOnce, sandbox, vaultId } = await openAudited();
  sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints/, fault: { kind: 'delay', ms: 1_500 } });
  const leaving = new AbortController();
  const document = `mutation { createCheckpoint(input: { vaultId: "${vaultId}" ${input} }) { __typename } }`;
  const left = ask(document, WRITER, leaving.signal).catch(() => 'left');
  const isAsked = () => sandbox.requests.some(({ path }) => path.endsWith('/checkpoints'));
  await expect.poll(isAsked, { timeout: 5_000 }).toBe(true);
  leaving.abort();
  expect(await left).toBe('left');
  expect(await auditedOnce(1)).toMatchObject([{ caller: 'writer', vault: vaultId, outcome }]);
});

it('a write in flight when the gateway stops is unknown', async () => {
  const { ask, audited, sandbox, vaultId, close } = await openAudited();
  sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints/, fault: { kind: 'hang' } });
  const document = `mutation { createCheckpoint(input: { vaultId: "${vaultId}" idempotencyKey: "k" }) { __typename } }`;
  const cut = ask(document, WRITER).catch(() => 'cut');
  const isAsked = () => sandbox.requests.some(({ path }) => path.endsWith('/checkpoints'));
  await expect.poll(isAsked, { timeout: 5_000 }).toBe(true);
  await close();
  expect(await cut).toBe('cut');
  expect(audited()).toMatchObject([{ vault: vaultId, outcome: 'unknown', code: 'OUTCOME_UNKNOWN' }]);
}, 20_000);

it('holds nothing of the input but ids of their form, and no key', async () => {
  const { ask, auditedOnce } = await openAudited();
  const secret = 'Tok3n-of-a-client-who-puts-it-everywhere';
  const inputs = [`{ id: "${secret}" }`, `{ id: "checkpoint:up:${secret}:${secret}:${secret}" }`];
  for (const input of inputs) await ask(`mutation { deleteCheckpoint(input: ${input}) { __typename } }`, WRITER);
  const lines = await auditedOnce(2);
  expect(lines).toMatchObject([{ outcome: 'refused', code: 'INVALID_INPUT' }, { outcome: 'refused' }]);
  expect(leaksIn(JSON.stringify(lines), [secret, ...Object.values(KEYS)])).toEqual([]);
});
