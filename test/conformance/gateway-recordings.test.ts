import { describe, expect, it } from 'vitest';
import { isAbridged, recordedBody } from '../support/recorded-bytes.ts';
import { endpointOf } from '../support/recorded-endpoints.ts';
import { askAbout } from '../support/recorded-outcomes.ts';
import { questionForMoments } from '../support/recorded-questions.ts';
import { type Recording, readRecordings, readRunRecordings, recordingOf } from '../support/recordings.ts';
import { EXPECTED, MOMENTS } from './expected/recordings.ts';
import { EXPECTED_RUNS } from './expected/run-recordings.ts';

const RECORDINGS = [...readRecordings(), ...readRunRecordings()];
const TABLE = { ...EXPECTED, ...EXPECTED_RUNS };

const isAsked = (recording: Recording) => endpointOf(recording) !== undefined;
const ASKED = RECORDINGS.filter(isAsked);

const RUNS = /^\/v1\/[0-9a-f]{32}\/(restores|verifications)/;
const OUTSIDE = /^\/v1\/[0-9a-f]{32}\/(protectables|triggers|scheduled_operations|quotas|quota_classes|os-services)/;

/** Why the gateway never sees what a case of an endpoint it does not call was answered. */
const NOT_ASKED: readonly [reason: string, isIt: (recording: Recording) => boolean][] = [
  ['restores and verifications are begun elsewhere', ({ method, path }) => method === 'POST' && RUNS.test(path)],
  ['plans are made, changed and deleted elsewhere', ({ path }) => /^\/v1\/[0-9a-f]{32}\/plans/.test(path)],
  ['copies are made elsewhere', ({ path }) => path.endsWith('/checkpoints/action')],
  ['protectables, schedules, quotas and services are no part of the graph', ({ path }) => OUTSIDE.test(path)],
  ['providers are read only', ({ method, path }) => method === 'POST' && path.endsWith('/providers')],
  [
    'versions are not negotiated and no unknown route is asked',
    ({ service, path }) =>
      service === 'karbor' && /^\/(v1\/(providers)?|nosuch|v1\/[0-9a-f]{32}(\/nosuch)?)?$/.test(path),
  ],
  [
    'Keystone only gives tokens here',
    ({ service, method, path }) =>
      service === 'keystone' && method === 'GET' && /^\/(v3(\/auth\/(tokens|catalog|projects))?)?$/.test(path),
  ],
];

describe('the table', () => {
  it('has a row for every recording of an endpoint that the gateway calls, and no other row', () => {
    expect(Object.keys(TABLE).sort()).toEqual(ASKED.map((recording) => recording.case).sort());
  });

  it('leaves out the rest for one reason each', () => {
    const others = RECORDINGS.filter((recording) => !isAsked(recording));
    const reasons = others.map((recording) => NOT_ASKED.filter(([, isIt]) => isIt(recording)).length);
    expect(others.filter((_recording, index) => reasons[index] !== 1)).toEqual([]);
    expect([ASKED.length, others.length]).toEqual([339, 216]);
  });

  it('is about answers of the recorded length, but for two tracebacks that were cut, a token and an address', () => {
    const differing = ASKED.filter(
      (recording) => recordedBody(recording).length !== Number(recording.response_headers['content-length']),
    );
    expect(differing.map((recording) => [recording.case, isAbridged(recording)])).toEqual([
      ['swift-down.checkpoints.create', true],
      ['restores.list.filter-status-success', false],
      ['keystone.token.application-credential', false],
      ['checkpoints.create.of-plan-with-resource-unknown-type', true],
    ]);
  });
});

describe('the gateway understands', () => {
  it.each(ASKED.map((recording): [string, Recording] => [recording.case, recording]))('%s', async (name, recording) => {
    expect(await askAbout(recording)).toEqual(TABLE[name]?.(recording));
  });
});

const CONDITION = /[?&]((checkpoint_id=|plan_id=|status=protecting)[^&]*)/;

it.each(
  ASKED.filter(({ path }) => path.includes('/operation_logs?') && CONDITION.test(path)).map(
    (recording): [string, Recording] => [recording.case, recording],
  ),
)('the gateway asks for %s with the recorded condition', async (_name, recording) => {
  const asked: string[] = [];
  await askAbout(recording, { onAsked: ({ query }) => asked.push(`?${query}`) });
  expect(asked.map((query) => CONDITION.exec(query)?.[1])).toEqual([CONDITION.exec(recording.path)?.[1]]);
});

it('the operation log has the time of every checkpoint that it names', async () => {
  const recording = recordingOf('operation_logs.list');
  expect(await askAbout(recording, { question: questionForMoments() })).toEqual(MOMENTS(recording));
});
