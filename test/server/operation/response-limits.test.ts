import { describe, expect, it } from 'vitest';
import { bounded } from '../../support/scale.ts';
import { aliases, CHECKPOINT, GONE, largeGateway, resource, SLOW } from './_support/large-upstream.ts';

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
