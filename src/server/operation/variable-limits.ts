import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';

type Limits = Pick<Config['limits'], 'inputDepth' | 'ids' | 'tokens'>;

// Approximate length of a value that is not a string.
const CHARACTERS_OF_A_VALUE = 10;

/**
 * Checks raw variables before coercion, up to the first excess. Returns their approximate length in characters.
 * @throws GatewayError LIMIT_EXCEEDED that names the limit and the figure.
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>, limits: Limits): number {
  let left = limits.tokens;
  let characters = 0;

  function visit(value: unknown, levels: number, name: string): void {
    characters += typeof value === 'string' ? value.length : CHARACTERS_OF_A_VALUE;
    if (typeof value !== 'object' || value === null) return;
    if (levels === limits.inputDepth)
      throw limitExceeded(name, `has more than ${levels} levels, the maximum set by limits.inputDepth`);
    if (Array.isArray(value)) visitItems(value, levels + 1, name);
    else visitEntries(value as Readonly<Record<string, unknown>>, levels + 1, name);
  }

  function visitItems(items: readonly unknown[], levels: number, name: string): void {
    // A list of ids is the longest list that the schema takes.
    if (items.length > limits.ids)
      throw limitExceeded(name, `has a list of ${items.length} items, and limits.ids is ${limits.ids}`);
    count(items.length);
    for (const item of items) visit(item, levels, name);
  }

  function visitEntries(entries: Readonly<Record<string, unknown>>, levels: number, name?: string): void {
    const keys = Object.keys(entries);
    count(keys.length);
    for (const key of keys) {
      characters += key.length;
      visit(entries[key], levels, name ?? key);
    }
  }

  function count(values: number): void {
    left -= values;
    if (left < 0) throw tooMany(limits.tokens);
  }

  visitEntries(variables, 0);
  return characters;
}

function tooMany(max: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The variables have more than ${max} values, the maximum set by limits.tokens.`,
  );
}

function limitExceeded(name: string, fact: string): GatewayError {
  const shown = /^\w{1,64}$/.test(name) ? `$${name}` : 'A variable';
  return new GatewayError('LIMIT_EXCEEDED', `${shown} ${fact}.`);
}
