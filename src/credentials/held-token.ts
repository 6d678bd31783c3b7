import type { GivenToken } from './login.ts';

// A token is renewed a minute early, which bridges a short outage of the token service.
const RENEWAL_LEAD_MS = 60_000;
// Spreads the renewals of gateways that were started together.
const JITTER = 0.05;
// A token is not used in its last seconds: calls take time to arrive, and services truncate lifetimes to seconds.
const MAX_MARGIN_MS = 5_000;
// A new token is used at least this long, whatever its lifetime.
const MIN_USE_MS = 1_000;
const PROVED_MS = 60_000;

/** A token in use. Times are on the clock of performance.now(), computed from the lifetime: a wrong wall clock is harmless. */
export interface HeldToken {
  /** Headers of the token; the object identifies the token in `accepted` and `rejected`. */
  readonly authority: Readonly<Record<string, string>>;
  readonly givenAt: number;
  readonly renewAt: number;
  /** Used until then, even if the renewal fails. */
  readonly endsAt: number;
  /** Whether the upstream has accepted the token before. */
  wasAccepted: boolean;
}

export function hold({ text, lifetimeMs }: GivenToken): HeldToken {
  const givenAt = performance.now();
  const token = { authority: { 'x-auth-token': text }, givenAt, wasAccepted: false };
  if (lifetimeMs === Number.POSITIVE_INFINITY) return { ...token, renewAt: lifetimeMs, endsAt: lifetimeMs };
  const usableMs = Math.max(lifetimeMs - Math.min(MAX_MARGIN_MS, lifetimeMs / 2), MIN_USE_MS);
  // A short-lived token would otherwise be renewed at each use.
  const leadMs = Math.min(RENEWAL_LEAD_MS, usableMs / 4) + Math.random() * JITTER * usableMs;
  return { ...token, renewAt: givenAt + usableMs - leadMs, endsAt: givenAt + usableMs };
}

/** True for a token that has worked for a minute: its refusal says nothing about the next token. */
export function hasProved({ givenAt }: HeldToken): boolean {
  return performance.now() - givenAt >= PROVED_MS;
}
