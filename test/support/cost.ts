import type { UpstreamCall } from '../../src/http/observer.ts';
import type { Answer } from './gateway.ts';

interface Figures {
  readonly estimated: number;
  readonly actual: number;
  readonly limit: number;
}

export interface Cost {
  readonly upstreamCalls: Figures;
  readonly nodes: Figures;
  readonly responseBytes: number;
  readonly calls?: readonly UpstreamCall[];
}

/** What the answer to a request with X-Request-Cost tells. */
export function costIn(answer: Answer): Cost {
  const { extensions } = answer as { extensions?: { cost?: Cost } };
  if (!extensions?.cost) throw new Error(`The answer tells no cost: ${JSON.stringify(answer).slice(0, 300)}`);
  return extensions.cost;
}
