import { describe, expect, it } from 'vitest';
import { aliases, CHECKPOINT, largeGateway, resource, VAULT_ID } from './_support/large-upstream.ts';

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
