import type { Config } from '../config.ts';
import { GatewayError } from '../failure.ts';

type Limits = Pick<Config['limits'], 'inputDepth' | 'ids'>;

/**
 * Checks the values of the variables before anything is made of them.
 * @throws GatewayError LIMIT_EXCEEDED that names the limit and the figure.
 */
export function checkVariables(variables: Readonly<Record<string, unknown>>, limits: Limits): void {
  for (const [name, value] of Object.entries(variables)) checkLevel(value, 0, name, limits);
}

function checkLevel(value: unknown, levels: number, name: string, limits: Limits): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === limits.inputDepth)
    throw limitExceeded(name, `has more than ${levels} levels, which limits.inputDepth allows`);
  // No list of this schema may be longer than one of ids.
  if (Array.isArray(value) && value.length > limits.ids)
    throw limitExceeded(name, `holds a list of ${value.length}, and limits.ids is ${limits.ids}`);
  for (const part of Array.isArray(value) ? value : Object.values(value)) checkLevel(part, levels + 1, name, limits);
}

function limitExceeded(name: string, fact: string): GatewayError {
  const shown = /^\w{1,64}$/.test(name) ? `$${name}` : 'A variable';
  return new GatewayError('LIMIT_EXCEEDED', `${shown} ${fact}.`);
}
