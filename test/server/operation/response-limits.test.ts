import { describe, expect, it } from 'vitest';
import { bounded } from '../../support/scale.ts';
import { CHECKPOINT, GONE, largeGateway, resource, SLOW, VAULT_ID } from './_support/large-upstream.ts';

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');
const same = (count: number) => JSON.stringify(new Array(count).fill(CHECKPOINT));

/** The whole answer to a query beyond the limit. */
const refused = (limit: number) => ({
  data: null,
  errors: [
    {
      message: `The response data exceeds ${limit} bytes, the maximum set by limits.responseBytes. Request fewer rows or fewer fields.`,
      extensions: { code: 'LIMIT_EXCEEDED', retryable: false },
    },
  ],
});

describe('limits.responseBytes allows an answer of so many bytes and none of one more,', () => {
  const resources = Array.from({ length: 40 }, (_, at) => resource(at, { name: `Größe ${at} 給与 😀 "\\\n` }));
  const extraInfo = { text: 'é'.repeat(300), list: [1, true, null, { deep: '😀'.repeat(80) }] };
  it.each([
    ['in plain names', `{ checkpoint(id: "${CHECKPOINT}") { id nativeId status vaultName recordedAt } }`],
    [
      'in long texts of more than one byte a character',
      `{ checkpoint(id: "${CHECKPOINT}") { extraInfo ${aliases(9, 'extraInfo')} } }`,
    ],
    [
      'in short texts of more than one byte a character',
      `{ checkpoint(id: "${CHECKPOINT}") { resources { name sizeGb type } } }`,
    ],
    [
      'in a list of equal things',
      `{ nodes(ids: ${same(30)}) { ... on Checkpoint { id resources { name } vaultName } } }`,
    ],
    [
      'in several shapes of one thing',
      `{ nodes(ids: ${same(5)}) { id } more: nodes(ids: ${same(5)}) { __typename ... on Checkpoint { b: vaultName } } }`,
    ],
    ['beside errors', `{ nodes(ids: ["${GONE}", "x", "${CHECKPOINT}"]) { id ... on Checkpoint { vaultName } } }`],
    ['in introspection', '{ __schema { types { name description fields { name type { name } } } } }'],
    [
      'with variables, an operation name and a fragment',
      `query Named($id: ID = "${CHECKPOINT}") { checkpoint(id: $id) { ...F } } fragment F on Checkpoint { id resources { name } }`,
    ],
  ])('%s', async (_where, query) => {
    const large = { resources, extraInfo, vaultName: `${'x'.repeat(255)}é` };
    const { answer: whole } = await (await largeGateway(large)).ask(query);
    expect(whole.data).not.toBeNull();
    const bytes = Buffer.byteLength(JSON.stringify(whole.data));
    const exactly = await (await largeGateway(large, { responseBytes: bytes })).ask(query);
    expect(exactly.answer).toEqual(whole);
    const one = await (await largeGateway(large, { responseBytes: bytes - 1 })).ask(query);
    expect(one.answer).toEqual(refused(bytes - 1));
    expect(one.status).toBe(200);
  });
});

it('is told alike whatever the client accepts, by GET and to all who share a run', async () => {
  const { ask } = await largeGateway({ extraInfo: 'x'.repeat(2_000) }, { responseBytes: 1_000 });
  const query = `{ checkpoint(id: "${CHECKPOINT}") { extraInfo } }`;
  const accepts = ['*/*', 'application/json', 'application/graphql-response+json', 'text/html, application/json;q=0.5'];
  const answers = await Promise.all([...accepts, ...accepts].map((accept) => ask(query, { headers: { accept } })));
  for (const { answer } of answers) expect(answer).toEqual(refused(1_000));
});

