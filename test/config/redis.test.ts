// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { describe, expect, it } from 'vitest';
import { complaints, read, SG } from '../support/config.ts';

const SECRET = 'a secret of these tests, of 32 characters and more';
const URL_FORM = 'a redis:// or rediss:// URL like redis://:password@redis.example.com:6379/0';
const contentOf = (redis: unknown) => ({ upstreams: [SG], secret: SECRET, redis });

describe('the Redis that replicas share', () => {
  it.each([
    'redis://127.0.0.1',
    'redis://[::1]:6380/15',
    'rediss://user:pa%40ss@redis.example.com:6380/2',
    'redis://:p@redis:6379',
  ])('may be %s', (url) => {
    expect(read(contentOf({ url })).redis).toEqual({ url, prefix: 'checkpoint-gateway:' });
  });

  it('may come from the environment', () => {
    const redis = read(contentOf({ url: '${REDIS_URL}', prefix: 'backup:' }), { REDIS_URL: 'redis://redis' }).redis;
    expect(redis).toEqual({ url: 'redis://redis', prefix: 'backup:' });
  });

  it.each<[redis: unknown, complaint: string]>([
    ['redis://redis', 'redis is not usable (its value is not shown); accepted: an object with the keys url, prefix'],
    [{}, `redis.url is missing; accepted: ${URL_FORM}`],
    [{ url: '' }, `redis.url is empty; accepted: ${URL_FORM}`],
    ...['redis', 'http://redis', 'redis://', 'redis://redis/first', 'redis://redis?db=1', 'redis://:pa#ss@redis'].map(
      (url): [unknown, string] => [{ url }, `redis.url is not usable (its value is not shown); accepted: ${URL_FORM}`],
    ),
    ...['redis://:p%zz@redis', 'redis://us%e9r:p@redis'].map((url): [unknown, string] => [
      { url },
      'redis.url is not usable (its value is not shown); accepted: a URL with a % only where it encodes a character in UTF-8',
    ]),
    [
      { url: 'redis://redis', prefix: 'my keys' },
      'redis.prefix is "my keys"; accepted: 1 to 64 letters, digits, ":", ".", "_" and "-"',
    ],
    [{ url: 'redis://redis', ttl: 1 }, 'redis.ttl is not a known key; accepted: url, prefix'],
  ])('is refused when it is %j', (redis, complaint) => {
    expect(complaints(contentOf(redis))).toEqual([complaint]);
  });

  it('needs a secret', () => {
    expect(complaints({ upstreams: [SG], redis: { url: 'redis://redis' } })).toEqual([
      'redis is given without secret; accepted: redis together with a "secret" that all replicas have',
    ]);
  });
});
