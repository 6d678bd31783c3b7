import { describe, expect, it } from 'vitest';
import { PROJECT } from '../support/cbr-questions.ts';
import { ANY_COST } from '../support/config.ts';
import { openGateway } from '../support/gateway.ts';
import { createRandom, mutated } from '../support/mutated-json.ts';
import { encoded } from '../support/replacements.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { openWire } from '../support/wire.ts';
import type { Source } from './_support/body-source.ts';
import { CBR_SOURCES } from './_support/cbr-sources.ts';
import { Missing, TORN } from './_support/contract.ts';
import { BROKEN, said } from './_support/contract-values.ts';
import { KARBOR_SOURCES } from './_support/karbor-sources.ts';

const SOURCES = [...CBR_SOURCES, ...KARBOR_SOURCES];

/** What comes out in front: the value and the codes beside it, of errors and of failures. */
interface Outcome {
  readonly value: unknown;
  readonly codes: readonly unknown[];
}

async function openMutable() {
  let given: { text: string; source: Source } | undefined;
  const wire = await openWire((request) => ({
    headers: { 'content-type': 'application/json' },
    body: given?.source.help?.(request) ?? given?.text,
  }));
  const auth = { mode: 'passthrough' };
  const gatewayOf = (name: string, kind: string) =>
    openGateway({
      limits: ANY_COST,
      upstreams: [{ name, kind, endpoint: wire.url, projectId: PROJECT, auth }],
    });
  const gateways = { sg: gatewayOf('sg', 'cbr'), lab: gatewayOf('lab', 'karbor') };

  async function ask(source: Source, body: object): Promise<Outcome> {
    given = { text: encoded(body), source };
    const { answer } = await gateways[source.upstream].ask(source.document, { headers: { 'x-auth-token': 'tok' } });
    const within = (at: readonly string[]) => at.reduce((whole, key) => whole?.[key] ?? null, answer.data?.it ?? null);
    const failures: { code: string }[] = within([...source.at.slice(0, -1), 'failures']) ?? [];
    const errors = answer.errors?.map(({ extensions }) => extensions?.code) ?? [];
    return { value: within(source.at), codes: [...new Set([...errors, ...failures.map(({ code }) => code)])] };
  }
  return { ask, logs: () => [...gateways.sg.lines, ...gateways.lab.lines] };
}

/** What must come out of a body. A part of it may fail alone. */
function expectedOf({ rule }: Source, body: object): Outcome {
  const read = said(encoded(body));
  const shown = read === BROKEN ? BROKEN : rule(read);
  if (shown === BROKEN) return { value: null, codes: ['UPSTREAM_BAD_RESPONSE'] };
  let isTorn = false;
  const text = JSON.stringify(shown, (_key, value) => {
    const rows = Array.isArray(value) ? value.filter((row) => !(row instanceof Missing)) : value;
    isTorn ||= value === TORN || rows?.length < value?.length;
    return value === TORN ? null : rows;
  });
  return { value: JSON.parse(text), codes: isTorn ? ['UPSTREAM_BAD_RESPONSE'] : [] };
}

const kindOf = ({ value, codes }: Outcome) =>
  codes.length === 0 ? (value === null ? 'null' : 'value') : value === null ? 'code' : 'valueBesideCode';

const WARNING = /^(sg|lab): \w+ of .* cannot be read as its type, and is not shown\.$/;
// A number beside the rows was changed.
const CAP = /^sg: this cloud returns fewer rows per page/;

/** Nothing else is logged, and of each field once by each of the two gateways. */
function expectOneWarningAField(lines: readonly string[]): void {
  const logged = lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(logged.filter(({ level, msg }) => level !== 40 || !(WARNING.test(msg) || CAP.test(msg)))).toEqual([]);
  expect(new Set(lines.map((line) => JSON.parse(line).msg)).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThan(10);
}

/**
 * The other side gives every page alike, and a list is followed for as long as its count promises more: past 10,000 rows
 * it is too long, and then shows what it has. What that is depends on the calls, and not on the contract.
 */
const isEndless = ({ count }: { readonly count?: unknown }) => typeof count !== 'object' && Number(count) > 10_000;

describe('a body of an upstream', () => {
  it.each(SOURCES.map((source) => [source.question, source.name, source] as const))(
    'has its value as it is: %s, %s',
    async (_question, _name, source) => {
      const { ask } = await openMutable();
      expect(await ask(source, source.body)).toEqual(expectedOf(source, source.body));
    },
  );

  it('has its value or a typed failure when it was changed at random', async () => {
    const random = createRandom(SEED);
    const { ask, logs } = await openMutable();
    const questions = [...new Set(SOURCES.map(({ question }) => question))];
    const copies = scaled(6_000, 1_000);
    const kinds = { value: 0, null: 0, code: 0, valueBesideCode: 0 };
    for (let copy = 0; copy < copies; copy += 1) {
      const sources = SOURCES.filter(({ question }) => question === questions[copy % questions.length]);
      const source = sources[random(sources.length)];
      if (!source) continue;
      const { body, what } = mutated(source.body, random, source.within);
      if (isEndless(body)) continue;
      const outcome = await ask(source, body);
      expect([source.question, source.name, what, outcome]).toEqual([
        source.question,
        source.name,
        what,
        expectedOf(source, body),
      ]);
      kinds[kindOf(outcome)] += 1;
    }
    // What is outside its contract is told, and no fault of the gateway is.
    const codes = logs().flatMap((line) => JSON.parse(line).code ?? []);
    expect(new Set(codes)).toEqual(new Set(['UPSTREAM_BAD_RESPONSE']));
    expectOneWarningAField(logs().filter((line) => JSON.parse(line).code === undefined));
    const of = `${SOURCES.length} bodies and ${questions.length} questions`;
    say(`mutated bodies: ${JSON.stringify({ copies, ...kinds })} over ${of}`);
    expect(Math.min(kinds.value, kinds.code + kinds.valueBesideCode)).toBeGreaterThan(copies / 5);
    expect(Math.min(kinds.code, kinds.valueBesideCode)).toBeGreaterThan(copies / 20);
  }, 120_000);
});
