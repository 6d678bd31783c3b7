import type { Config } from '../../config/config.ts';
import type { UpstreamCall } from '../../http/observer.ts';
import type { RequestRecord } from '../request/request-record.ts';
import type { Outcome } from './execution.ts';

/** The value of `extensions.cost`: estimated and actual cost of a request, and the limits. */
export interface CostReport {
  readonly upstreamCalls: Figures;
  readonly nodes: Figures;
  readonly responseBytes: number;
  /** Upstream calls made, including those of writes. */
  readonly calls?: readonly UpstreamCall[];
}

interface Figures {
  readonly estimated: number;
  readonly actual: number;
  readonly limit: number;
}

/** @param header The value of X-Request-Cost; other values than "1" and "trace" give no report. */
export function costReport(
  header: string | null,
  { estimate, readBudget }: RequestRecord,
  outcome: Outcome,
  { limits }: Pick<Config, 'limits'>,
): CostReport | undefined {
  if (!estimate || (header !== '1' && header !== 'trace')) return undefined;
  const { rows, bytes } = outcome.data ? { rows: outcome.rows, bytes: outcome.data.bytes } : { rows: 0, bytes: 0 };
  return {
    upstreamCalls: { estimated: estimate.upstreamCalls, actual: readBudget.used, limit: limits.upstreamCalls },
    nodes: { estimated: estimate.nodes, actual: rows, limit: limits.nodes },
    responseBytes: bytes,
    ...(readBudget.trace && { calls: readBudget.trace }),
  };
}
