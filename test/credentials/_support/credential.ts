import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { keystoneCredential } from '../../../src/credentials/keystone.ts';
import { GatewayError } from '../../../src/failure.ts';
import type { PreparedRequest } from '../../../src/http/transport/exchange.ts';
import { type React, tokenService } from '../../support/token-service.ts';

const REQUEST: PreparedRequest = { method: 'GET', origin: 'http://x', path: '/', headers: {}, body: null };
const NOBODY = { get: () => null };

/** The credential alone, over a token service. */
export async function credentialOf(lifetimeMs: number, react?: React) {
  const service = await tokenService(lifetimeMs, react);
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const credential = keystoneCredential('lab', { authUrl: `${service.origin}/v3`, auth: {} }, dispatcher);
  const signal = new AbortController().signal;
  const failureOr = <T>(work: Promise<Readonly<Record<string, string>>>, pick: (error: GatewayError) => T) =>
    work.then(
      (authority) => authority['x-auth-token'],
      (error: unknown) => (error instanceof GatewayError ? pick(error) : error),
    );
  const authorize = () => credential.authorize(NOBODY, REQUEST, signal);
  return {
    ...service,
    /** The text of the token, or the code of the failure. */
    token: () => failureOr(authorize(), ({ code }) => code),
    /** The same, with the wait that the failure asks for in place of its code. */
    waitMs: () => failureOr(authorize(), ({ details }) => details.retryAfterMs),
  };
}
