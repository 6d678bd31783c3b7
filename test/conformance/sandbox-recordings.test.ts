import { afterEach, describe, expect, it } from 'vitest';
import type { Estate } from '../../src/sandbox/estate.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { type Answer, summaryOf } from '../support/recording-summary.ts';
import { type Recording, readRecordings, readRunRecordings } from '../support/recordings.ts';
import { recordedEstate } from './_support/recorded-estate.ts';
import { at } from './_support/recorded-moments.ts';
import { isSkipped, type Scene, sceneOf } from './_support/recording-scenes.ts';
import { runEstate } from './_support/run-estate.ts';
import { at as atOfRuns } from './_support/run-moments.ts';
import { runSceneOf } from './_support/run-scenes.ts';

interface Day {
  readonly recordings: readonly Recording[];
  readonly at: (time: string) => number;
  readonly estateOf: (recordings: readonly Recording[], now: number) => Estate;
  readonly sceneOf: (recording: Recording) => Scene | undefined;
}

const DAYS: readonly Day[] = [
  { recordings: readRecordings(), at, estateOf: recordedEstate, sceneOf },
  { recordings: readRunRecordings(), at: atOfRuns, estateOf: runEstate, sceneOf: runSceneOf },
];
const RECORDINGS = DAYS.flatMap((day) => day.recordings.map((recording) => ({ day, recording })));

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

describe('every recording', () => {
  it('has a scene or a reason', () => {
    const without = RECORDINGS.filter(({ day, recording }) => !day.sceneOf(recording) && !isSkipped(recording));
    expect(without.map(({ recording }) => recording.case)).toEqual([]);
  });

  it('of a plan, a provider, a checkpoint, an operation log, a token, or of a restore that is read is modelled', () => {
    const asked = /\/(plans|providers|operation_logs|auth)\b/;
    const read = /\/(restores|verifications)\b/;
    const isAsked = ({ method, path }: Recording) => asked.test(path) || (method === 'GET' && read.test(path));
    expect(RECORDINGS.filter(({ recording }) => isSkipped(recording) && isAsked(recording))).toEqual([]);
  });

  it.each(
    RECORDINGS.filter(({ recording }) => !isSkipped(recording)).map(({ day, recording }): [string, Day, Recording] => [
      recording.case,
      day,
      recording,
    ]),
  )('is answered alike: %s', async (_name, day, recording) => {
    expect(summaryOf(await send(day, recording))).toEqual(summaryOf(toAnswer(recording)));
  });
});

async function send(day: Day, recording: Recording): Promise<Answer> {
  const scene = day.sceneOf(recording);
  if (scene === undefined) throw new Error(`${recording.case} has no scene.`);
  const now = day.at(scene.time);
  const sandbox = await startSandbox({ estate: day.estateOf(day.recordings, now), now: () => now });
  running.push(sandbox);
  const token = await (scene.logIn?.(sandbox) ?? logIn(sandbox, callerOf(recording)));
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
