import { MAX_WAIT_MS } from '../../http/transport/response-headers.ts';
import type { Classification } from '../../http/upstream-client.ts';

const UNIT_MS: Record<string, number> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Parses the rate limit, which CBR reports in the message only: "limit:200,time:5 minute". */
export function throttle(message: unknown): Pick<Classification, 'retryAfterMs' | 'rate'> {
  const found = /limit:(\d{1,6}),time:(\d{1,15}) (second|minute|hour|day)/.exec(String(message));
  if (!found) return {};
  const [, limit, count, unit = ''] = found;
  const windowMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (windowMs === 0) return {};
  return { retryAfterMs: Math.min(windowMs, MAX_WAIT_MS), rate: { limit: Number(limit), windowMs } };
}
