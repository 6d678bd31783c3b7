import {
  type GraphQLInputField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Declare, WriteArguments } from './documents.ts';

export interface WildOptions {
  readonly random: (below: number) => number;
  /** Ids that exist. */
  readonly ids: readonly string[];
  /** Cursors that earlier answers gave, by the name of the list. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
  /** Instants, some of which cut through a day on which something was made. */
  readonly times: readonly string[];
  /** So many values in a hundred are ones that a resolver may refuse. */
  readonly oddity: number;
}

type Slot = Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>;

const FIRSTS = [1, 2, 3, 5, 20, 100];
const DAYS = [1, 2, 7, 30, 90];
const ODD_FIRSTS = [0, 101, -1, -1000, 2_147_483_647, -2_147_483_648];
/** A test waits as long. */
const WAITS = [1, 20, 40];
const ODD_WAITS = [0, -1, 45_001, -2_147_483_648];
const ODD_IDS = [
  '',
  'x',
  'vault:nobody:x',
  'vault:sg:x',
  'vault:sg:00000000-0000-4000-8000-000000000000',
  'checkpoint:lab:x',
  'checkpoint:sg:x:y',
  'backup:eu:x',
  'backup:eu:00000000-0000-4000-8000-000000000000',
  'task:eu:00000000-0000-4000-8000-000000000000',
  'task:lab:log:00000000-0000-4000-8000-000000000000',
  'task:lab:restore:00000000-0000-4000-8000-000000000000',
  'vault:sg:',
];

/**
 * Arguments of every form that is valid, whether a resolver accepts them or not: absent, null, negative, huge, by
 * variable, by default, by a variable in a list or an input; ids that exist, do not, are malformed or come again.
 */
export function wildArguments({ random, ids, cursors, times, oddity }: WildOptions): WriteArguments {
  const one = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  const chance = (percent: number) => random(100) < percent;
  const isOdd = () => chance(oddity);

  function idFor(wanted: string): string {
    const fitting = ids.filter((id) => id.startsWith(wanted));
    if (isOdd() || fitting.length === 0) return chance(50) ? one(ids) : one(ODD_IDS);
    return one(fitting);
  }

  function scalarFor({ name }: Slot): unknown {
    if (name === 'first') return one(isOdd() ? ODD_FIRSTS : FIRSTS);
    if (name === 'after') return isOdd() ? one(['', 'x', 'W10']) : one(one([...cursors.values(), ['']]));
    if (name === 'last') return one(isOdd() ? ODD_FIRSTS : DAYS);
    if (name === 'waitMs') return one(isOdd() ? ODD_WAITS : WAITS);
    if (/^(created|started|lastAvailable|unlessNewer)/.test(name)) return one(times);
    if (name === 'upstreams') return isOdd() ? one(['nobody', '']) : one(ids).split(':')[1];
    if (name.startsWith('resourceNativeId')) return isOdd() ? one(['', 'a b']) : one(ids).split(':').at(-1);
    if (name === 'vaultId') return idFor('vault:');
    if (name === 'checkpointId') return idFor('checkpoint:');
    if (name === 'providerId') return idFor('provider:');
    if (name === 'incremental') return chance(50);
    if (name === 'idempotencyKey') return one(['', 'a b', `key-${random(50)}`]);
    if (name === 'nameContains') return one(isOdd() ? ['', 'y'.repeat(300)] : ['o', 'VAULT', '-0']);
    if (name === 'name' || name === 'description') return one(['', 'x', 'y'.repeat(300)]);
    return idFor('');
  }

  /** As a variable has it. */
  function valueFor(type: GraphQLInputType, slot: Slot): unknown {
    if (!isNonNullType(type) && isOdd()) return null;
    const plain = getNullableType(type);
    if (isListType(plain)) return listOf(() => valueFor(plain.ofType, slot));
    if (isEnumType(plain)) return one(plain.getValues()).name;
    if (!isInputObjectType(plain)) return scalarFor(slot);
    const fields = Object.values(plain.getFields()).filter(({ type }) => isNonNullType(type) || chance(25));
    return Object.fromEntries(fields.map((field) => [field.name, valueFor(field.type, field)]));
  }

  function listOf<T>(make: () => T): T[] {
    const items = Array.from({ length: isOdd() ? 0 : 1 + random(6) }, make);
    return chance(25) ? [...items, ...items, ...items] : items;
  }

  /** As a document has it; the parts of it may be variables where there is somebody to declare them. */
  function literalOf(type: GraphQLInputType, slot: Slot, declare: Declare | undefined): string {
    if (!isNonNullType(type) && isOdd()) return 'null';
    const plain = getNullableType(type);
    if (isListType(plain)) {
      const item = { ...slot, type: plain.ofType, defaultValue: undefined };
      return `[${listOf(() => textOf(item, declare) ?? literalOf(item.type, item, declare)).join(', ')}]`;
    }
    if (isEnumType(plain)) return one(plain.getValues()).name;
    if (!isInputObjectType(plain)) return JSON.stringify(scalarFor(slot));
    const fields = Object.values(plain.getFields()).filter(({ type }) => isNonNullType(type) || chance(25));
    const parts = fields.flatMap((field) => {
      const text = textOf(field, declare);
      return text === undefined ? [] : [`${field.name}: ${text}`];
    });
    return `{ ${parts.join(', ')} }`;
  }

  /** Undefined where it is left out. */
  function textOf(slot: Slot, declare: Declare | undefined): string | undefined {
    const { type, defaultValue } = slot;
    const mayBeAbsent = !isNonNullType(type) || defaultValue !== undefined;
    if (mayBeAbsent && chance(20)) return undefined;
    if (!declare || chance(50)) return literalOf(type, slot, declare);
    const nullable = getNullableType(type);
    const value = valueFor(type, slot);
    switch (random(4)) {
      case 0:
        return mayBeAbsent ? declare(String(nullable), {}) : declare(String(type), { value });
      case 1:
        // With a default that is not null, a variable that may be null can stand where null may not.
        return declare(String(nullable), { fallback: fallbackOf(nullable, slot) });
      case 2:
        return declare(String(nullable), { value: chance(20) ? null : value, fallback: fallbackOf(nullable, slot) });
      default:
        return declare(String(type), { value });
    }
  }

  function fallbackOf(type: GraphQLInputType, slot: Slot): string {
    for (;;) {
      const text = literalOf(type, slot, undefined);
      if (text !== 'null') return text;
    }
  }

  return (args, declare) => {
    const texts = args.flatMap((arg) => {
      const text = arg.name === 'after' && chance(60) ? undefined : textOf(arg, declare);
      return text === undefined ? [] : [`${arg.name}: ${text}`];
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  };
}
