import { describe, expect, it } from 'vitest';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import { VAULT } from '../support/cbr-questions.ts';
import { openCreates } from './_support/creates.ts';

const made = () => ({ body: record });
const vaultId = `vault:sg:${VAULT}`;

describe('the name of a checkpoint on CBR', () => {
  it.each(['a', 'nightly_2026-03-01', '每日备份-1', 'x'.repeat(64), '𠮷'.repeat(64)])('may be %s', async (name) => {
    const { wire, create } = await openCreates(made);
    expect(await create({ vaultId, name })).toEqual({ __typename: 'CreateCheckpointPayload' });
    expect(JSON.parse(wire.requests[0]?.body ?? '').checkpoint.parameters.name).toBe(name);
  });

  it.each([
    '',
    ' ',
    'two words',
    'nightly.1',
    'nächtlich',
    'ночь',
    'a/b',
    'a\n',
    'x'.repeat(65),
    '备'.repeat(65),
    '🙂',
  ])('is refused before anything is sent: %j', async (name) => {
    const { wire, create } = await openCreates(made);
    const failure = await create({ vaultId, name });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', argument: ['input', 'name'] });
    expect(failure.message).toContain(
      'accepted: 1 to 64 letters from a to z, digits, "_", "-" and Chinese characters.',
    );
    expect(wire.requests).toEqual([]);
  });
});

it('a name of any kind is not supported on Karbor', async () => {
  const { wire, create } = await openCreates(made);
  const failure = await create({ vaultId: `vault:lab:${VAULT}`, name: 'two words' });
  expect(failure).toMatchObject({ code: 'NOT_SUPPORTED', argument: ['input', 'name'] });
  expect(wire.requests).toEqual([]);
});
