import type { GivenToken } from './login.ts';

// A token is renewed a minute before it is needed, so that a token service may be out of order for a while.
const RENEWAL_LEAD_MS = 60_000;
// Tokens of many gateways that began together should not end together.
const JITTER = 0.05;
// A token is not used in its last seconds: a call takes time to arrive, and services cut lifetimes to whole seconds.
const MAX_MARGIN_MS = 5_000;
// Whatever is said of its lifetime, a token that was just given is tried.
const MIN_USE_MS = 1_000;
const PROVED_MS = 60_000;

/** Moments are on the clock of performance.now(): computed from the lifetime, so a wrong wall clock does not matter. */
export interface HeldToken {
  /** The one object that stands for this token, so that its refusal can be told from that of another one. */
  readonly authority: Readonly<Record<string, string>>;
  readonly givenAt: number;
  readonly renewAt: number;
  /** It is used until then, whatever becomes of its renewal. */
  readonly endsAt: number;
  /** Whether the upstream has taken it before. */
  wasAccepted: boolean;
}

export function hold({ text, lifetimeMs }: GivenToken): HeldToken {
  const givenAt = performance.now();
  const token = { authority: { 'x-auth-token': text }, givenAt, wasAccepted: false };
  if (lifetimeMs === Number.POSITIVE_INFINITY) return { ...token, renewAt: lifetimeMs, endsAt: lifetimeMs };
  const usableMs = Math.max(lifetimeMs - Math.min(MAX_MARGIN_MS, lifetimeMs / 2), MIN_USE_MS);
  // A token that does not live long would else be renewed with each use.
  const leadMs = Math.min(RENEWAL_LEAD_MS, usableMs / 4) + Math.random() * JITTER * usableMs;
  return { ...token, renewAt: givenAt + usableMs - leadMs, endsAt: givenAt + usableMs };
}

/** True for a token that lasted for a while: its refusal says nothing about the next one. */
export function hasProved({ givenAt }: HeldToken): boolean {
  return performance.now() - givenAt >= PROVED_MS;
}
