import { type Answer, headerOf, type World } from './exchange.ts';
import { DEMO } from './keystone/estate.ts';
import { findDemoToken } from './keystone/tokens.ts';
import { type Fault, throttled } from './knobs.ts';
import type { Received } from './listener.ts';

interface Failing {
  /** The requests that fail. Defaults to all of them. */
  readonly only?: { readonly method: string; readonly path: RegExp };
  readonly fault: Fault;
}

/** The form of a fault token. An unknown one is an invalid token like any other. */
export const faultTokens = /^fault-/;

const answer = (status: number, body: object | string, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, headers, body } satisfies Answer,
});
const HTML = { 'content-type': 'text/html' };
const CREATE = { method: 'POST', path: /\/checkpoints$/ };
const DELETE = { method: 'DELETE', path: /\/(checkpoints|backups)\/[^/]+$/ };
const RESET = { method: 'PUT', path: /\/checkpoints\/[^/]+$/ };

const FAULTS: ReadonlyMap<string, Failing> = new Map(
  Object.entries({
    'fault-403': { fault: answer(403, { forbidden: { code: 403, message: 'Policy does not allow this.' } }) },
    'fault-429': { fault: { kind: 'answer', answer: throttledFor(60) } },
    'fault-503': { fault: answer(503, '<h1>503 Service Unavailable</h1>', HTML) },
    'fault-drop': { fault: { kind: 'reset-before' } },
    'fault-hang': { fault: { kind: 'hang' } },
    'fault-slow': { fault: { kind: 'delay', ms: 1_500 } },
    'fault-html': { fault: answer(200, '<h1>Welcome</h1>', HTML) },
    'fault-lost-create': { only: CREATE, fault: { kind: 'reset-before' } },
    'fault-found-create': { only: CREATE, fault: { kind: 'reset-after' } },
    'fault-lost-delete': { only: DELETE, fault: { kind: 'reset-before' } },
    'fault-lost-reset': { only: RESET, fault: { kind: 'reset-before' } },
  } satisfies Record<string, Failing>),
);

export const knownFaults: readonly string[] = [...FAULTS.keys()];

function throttledFor(seconds: number): Answer {
  const worded = throttled(1, `${seconds} second`);
  return { ...worded, headers: { ...worded.headers, 'retry-after': String(seconds) } };
}

/** The fault requested by a token, and the request with a valid token. Undefined without a fault token. */
export function takeFaultToken(
  world: World,
  service: 'cbr' | 'karbor' | 'keystone',
  received: Received,
): { fault: Fault | undefined; received: Received } | undefined {
  const failing = FAULTS.get(headerOf(received, 'x-auth-token') ?? '');
  if (failing === undefined) return undefined;
  const [path = ''] = received.path.split('?');
  const { only, fault } = failing;
  const isMeant = only === undefined || (only.method === received.method && only.path.test(path));
  const headers = { ...received.headers, 'x-auth-token': validToken(world, service, path) };
  return { fault: isMeant ? fault : undefined, received: { ...received, headers } };
}

function validToken(world: World, service: 'cbr' | 'karbor' | 'keystone', path: string): string | undefined {
  if (service !== 'cbr') return findDemoToken(world, DEMO.id).text;
  return world.estate.cbr.projects.find(({ id }) => path.split('/')[2] === id)?.token;
}
