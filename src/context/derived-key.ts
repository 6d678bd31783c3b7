import { hkdfSync } from 'node:crypto';

export type KeyUse = 'callers' | 'marks';

/**
 * Derives the key of one use from the configured secret (HKDF-SHA256, 32 bytes). It is the same in every process, and
 * what is made with it tells nothing about the key of another use.
 */
export function deriveKey(secret: string, use: KeyUse): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `checkpoint-gateway ${use}`, 32));
}
