import { describe, expect, it } from 'vitest';
import { addProvider, cbrNights } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { askPage, type ListQuery, readPage, tampered } from '../support/paging.ts';

const estate = cbrNights(6, 4);
const { provider, plans } = addProvider(estate, 'north', { plans: 3, checkpoints: 30 });

const VAULTS = 'vaults';
const CHECKPOINTS = 'checkpoints';
const VAULT = `Vault.checkpoints vault:sg:${estate.cbr.vaults[0]?.id}`;
const OTHER_VAULT = `Vault.checkpoints vault:sg:${estate.cbr.vaults[1]?.id}`;
const PLAN = `Vault.checkpoints vault:lab:${plans[0]?.id}`;
const PROVIDER = `Provider.checkpoints provider:lab:${provider.id}`;
const SG = { upstreams: ['sg'] };
const LAB = { upstreams: ['lab'] };
const LISTS: [string, ListQuery][] = [
  [VAULTS, { filter: SG }],
  [VAULTS, { filter: LAB }],
  [CHECKPOINTS, { filter: SG }],
  [CHECKPOINTS, { filter: LAB }],
  [VAULT, {}],
  [PLAN, {}],
  [PROVIDER, {}],
];

function open() {
  return openGateway({}, { sandbox: { estate } });
}

/** Asks for a page behind a cursor; the codes of its errors, and what the upstreams saw for the list itself. */
async function refusal(gateway: Gateway, list: string, query: ListQuery) {
  callsOf(gateway.sandbox);
  const { data, errors } = await askPage(gateway, list, { first: 2, ...query });
  expect(data?.page ?? data?.node?.page ?? null).toBeNull();
  const parents = /\/(vaults|plans)\/|providers\?/;
  return {
    codes: errors?.map(({ extensions }) => extensions?.code),
    calls: callsOf(gateway.sandbox).filter((call) => !parents.test(call)),
  };
}

type Gateway = Awaited<ReturnType<typeof open>>;

const REFUSED = { codes: ['INVALID_INPUT'], calls: [] };

async function cursorOf(gateway: Gateway, list: string, query: ListQuery): Promise<string | null> {
  return (await readPage(gateway, list, { first: 2, ...query })).pageInfo.endCursor;
}

