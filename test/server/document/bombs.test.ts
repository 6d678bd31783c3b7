import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { bounded, say, scaled } from '../../support/scale.ts';
import { BOMBS } from './_support/bombs.ts';
import { guardedGateway } from './_support/guarded-gateway.ts';
import { MISTAKES } from './_support/mistakes.ts';

const DEFAULTS = { depth: 12, aliases: 60, tokens: 2_000, directives: 20, repeats: 30, ids: 100, inputDepth: 10 };
const bombs = Object.entries(BOMBS);
// ms of CPU that a refusal may take on average
const MEAN_MS = bounded(10);
const TIMES = scaled(100, 25);
const MAX_MESSAGE_LENGTH = 300;

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

  it(`is refused in ${MEAN_MS} ms of CPU on average the same one ${TIMES} times and as many others`, async () => {
    const { ask } = await guardedGateway();
    await expectCheap(name, async (salt) => {
      expect((await ask(document(salt), variables)).code).toBe('LIMIT_EXCEEDED');
    });
  });
});

describe.each(Object.entries(MISTAKES))('a refusal for %s', (name, { code, document, variables }) => {
  it.each([
    ['development', false],
    ['production', true],
  ])(`is short in %s, and takes ${MEAN_MS} ms of CPU on average`, async (mode, production) => {
    const { ask, seen } = await guardedGateway({ production });
    await expectCheap(`${name}, ${mode}`, async (salt) => {
      const { text } = await ask(document(salt), variables);
      const { errors } = JSON.parse(text) as { errors: { message: string; extensions?: { code: string } }[] };
      expect(errors[0]?.extensions?.code).toBe(code);
      expect(Math.max(...errors.map(({ message }) => message.length))).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    });
    expect(seen).toEqual([]);
  });
});

/** Asks until the code is warm, and then measures. */
async function expectCheap(name: string, ask: (salt: string) => Promise<void>): Promise<void> {
  const askAll = async (salts: readonly string[]) => {
    for (const salt of salts) await ask(salt);
  };
  await askAll(['w1', 'w2', 'w3', 'w4', 'w5']);
  const same = (await cpuMs(() => askAll(new Array(TIMES).fill('same')))) / TIMES;
  const others = (await cpuMs(() => askAll(Array.from({ length: TIMES }, (_, index) => `s${index}`)))) / TIMES;
  say(`${name}: ${same.toFixed(2)} ms of CPU each, ${others.toFixed(2)} ms where each is another`);
  expect(same).toBeLessThan(MEAN_MS);
  expect(others).toBeLessThan(MEAN_MS);
}

it('has a bomb for every limit of a document but its cost and its size', () => {
  expect([...new Set(bombs.map(([, { limit }]) => limit))].toSorted()).toEqual(Object.keys(DEFAULTS).toSorted());
});

it('lets the introspection of every tool through, where introspection is allowed', async () => {
  const { ask } = await guardedGateway();
  const whole = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true });
  expect((await ask(whole)).code).toBeUndefined();
});
