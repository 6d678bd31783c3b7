import { encoded, REPLACEMENTS } from './replacements.ts';

type Random = (below: number) => number;

/** Random numbers that are the same for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Holder = Record<string, unknown>;

interface Place {
  readonly holder: Holder;
  readonly key: string;
  readonly path: string;
  /** Writes the texts again in which this place lies. */
  readonly rewrite: () => void;
}

/**
 * A copy with one to three places changed, deleted, renamed or added; and what was done, in words.
 * @param within The path in which all of them lie.
 */
export function mutated(body: object, random: Random, within = ''): { body: object; what: string } {
  const copy = structuredClone(body);
  const done: string[] = [];
  for (let changes = 1 + (random(4) === 0 ? random(3) : 0); changes > 0; changes -= 1) {
    const places = placesIn(copy as Holder).filter(({ path }) => path.startsWith(within));
    const place = anyOf(random(2) === 0 ? places : ofOneDepth(places, random), random);
    if (!place) continue;
    done.push(change(place, places, random));
    place.rewrite();
  }
  return { body: copy, what: done.join(', ') };
}

/** Every place, also those in a text that holds JSON. */
function placesIn(holder: Holder, path = '', rewrite = () => {}): Place[] {
  return Object.keys(holder).flatMap((key) => {
    const value = holder[key];
    const here = { holder, key, path: `${path}/${key}`, rewrite };
    if (isHolder(value)) return [here, ...placesIn(value, here.path, rewrite)];
    const inText = typeof value === 'string' ? read(value) : undefined;
    if (!isHolder(inText)) return [here];
    const box = { inText };
    const rewriteText = () => {
      holder[key] = encoded(box.inText ?? null);
      rewrite();
    };
    return [here, ...placesIn(box, here.path, rewriteText)];
  });
}

/** Where most places lie deep in what nobody reads, the few above them have their turn too. */
function ofOneDepth(places: readonly Place[], random: Random): Place[] {
  const depthOf = ({ path }: Place) => path.split('/').length;
  const depth = anyOf([...new Set(places.map(depthOf))], random);
  return places.filter((place) => depthOf(place) === depth);
}

function anyOf<T>(values: readonly T[], random: Random): T | undefined {
  return values[random(values.length)];
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function change(place: Place, places: readonly Place[], random: Random): string {
  const { holder, key, path } = place;
  const value = holder[key];
  const kind = random(10);
  if (kind === 0) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
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
  holder[key] = kind < 5 ? fromElsewhere(place, places, random) : anyOf(REPLACEMENTS, random)?.(value);
  return `${path} became ${JSON.stringify(holder[key])?.slice(0, 60)}`;
}

/** What stands under the same key, or begins alike, or anything: two rows of one id, a graph in a circle. */
function fromElsewhere({ holder, key }: Place, places: readonly Place[], random: Random): unknown {
  const begin = beginOf(holder[key]);
  const pools = [
    places.filter((place) => place.key === key),
    places.filter((place) => beginOf(place.holder[place.key]) === begin),
    places,
  ];
  const source = anyOf(anyOf(pools, random) ?? [], random);
  return structuredClone(source?.holder[source.key]);
}

/** Times begin alike, types do, and so do the serial ids of a graph. */
function beginOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 2) : typeof value;
}