it('one checkpoint with 64 kB of extra_info, a hundred times under sixty aliases, is refused for one call', async () => {
  const { ask, seen } = await largeGateway({ extraInfo: { text: 'x'.repeat(65_000) } });
  const begunAt = performance.now();
  const { answer, text } = await ask(
    `{ nodes(ids: ${same(100)}) { ... on Checkpoint { ${aliases(60, 'extraInfo')} } } }`,
  );
  expect(answer).toEqual(refused(8_000_000));
  expect([seen.length, text.length < 500]).toEqual([1, true]);
  expect(performance.now() - begunAt).toBeLessThan(bounded(300));
});

it('what a query beyond the limit still waits for is given up', async () => {
  const { ask, givenUp } = await largeGateway({ extraInfo: 'x'.repeat(2_000) }, { responseBytes: 1_000 });
  const query = `{ slow: vault(id: "${SLOW}") { name } large: checkpoint(id: "${CHECKPOINT}") { extraInfo } }`;
  const begunAt = performance.now();
  expect((await ask(query)).answer).toEqual(refused(1_000));
  expect(performance.now() - begunAt).toBeLessThan(bounded(500));
  await expect.poll(givenUp).toBe(1);
});

it('what others wait for is not', async () => {
  const { ask, givenUp } = await largeGateway(
    { extraInfo: 'x'.repeat(2_000) },
    { responseBytes: 1_000 },
    { requestTimeoutMs: 600 },
  );
  const slow = `slow: vault(id: "${SLOW}") { name }`;
  const waiting = ask(`{ ${slow} }`);
  expect((await ask(`{ ${slow} large: checkpoint(id: "${CHECKPOINT}") { extraInfo } }`)).answer).toEqual(
    refused(1_000),
  );
  expect(givenUp()).toBe(0);
  expect((await waiting).answer.errors?.[0]?.extensions?.code).toBe('UPSTREAM_TIMEOUT');
});

it('more than 2,000 errors are one', async () => {
  const { ask } = await largeGateway({}, { upstreamCalls: 100_000 });
  const failing = (count: number) => `query ($ids: [ID!]!) { ${aliases(count, 'nodes(ids: $ids) { id }')} }`;
  const variables = { ids: new Array(100).fill('x') };
  expect((await ask(failing(20), { variables })).answer.errors).toHaveLength(2_000);
  const { answer } = await ask(failing(21), { variables });
  expect(answer).toMatchObject({
    data: null,
    errors: [{ message: 'The response exceeds 2000 errors, the maximum. Request fewer rows or fewer fields.' }],
  });
  expect(answer.errors).toHaveLength(1);
});

