import { GatewayError } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CheckpointKey } from './removal.ts';
import type { WriteKind } from './running-write.ts';

/** The checkpoint of a write, as its caller reaches it. */
export interface Target {
  readonly upstream: UpstreamClient;
  readonly key: CheckpointKey;
  /** Rejects for a caller without the right to read the checkpoint, with the error of a write. */
  readonly read: (upstream: UpstreamClient) => Promise<unknown>;
}

/** A write whose response was lost and that may still take effect. */
export interface Lost {
  readonly state: 'lost';
  readonly kind: WriteKind;
  readonly callerKey: string;
  /** By `performance.now()`. */
  readonly until: number;
}

/** One key per checkpoint, for any configured upstream, provider and project through which it can be reached. */
export function targetKeyOf({ upstream, key }: Target): string {
  if (upstream.refusal) throw upstream.refusal;
  return `${new URL('.', upstream.baseUrl).href} ${key.nativeId}`;
}

export function callerKeyOf({ upstream: { name, projectId, caller }, key }: Target): string {
  return [name, projectId, caller, key.providerId ?? ''].join(' ');
}

export function lostBy({
  kind,
  callerKey,
  leftMs,
}: Pick<Lost, 'kind' | 'callerKey'> & { readonly leftMs: number }): Lost {
  return { state: 'lost', kind, callerKey, until: performance.now() + leftMs };
}

/** Only callers with the right to read the checkpoint learn of a lost write by another caller. */
export async function refuseWhileLost({ kind, callerKey, until }: Lost, target: Target): Promise<never> {
  const { upstream } = target;
  if (callerKey !== callerKeyOf(target)) await target.read(upstream);
  throw new GatewayError(
    'CONFLICT',
    `${upstream.name}: nothing was sent, because an earlier ${kind} of this checkpoint, whose response was lost, may still take effect.`,
    { upstream: upstream.name, retryable: true, retryAfterMs: Math.max(1, Math.ceil(until - performance.now())) },
  );
}
