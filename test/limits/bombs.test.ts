import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { bounded, say } from '../support/scale.ts';
import { BOMBS } from './bombs.ts';
import { guardedGateway } from './guarded-gateway.ts';

const DEFAULTS = { depth: 12, aliases: 60, tokens: 2_000, directives: 20, repeats: 30, ids: 100, inputDepth: 10 };
const bombs = Object.entries(BOMBS);
const ONE = 10; // ms of CPU that a refusal may take

async function cpuMs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe.each(bombs)('a bomb of %s', (name, { limit, figure, document, variables }) => {
  it('is refused by the name of its limit and the figures, and reaches no upstream', async () => {
    const { ask, seen } = await guardedGateway();
    const { code, message } = await ask(document('one'), variables);
    expect([code, seen]).toEqual(['LIMIT_EXCEEDED', []]);
    expect(message).toContain(figure);
    expect(message).toContain(`limits.${limit}`);
    expect(message).toContain(String(DEFAULTS[limit as keyof typeof DEFAULTS]));
  });

  it(`is refused 100 times, the same one and 100 others, in ${ONE} ms of CPU each`, async () => {
    const { ask } = await guardedGateway();
    const askAll = async (salts: readonly string[]) => {
      for (const salt of salts) expect((await ask(document(salt), variables)).code).toBe('LIMIT_EXCEEDED');
    };
    await askAll(['w1', 'w2', 'w3']);
    const same = await cpuMs(() => askAll(new Array(100).fill('same')));
    const others = await cpuMs(() => askAll(Array.from({ length: 100 }, (_, index) => `s${index}`)));
    say(`${name}: ${(same / 100).toFixed(2)} ms of CPU each, ${(others / 100).toFixed(2)} ms where each is another`);
    expect(same / 100).toBeLessThan(bounded(ONE));
    expect(others / 100).toBeLessThan(bounded(ONE));
  });
});

it('has a bomb for every limit of a document but its cost and its size', () => {
  expect([...new Set(bombs.map(([, { limit }]) => limit))].toSorted()).toEqual(Object.keys(DEFAULTS).toSorted());
});

it('lets the introspection of every tool through, where introspection is allowed', async () => {
  const { ask } = await guardedGateway();
  const whole = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true });
  expect((await ask(whole)).code).toBeUndefined();
});
