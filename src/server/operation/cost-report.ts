import type { Config } from '../../config/config.ts';
import type { UpstreamCall } from '../../http/observer.ts';
import type { RequestRecord } from '../request/request-record.ts';
import type { Outcome } from './execution.ts';

/** What `extensions.cost` tells: what a request might have taken, what it took, and the most that it may take. */
export interface CostReport {
  readonly upstreamCalls: Figures;
  readonly nodes: Figures;
  readonly responseBytes: number;
  /** The upstream calls that were made, those of writes too. */
  readonly calls?: readonly UpstreamCall[];
}

interface Figures {
  readonly estimated: number;
  readonly actual: number;
  readonly limit: number;
}

/** Undefined where it was not asked for, or nothing is known. */
export function costReport(
  wish: string | null,
  { estimate, spending }: RequestRecord,
  outcome: Outcome,
  { limits }: Pick<Config, 'limits'>,
): CostReport | undefined {
  if (!estimate || (wish !== '1' && wish !== 'trace')) return undefined;
  const { rows = 0, bytes = 0 } = outcome.pieces ? outcome : {};
  return {
    upstreamCalls: { estimated: estimate.upstreamCalls, actual: spending.made, limit: limits.upstreamCalls },
    nodes: { estimated: estimate.nodes, actual: rows, limit: limits.nodes },
    responseBytes: bytes,
    ...(spending.trace && { calls: spending.trace }),
  };
}
