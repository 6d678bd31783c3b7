import { z } from 'zod';
import { ENCODED, isDecodable, objectOf, text } from './values.ts';

const URL_FORM = 'a redis:// or rediss:// URL like redis://:password@redis.example.com:6379/0';

function isRedisUrl(address: string): boolean {
  if (!/^rediss?:\/\/[^\s?#\\]+$/.test(address) || !URL.canParse(address)) return false;
  const { hostname, pathname } = new URL(address);
  return hostname !== '' && /^\/?\d{0,4}$/.test(pathname);
}

function hasDecodableLogin(address: string): boolean {
  const { username, password } = new URL(address);
  return isDecodable(username) && isDecodable(password);
}

/** The Redis that replicas share. */
export const redis = objectOf({
  url: z
    .string({ error: URL_FORM })
    .refine(isRedisUrl, { error: URL_FORM, abort: true })
    .refine(hasDecodableLogin, { error: ENCODED })
    .describe(
      `Secret where it holds a password: the address of Redis, with TLS (rediss://), user, password and database. Better as \${NAME}.`,
    ),
  prefix: text(/^[A-Za-z0-9:._-]{1,64}$/, '1 to 64 letters, digits, ":", ".", "_" and "-"')
    .default('checkpoint-gateway:')
    .describe('What the names of all keys in Redis begin with. Default: checkpoint-gateway:.')
    .meta({ printable: true }),
})
  .exactOptional()
  .describe('What replicas share: idempotency keys, rate limits and deletes in progress. Needs secret. Default: none.');
