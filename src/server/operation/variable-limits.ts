import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';

type Limits = Pick<Config['limits'], 'inputDepth' | 'ids' | 'tokens'>;

// About what a value takes that has no text.
const CHARACTERS_OF_A_VALUE = 10;

/**
 * Checks the values of the variables before anything is made of them, and tells how many characters they have, roughly.
 * Stops at the first thing that is too large.
 * @throws GatewayError LIMIT_EXCEEDED that names the limit and the figure.
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>, limits: Limits): number {
  let left = limits.tokens;
  let characters = 0;

  function take(value: unknown, levels: number, name: string): void {
    characters += typeof value === 'string' ? value.length : CHARACTERS_OF_A_VALUE;
    if (typeof value !== 'object' || value === null) return;
    if (levels === limits.inputDepth)
      throw limitExceeded(name, `has more than ${levels} levels, which limits.inputDepth allows`);
    if (Array.isArray(value)) takeItems(value, levels + 1, name);
    else takeEntries(value as Readonly<Record<string, unknown>>, levels + 1, name);
  }

  function takeItems(items: readonly unknown[], levels: number, name: string): void {
    // No list of this schema may be longer than one of ids.
    if (items.length > limits.ids)
      throw limitExceeded(name, `holds a list of ${items.length}, and limits.ids is ${limits.ids}`);
    count(items.length);
    for (const item of items) take(item, levels, name);
  }

  function takeEntries(entries: Readonly<Record<string, unknown>>, levels: number, name?: string): void {
    const keys = Object.keys(entries);
    count(keys.length);
    for (const key of keys) {
      characters += key.length;
      take(entries[key], levels, name ?? key);
    }
  }

  function count(values: number): void {
    left -= values;
    if (left < 0) throw tooMany(limits.tokens);
  }

  takeEntries(variables, 0);
  return characters;
}

function tooMany(most: number): GatewayError {
  return new GatewayError('LIMIT_EXCEEDED', `The variables hold more than ${most} values, which limits.tokens allows.`);
}

function limitExceeded(name: string, fact: string): GatewayError {
  const shown = /^\w{1,64}$/.test(name) ? `$${name}` : 'A variable';
  return new GatewayError('LIMIT_EXCEEDED', `${shown} ${fact}.`);
}