describe('a mutation beyond limits.responseBytes', () => {
  const payload =
    '__typename ... on CreateCheckpointPayload { checkpointId requestId checkpoint { id vaultId status extraInfo resources { id nativeId name extraInfo } } }';
  const failure = '... on Failure { code message retryable retryAfterMs argument upstream upstreamCode requestId }';
  const create = (alias: string, below = payload) =>
    `${alias}: createCheckpoint(input: { vaultId: "${VAULT_ID}" }) { ${below} ${failure} }`;
  const codes = (errors: readonly { path?: unknown[]; extensions?: object }[] = []) =>
    errors.map(({ path, extensions }) => [path?.join('.'), (extensions as { code?: string })?.code]);

  it('tells what it has made, and leaves out what may be null beside an error', async () => {
    const { ask, seen } = await largeGateway({ extraInfo: { text: 'x'.repeat(5_000) } }, { responseBytes: 1_000 });
    const { answer } = await ask(`mutation { ${create('made')} }`);
    expect(answer.data.made).toEqual({
      __typename: 'CreateCheckpointPayload',
      checkpointId: CHECKPOINT,
      requestId: null,
      checkpoint: {
        id: CHECKPOINT,
        vaultId: VAULT_ID,
        status: 'PROTECTING',
        extraInfo: null,
        resources: [],
      },
    });
    expect(codes(answer.errors)).toEqual([['made.checkpoint.extraInfo', 'LIMIT_EXCEEDED']]);
    // The record, and not the answer to the create, tells extraInfo.
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('runs and tells of every field, though nothing is left of the budget', async () => {
    const { ask, seen } = await largeGateway({ vaultName: 'v'.repeat(300) }, { responseBytes: 1 });
    const wrong =
      'c: deleteCheckpoint(input: { id: "vault:sg:x" }) { __typename ... on Failure { code message argument retryable upstreamCode } }';
    const named = '... on CreateCheckpointPayload { checkpointId checkpoint { id vaultName } }';
    const { answer } = await ask(`mutation { ${create('a', named)} ${create('b', named)} ${wrong} }`);
    const made = { checkpointId: CHECKPOINT, checkpoint: { id: CHECKPOINT, vaultName: null } };
    expect(answer.data).toMatchObject({
      a: made,
      b: made,
      c: { __typename: 'Failure', code: 'INVALID_INPUT', argument: ['input', 'id'] },
    });
    expect(answer.data.c.message).toContain('checkpoint:<upstream>');
    expect(codes(answer.errors)).toEqual(['a', 'b'].map((at) => [`${at}.checkpoint.vaultName`, 'LIMIT_EXCEEDED']));
    expect(seen).toHaveLength(2);
  });

  it('writes 256 items that it must not leave out, and none of a list that is longer', async () => {
    const ids = '... on CreateCheckpointPayload { checkpointId checkpoint { resources { id name } } }';
    for (const [length, shown] of [
      [256, 256],
      [257, 0],
    ] as const) {
      const resources = Array.from({ length }, (_, at) => resource(at));
      const { ask } = await largeGateway({ resources }, { responseBytes: 2_000 });
      const { answer } = await ask(`mutation { ${create('made', ids)} }`);
      expect(answer.data.made.checkpoint.resources).toHaveLength(shown);
      expect(answer.data.made.checkpointId).toBe(CHECKPOINT);
      const paths = codes(answer.errors);
      expect(paths.every(([, code]) => code === 'LIMIT_EXCEEDED')).toBe(true);
      expect(paths.map(([path]) => path).includes('made.checkpoint.resources')).toBe(shown === 0);
    }
  });

  it('holds its answer in bounds over an upstream that makes as much of it as it can', async () => {
    const resources = Array.from({ length: 500 }, (_, at) =>
      resource(at, { type: 'T'.repeat(80), name: 'n'.repeat(200), extra_info: { text: 'x'.repeat(300) } }),
    );
    const { ask } = await largeGateway({ resources, extraInfo: 'x'.repeat(100_000) }, { responseBytes: 800_000 });
    const below = `... on CreateCheckpointPayload { checkpointId checkpoint { id ${aliases(20, 'extraInfo')} resources { id ${aliases(30, 'nativeType')} name extraInfo } } }`;
    const { answer, text } = await ask(`mutation { ${create('made', below)} }`);
    expect(answer.data.made.checkpointId).toBe(CHECKPOINT);
    expect(answer.data.made.checkpoint.resources).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThan(1_800_000);
  });

  it.each([
    ['of one create', 1, 55],
    ['of ten creates', 10, 45],
  ])('ends the lists that it must not leave out 8 MB beyond the limit, those %s', async (_whose, creates, count) => {
    const resources = Array.from({ length: 256 }, (_, at) => resource(at, { type: 'T'.repeat(1_700) }));
    const { ask } = await largeGateway({ resources });
    const made = Array.from({ length: creates }, (_, at) => `m${at}`);
    const { answer, text } = await ask(
      `mutation { ${made.map((alias) => create(alias, '...Made')).join(' ')} }
       fragment Made on CreateCheckpointPayload { checkpointId checkpoint { resources { ${aliases(count, 'nativeType')} } } }`,
    );
    expect(made.map((alias) => answer.data[alias].checkpointId)).toEqual(made.map(() => CHECKPOINT));
    expect(answer.data[made.at(-1) ?? ''].checkpoint.resources).toEqual([]);
    expect(codes(answer.errors)).toEqual(made.map((alias) => [`${alias}.checkpoint.resources`, 'LIMIT_EXCEEDED']));
    expect(Buffer.byteLength(text)).toBeLessThan(17_000_000);
  });
});
