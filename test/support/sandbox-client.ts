import { afterEach } from 'vitest';
import { SG } from '../../src/sandbox/cbr/estate.ts';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';

export const NOON = Date.UTC(2026, 10, 22, 12);

export interface Reply {
  status: number;
  headers: Headers;
  /** As JSON.parse gives it: a test reads what it expects to be there. Text if it is no JSON. */
  body: ReturnType<typeof JSON.parse>;
}

export interface Bench {
  sandbox: Sandbox;
  estate: Estate;
  /** Moves the sandbox's clock. */
  passMs(ms: number): void;
  /** A call in the project `sg`, below `/v3/{project}`. */
  cbr(method: string, path: string, body?: object): Promise<Reply>;
  /** A call in the project `demo`, below `/v1/{project}`, as its user unless a token is given. */
  karbor(method: string, path: string, body?: object): Promise<Reply>;
}

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox at noon with the given rows; it is closed after the test. */
export async function open(fill: (estate: Estate) => void = () => {}, rules: Rule[] = []): Promise<Bench> {
  const estate = emptyEstate();
  fill(estate);
  let now = NOON;
  const sandbox = await start({ estate, now: () => now, knobs: { rules } });
  let token: string | undefined;
  return {
    sandbox,
    estate,
    passMs: (ms) => {
      now += ms;
    },
    cbr: (method, path, body) =>
      call(`${sandbox.cbr.endpoint}/v3/${SG.id}${path}`, { method, body, headers: { 'x-auth-token': SG.token } }),
    karbor: async (method, path, body) => {
      token ??= await logIn(sandbox, 'demo', 'demo');
      const project = sandbox.estate.keystone.projects[0]?.id;
      const headers = { 'x-auth-token': token };
      return call(`${sandbox.karbor.endpoint}/v1/${project}${path}`, { method, body, headers });
    },
  };
}

export async function start(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  running.push(sandbox);
  return sandbox;
}

interface CallOptions {
  method?: string | undefined;
  headers?: Record<string, string>;
  body?: object | undefined;
}

export async function call(url: string, { method = 'GET', headers = {}, body }: CallOptions = {}): Promise<Reply> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json', ...headers }, ...json });
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export function requestToken(sandbox: Sandbox, auth: object): Promise<Reply> {
  return call(`${sandbox.keystone.authUrl}/auth/tokens`, { method: 'POST', body: { auth } });
}

export async function logIn(sandbox: Sandbox, name: string, project: string): Promise<string> {
  const domain = { name: 'Default' };
  const user = { name, domain, password: `sandbox-password-${name}` };
  const { headers } = await requestToken(sandbox, {
    identity: { methods: ['password'], password: { user } },
    scope: { project: { name: project, domain } },
  });
  return headers.get('x-subject-token') ?? '';
}
