import fc from 'fast-check';
import { uuidOf } from '../../../support/native-id.ts';
import { documentOf } from '../../../support/tenants.ts';
import { KEYS } from './stained.ts';

const ACCEPTS = ['*/*', 'application/json', 'application/graphql-response+json', 'application/json, */*;q=0.1'];
const BY_VARIABLE = `query ById($id: ID!, $isLong: Boolean!) { vault(id: $id) { nativeId name
  ... @include(if: $isLong) { projectId createdAt capacity { sizeGb } tags { key } } } }`;

const upstream = fc.constantFrom('sg', 'sg', 'sg', 'sg', 'vip');
const thing = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('0', '0', '0', '1') },
  { weight: 1, arbitrary: fc.constantFrom('missing', 'conflict') },
);
const reading = fc.record({ kind: fc.constantFrom('vault', 'checkpoint', 'backup', 'list'), thing, upstream } as const);
/** What one client does. */
export const step = fc.record({
  // The last of them is nobody.
  asker: fc.record({
    tenant: fc.constantFrom(
      ...KEYS.keys(),
      ...KEYS.keys(),
      ...KEYS.keys(),
      ...KEYS.keys(),
      ...KEYS.keys(),
      KEYS.length,
    ),
    project: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
  }),
  asked: fc.oneof(
    { weight: 1, arbitrary: fc.record({ readings: fc.array(reading, { minLength: 1, maxLength: 2 }) }) },
    {
      weight: 8,
      arbitrary: fc.record({ id: fc.tuple(upstream, thing), isLong: fc.constantFrom(true, true, true, true, false) }),
    },
  ),
  /** Whether a key is brought only to where keys count, and a token to where tokens do. */
  isSparing: fc.constantFrom(true, false, false, false, false, false),
  accept: fc.constantFrom(...ACCEPTS),
  /** The client leaves after so many ms; most stay. */
  leavesAfter: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 150 }) }),
  /** The tenant has a new token from here on. The one before stays good. */
  isRefresh: fc.oneof({ weight: 150, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  /** Nobody asks for a moment. */
  pauseMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a step asks, and at which upstreams. */
export function bodyOf(asked: Step['asked']): { readonly body: object; readonly upstreams: readonly ('sg' | 'vip')[] } {
  if ('id' in asked) {
    const [name, thing] = asked.id;
    return {
      body: { query: BY_VARIABLE, variables: { id: `vault:${name}:${uuidOf(thing)}`, isLong: asked.isLong } },
      upstreams: [name],
    };
  }
  const fields = asked.readings.flatMap(({ upstream, ...one }) =>
    [...documentOf([one]).values()].map((text) => `${upstream}_${text.replaceAll(':sg:', `:${upstream}:`)}`),
  );
  const upstreams = asked.readings.map(({ kind, upstream }) => (kind === 'list' ? 'sg' : upstream));
  return { body: { query: `{ ${[...new Set(fields)].join('\n')} }` }, upstreams };
}
