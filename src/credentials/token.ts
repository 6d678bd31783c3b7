import { GatewayError } from '../failure.ts';
import type { Alarm, Credential, IncomingHeaders } from './credential.ts';
import { fixedCredentialRefusal } from './own-refusal.ts';

const TOKEN = /^[\x21-\x7e]+$/;

/** Forwards the caller's own token: `X-Auth-Token-<upstream>`, otherwise `X-Auth-Token`. */
export function passthroughCredential(upstream: string): Credential {
  const find = (incoming: IncomingHeaders) =>
    incoming.get(`x-auth-token-${upstream}`) ?? incoming.get('x-auth-token') ?? undefined;
  return {
    authorize: async (incoming) => {
      const token = find(incoming);
      if (token !== undefined && TOKEN.test(token)) return { 'x-auth-token': token };
      const malformed = token ? 'the token that was sent is not of visible ASCII characters alone; ' : '';
      throw new GatewayError(
        'UNAUTHENTICATED',
        `${upstream}: ${malformed}send a token of this upstream in the header X-Auth-Token-${upstream} or X-Auth-Token.`,
        { upstream },
      );
    },
    rejected: () => false,
    describeRefusal: (refusal) =>
      refusal.isCredentialGood ? refusal : { ...refusal, reason: "the caller's own token was not accepted" },
    identity: (incoming) => find(incoming) ?? '',
  };
}

/** A fixed token from the configuration. */
export function fixedToken(upstream: string, token: string, alarm: Alarm): Credential {
  return {
    authorize: async () => ({ 'x-auth-token': token }),
    rejected: () => false,
    describeRefusal: fixedCredentialRefusal(upstream, 'token', alarm),
    identity: () => 'gateway',
  };
}
