import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Answer, summaryOf } from '../support/recording-summary.ts';
import { type Recording, readRecordings } from '../support/recordings.ts';
import { recordedEstate } from './_support/recorded-estate.ts';
import { at } from './_support/recorded-moments.ts';
import { isSkipped, sceneOf } from './_support/recording-scenes.ts';

const RECORDINGS = readRecordings();

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

describe('every recording', () => {
  it('has a scene or a reason', () => {
    expect(RECORDINGS.filter((recording) => !sceneOf(recording) && !isSkipped(recording))).toEqual([]);
  });

  it('of a plan, a provider, a checkpoint, an operation log or a token is modelled', () => {
    const asked = /\/(plans|providers|operation_logs|auth)\b/;
    expect(RECORDINGS.filter((recording) => isSkipped(recording) && asked.test(recording.path))).toEqual([]);
  });

  it.each(RECORDINGS.filter((recording) => !isSkipped(recording)).map((recording) => [recording.case, recording]))(
    'is answered alike: %s',
    async (_name, recording) => {
      expect(summaryOf(await send(recording))).toEqual(summaryOf(toAnswer(recording)));
    },
  );
});

async function send(recording: Recording): Promise<Answer> {
  const scene = sceneOf(recording);
  if (scene === undefined) throw new Error(`${recording.case} has no scene.`);
  const now = at(scene.time);
  const sandbox = await startSandbox({ estate: recordedEstate(RECORDINGS, now), now: () => now });
  running.push(sandbox);
  const token = await logIn(sandbox, callerOf(recording));
  await scene.prepare?.(sandbox, token);
  const base = recording.service === 'karbor' ? sandbox.karbor.endpoint : new URL(sandbox.keystone.authUrl).origin;
  const headers = Object.entries({ 'x-subject-token': token, ...recording.request_headers, ...scene.headers }).map(
    ([name, value]): [string, string] => [name, value === '<token>' ? token : value],
  );
  const body = scene.body ?? bodyOf(recording, token, scene.password ?? sandboxPassword(recording));
  // Bytes, not text: for text, fetch would make up a content type.
  const payload = body === undefined ? {} : { body: new TextEncoder().encode(body) };
  const response = await fetch(`${base}${recording.path}`, { method: recording.method, headers, ...payload });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed(text) };
}

function toAnswer({ status, response_headers: headers, response_body: body }: Recording): Answer {
  return { status, headers, body: body ?? undefined };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Caller = [user: string, project: string];

const PROJECTS: Record<string, Caller> = {
  d1b7141d152543d8acddf38f91d7eaae: ['other', 'other'],
  '5188ba0cdf604db8b2282a548232b871': ['admin', 'admin'],
};

/** The project is in the path, the role in the name of the case. */
function callerOf({ case: name, path }: Recording): Caller {
  const project = path.split('/')[2] ?? '';
  if (name.includes('admin-other-project')) return ['admin', 'demo'];
  const isAdmin = /(?<!non)admin|other-user/.test(name);
  return PROJECTS[project] ?? (isAdmin ? ['admin', 'demo'] : ['demo', 'demo']);
}

async function logIn(sandbox: Sandbox, [user, project]: Caller): Promise<string> {
  const domain = { id: 'default' };
  const identity = {
    methods: ['password'],
    password: { user: { name: user, domain, password: `sandbox-password-${user}` } },
  };
  const auth = { identity, scope: { project: { name: project, domain } } };
  const response = await fetch(`${sandbox.keystone.authUrl}/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({ auth }),
  });
  return response.headers.get('x-subject-token') ?? '';
}

function sandboxPassword({ request_body: body }: Recording): string {
  return `sandbox-password-${/"name":"(demo|other|admin|norole)"/.exec(JSON.stringify(body) ?? '')?.[1] ?? ''}`;
}

function bodyOf({ request_body: body }: Recording, token: string, password: string): string | undefined {
  return JSON.stringify(body)?.replaceAll('<token>', token).replaceAll('<password>', password);
}
