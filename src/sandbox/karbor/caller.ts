import { type Call, headerOf, Refusal, type World } from '../exchange.ts';
import { rolesOf } from '../keystone/token-body.ts';
import { findToken } from '../keystone/tokens.ts';
import { outsideAnswer, unexpectedFault } from './faults.ts';

export interface Caller {
  projectId: string;
  /** Has the role `admin` in any project. */
  isAdmin: boolean;
}

/**
 * Authenticates a request. Each token is validated by Keystone once: afterwards a revoked token stays valid until it
 * expires, and an outage of Keystone has no effect.
 */
export function callerOf(world: World, call: Call): Caller {
  const { karbor, keystone } = world.estate;
  const text = headerOf(call, 'x-auth-token');
  if (text === undefined) throw unauthorized(world);
  const isChecked = karbor.checkedTokens.has(text);
  if (!isChecked && keystone.isDown) throw new Refusal(outsideAnswer(call, 503));
  const token = findToken(keystone, text);
  if (token === undefined || token.expiresAt <= world.now) throw unauthorized(world);
  if (token.isRevoked && !isChecked) throw unauthorized(world);
  karbor.checkedTokens.add(text);
  if (token.projectId === null) throw unexpectedFault();
  const isAdmin = rolesOf(keystone, token.userId, token.projectId).includes('admin');
  return { projectId: token.projectId, isAdmin };
}

/** The error of the token middleware, which is not in the form of a fault. */
function unauthorized({ origins }: World): Refusal {
  const message = 'The request you have made requires authentication.';
  return new Refusal({
    status: 401,
    headers: { 'www-authenticate': `Keystone uri="${origins.keystone}/v3"` },
    body: { error: { code: 401, title: 'Unauthorized', message } },
  });
}
