import type { World } from '../exchange.ts';
import { hexFrom } from '../identifiers.ts';
import type { KeystoneEstate, KeystoneToken } from './estate.ts';

export type Grant = Pick<KeystoneToken, 'methods' | 'userId' | 'projectId'> &
  Partial<Pick<KeystoneToken, 'applicationCredentialId' | 'expiresAt'>> & { parentAuditId?: string | undefined };

export function findToken(keystone: KeystoneEstate, text: string): KeystoneToken | undefined {
  return keystone.tokens.find((token) => token.text === text);
}

/** A valid token of the user `demo`. */
export function findDemoToken(world: World, projectId: string): KeystoneToken {
  const { tokens, users } = world.estate.keystone;
  const userId = users.find(({ name }) => name === 'demo')?.id ?? '';
  const known = tokens.find(
    (token) => token.userId === userId && token.projectId === projectId && isValid(token, world.now),
  );
  return known ?? issueToken(world, { methods: ['password'], userId, projectId });
}

export function isValid(token: KeystoneToken | undefined, now: number): token is KeystoneToken {
  return token !== undefined && !token.isRevoked && token.expiresAt > now;
}

/** Adds a token to the estate. `expiresAt` is that of the token from which this one is derived. */
export function issueToken({ estate, now }: World, grant: Grant): KeystoneToken {
  estate.made += 1;
  const hex = hexFrom(`keystone-token:${estate.made}`);
  const { parentAuditId, expiresAt, ...granted } = grant;
  const issuedAt = Math.floor(now / 1000) * 1000;
  const ownAuditId = Buffer.from(hex, 'hex').toString('base64url');
  const token: KeystoneToken = {
    text: `gAAAAAB${hex}${hexFrom(hex)}`,
    issuedAt,
    expiresAt: expiresAt ?? issuedAt + estate.keystone.tokenLifetimeMs,
    isRevoked: false,
    auditIds: parentAuditId === undefined ? [ownAuditId] : [ownAuditId, parentAuditId],
    ...granted,
  };
  estate.keystone.tokens.push(token);
  return token;
}
