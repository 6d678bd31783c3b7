/** Random numbers that are the same for the same seed. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Holder = Record<string, unknown>;

/** What a value is replaced by: other types, odd numbers and texts, more or fewer levels. */
const REPLACEMENTS: readonly ((value: unknown) => unknown)[] = [
  () => null,
  () => '',
  () => 'x',
  () => '17',
  () => '1e5',
  () => ' 5 ',
  () => '../x',
  () => 'a b',
  () => '2025-02-30T00:00:00',
  () => '2026-01-05T10:00:00+08:00',
  () => '2026-01-05',
  () => 'error-deleting',
  () => '{"a":[1]}',
  () => 0,
  () => 5,
  () => -1,
  () => 1.5,
  () => 1e300,
  () => 2 ** 53,
  () => 2 ** 31,
  () => true,
  () => false,
  () => [],
  () => ({}),
  () => ({ __proto__: null, constructor: 1 }),
  (value) => [value],
  (value) => ({ value }),
  (value) => String(value),
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  (value) => (typeof value === 'string' ? value.repeat(200) : value),
  (value) => (Array.isArray(value) ? [...value, ...value] : value),
  (value) => (Array.isArray(value) ? [...value, null] : value),
  (value) => (Array.isArray(value) ? Object.assign({}, value) : value),
];

/** A copy with one to three places changed, deleted, renamed or added; and what was done, in words. */
export function mutated(body: object, random: (below: number) => number): { body: object; what: string } {
  const copy = structuredClone(body);
  const done: string[] = [];
  for (let changes = 1 + (random(4) === 0 ? random(3) : 0); changes > 0; changes -= 1) {
    const places = placesIn(copy as Holder);
    const place = places[random(places.length)];
    if (place) done.push(change(place, random));
  }
  return { body: copy, what: done.join(', ') };
}

interface Place {
  readonly holder: Holder;
  readonly key: string;
  readonly path: string;
}

function placesIn(holder: Holder, path = ''): Place[] {
  return Object.keys(holder).flatMap((key) => {
    const value = holder[key];
    const here = { holder, key, path: `${path}/${key}` };
    const isHolder = typeof value === 'object' && value !== null;
    return isHolder ? [here, ...placesIn(value as Holder, here.path)] : [here];
  });
}

function change({ holder, key, path }: Place, random: (below: number) => number): string {
  const value = holder[key];
  const kind = random(10);
  if (kind === 0) {
    delete holder[key];
    return `${path} deleted`;
  }
  if (kind === 1) {
    delete holder[key];
    holder[`${key}_`] = value;
    return `${path} renamed`;
  }
  if (kind === 2) {
    holder.nobody_knows_this = { deep: [value] };
    return `${path} got a neighbour`;
  }
  const number = random(REPLACEMENTS.length);
  holder[key] = REPLACEMENTS[number]?.(value);
  return `${path} became ${JSON.stringify(holder[key])?.slice(0, 60)}`;
}