describe('a cursor', () => {
  it.each([
    ['empty', ''],
    ['a word', 'x'],
    ['not base64', '!!!'],
    ['null', 'bnVsbA'],
    ['an empty list', 'W10'],
    ['of another form', 'WyJhIixbXV0'],
    ['too long', 'x'.repeat(33_000)],
  ])('that is %s is refused by every list', async (_what, after) => {
    const gateway = await open();
    for (const [list, query] of LISTS) expect(await refusal(gateway, list, { ...query, after })).toEqual(REFUSED);
  });

  it.each(LISTS)('of %s %j is refused by every other list', async (list, query) => {
    const gateway = await open();
    const after = await cursorOf(gateway, list, query);
    const others = LISTS.filter(([other, { filter }]) => other !== list || filter !== query.filter);
    for (const [other, otherQuery] of others)
      expect(await refusal(gateway, other, { ...otherQuery, after })).toEqual(REFUSED);
  });

  it('of another vault is refused', async () => {
    const gateway = await open();
    expect(await refusal(gateway, OTHER_VAULT, { after: await cursorOf(gateway, VAULT, {}) })).toEqual(REFUSED);
  });

  it('of another filter is refused', async () => {
    const gateway = await open();
    const after = await cursorOf(gateway, VAULT, { filter: { status: ['AVAILABLE'] } });
    expect(await refusal(gateway, VAULT, { filter: { status: ['ERROR'] }, after })).toEqual(REFUSED);
    expect(await refusal(gateway, VAULT, { after })).toEqual(REFUSED);
  });

  it('with a character changed is refused', async () => {
    const gateway = await open();
    const after = (await cursorOf(gateway, VAULT, {})) ?? '';
    expect(await refusal(gateway, VAULT, { after: `${after.slice(0, 4)}AA${after.slice(6)}` })).toEqual(REFUSED);
  });

  it.each<[string, (place: (string | number)[]) => unknown]>([
    ['no place', () => []],
    ['another word', () => ['2025-13-45', '..', 'x']],
    ['a path', () => ['../../vaults', 'a']],
    ['a number', () => [7]],
    ['numbers', () => [7, 7, 7]],
    ['one part more', (place) => [...place, 'aaaa', 'aaaa', 'aaaa', 'aaaa', 'aaaa']],
    ['an id that is none', (place) => place.map((part) => (String(part).length === 36 ? 'a.b' : part))],
    ['an empty id', (place) => place.map((part) => (String(part).length === 36 ? '' : part))],
    ['an instant that is none', () => ['2025-02-30T00:00:00.000Z', 'a']],
    ['an instant beyond all years', () => ['9999-12-31T23:59:59.999Z', 'a']],
    ['an instant before all years', () => ['0000-01-01T00:00:00.000Z', 'a']],
    ['an offset of nothing', () => [0, 'a']],
    ['an offset beyond all lists', () => [Number.MAX_SAFE_INTEGER, 'a']],
  ])('with a true seal and %s is refused by every list', async (_what, change) => {
    const gateway = await open();
    for (const [list, query] of LISTS) {
      const after = tampered(await cursorOf(gateway, list, query), (turns) =>
        turns.map(([name, place]) => [name, change(place ?? [])]),
      );
      expect(await refusal(gateway, list, { ...query, after })).toEqual(REFUSED);
    }
  });

  it.each([
    ['a', '2025-02-30'],
    ['a', '0000-01-01', '0000-01-01'],
    ['a', '2025-02-01', '9999-01-01'],
    ['', '2025-02-01'],
  ])('with a true seal and the days %s, %s, %s is refused by the list of a plan', async (...place) => {
    const gateway = await open();
    const after = tampered(await cursorOf(gateway, PLAN, {}), () => [['lab', place]]);
    expect(await refusal(gateway, PLAN, { after })).toEqual(REFUSED);
  });

  it('with a true seal and a row that the bank does not have is refused after one call', async () => {
    const gateway = await open();
    const after = tampered(await cursorOf(gateway, PROVIDER, {}), () => [['lab', [provider.id, 'a']]]);
    expect(await refusal(gateway, PROVIDER, { after })).toMatchObject({
      codes: ['INVALID_INPUT'],
      calls: [expect.stringContaining('marker=a')],
    });
  });

  it.each<[string, (name: string) => unknown]>([
    ['an upstream that is not there', () => [['nowhere', null]]],
    ['an upstream that is not in the list', () => [['eu', null]]],
    [
      'one upstream twice',
      (name) => [
        [name, null],
        [name, null],
      ],
    ],
    ['no upstream', () => []],
    ['a name that is none', () => [[7, null]]],
    ['a place that is none', (name) => [[name, 'a']]],
    ['a place of places', (name) => [[name, [['a']]]]],
    ['a place of text', (name) => [[name, ['a b']]]],
  ])('with a true seal and %s is refused by every list', async (_what, change) => {
    const gateway = await open();
    for (const [list, query] of LISTS) {
      const after = tampered(await cursorOf(gateway, list, query), (turns) => change(turns[0]?.[0] ?? ''));
      expect(await refusal(gateway, list, { ...query, after })).toEqual(REFUSED);
    }
  });

  it('names the argument', async () => {
    const gateway = await open();
    const { errors } = await askPage(gateway, CHECKPOINTS, { after: 'x' });
    expect(errors?.[0]?.message).toBe(
      'after is not a cursor of this list; accepted: a cursor returned by the same field for the same filter.',
    );
  });

  it('goes on behind its row', async () => {
    const gateway = await open();
    for (const [list, query] of LISTS) {
      const { nodes } = await readPage(gateway, list, { ...query, first: 3 });
      const { data } = await askPage(gateway, list, { ...query, first: 3, rows: 'id' });
      const [first] = data.page?.nodes ?? data.node.page.nodes;
      const after = (await readPage(gateway, list, { ...query, first: 1 })).pageInfo.endCursor;
      const behind = await readPage(gateway, list, { ...query, first: 2, after });
      expect([first, ...behind.nodes].map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
    }
  });
});

describe('first', () => {
  it.each([0, -1, 101])('is refused by every list when it is %i', async (first) => {
    const gateway = await open();
    for (const [list, query] of LISTS) expect(await refusal(gateway, list, { ...query, first })).toEqual(REFUSED);
  });
});
