import { createHash } from 'node:crypto';
import { answerIn, type Ink, inkOf } from '../../../support/tenants.ts';
import { serve } from '../../../support/wire-server.ts';

const PROJECTS = 2;
const OWN_TOKEN = 'own-token-of-the-gateway';

/** The keys of the callers. The last one may not use the upstream `vip`. */
export const KEYS: readonly string[] = ['key-of-caller-0', 'key-of-caller-1', 'key-of-caller-2'];

/** The places that have an ink of their own: each tenant's projects at `sg`, and the projects at `vip`. */
export const INKS: readonly Ink[] = Array.from({ length: KEYS.length * PROJECTS + PROJECTS }, (_, index) =>
  inkOf(index),
);

/** Who asks, and where. A tenant that is none brings neither a key nor a token. */
export interface Asker {
  readonly tenant: number;
  readonly project: number;
}

/** The only inks in which an asker may see anything at this upstream. */
export function inksFor({ tenant, project }: Asker, upstream: 'sg' | 'vip'): readonly number[] {
  if (upstream === 'sg') return tenant < KEYS.length ? [tenant * PROJECTS + project] : [];
  return tenant < KEYS.length - 1 ? [KEYS.length * PROJECTS + project] : [];
}

/** One CBR that answers in the ink of the token and the project it was asked with. */
export async function serveStained(isCurrent: (tenant: number, version: number) => boolean) {
  let calls = 0;
  const { origin } = await serve((request, response) => {
    calls += 1;
    const token = String(request.headers['x-auth-token']);
    const project = Number(/\/v3\/p(\d)/.exec(request.url ?? '')?.[1]);
    const [tenant = -1, version = -1] = token.split('.').map(Number);
    const isOwn = token === OWN_TOKEN;
    const place = (isOwn ? KEYS.length : tenant) * PROJECTS + project;
    // Between 120 and 240 ms, so that answers overtake each other.
    setTimeout(
      () => answerIn(inkOf(place), request, response, isOwn || isCurrent(tenant, version)),
      120 + ((calls * 7) % 121),
    );
  });
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, maxParallel: 1_000 };
  const callers = KEYS.map((key, index) => ({
    name: `caller-${index}`,
    keySha256: createHash('sha256').update(key).digest('hex'),
    ...(index === KEYS.length - 1 && { upstreams: ['sg'] }),
  }));
  const upstreams = [
    { ...sg, auth: { mode: 'passthrough' } },
    { ...sg, name: 'vip', inLists: false, auth: { mode: 'token', token: OWN_TOKEN } },
  ];
  return { content: { upstreams, callers, requestTimeoutMs: 60_000 }, calls: () => calls };
}
