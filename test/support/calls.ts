import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { callsOf } from './gateway.ts';

/** How often each call was made since the last look, by its template: { 'GET /backups/:id': 2 }. */
export function tally(sandbox: Sandbox): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of callsOf(sandbox)) {
    const template = templateOf(call);
    counts[template] = (counts[template] ?? 0) + 1;
  }
  return counts;
}

function templateOf(call: string): string {
  const [method, target = ''] = call.split(' ');
  const [path = ''] = target.split('?');
  const parts = path.split('/').slice(3);
  return `${method} /${parts.map((part, index) => (index % 2 === 0 ? part : ':id')).join('/')}`;
}

/** How many calls that are in all. */
export function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Watches the calls of this test; tells how many were under way at once. */
export function mostInFlight(): () => number {
  let open = 0;
  let most = 0;
  const began = () => {
    open += 1;
    most = Math.max(most, open);
  };
  const ended = () => {
    open -= 1;
  };
  subscribe('undici:request:create', began);
  subscribe('undici:request:trailers', ended);
  onTestFinished(() => {
    unsubscribe('undici:request:create', began);
    unsubscribe('undici:request:trailers', ended);
  });
  return () => most;
}
