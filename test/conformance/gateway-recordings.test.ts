import { describe, expect, it } from 'vitest';
import { isAbridged, recordedBody } from '../support/recorded-bytes.ts';
import { endpointOf } from '../support/recorded-endpoints.ts';
import { askAbout } from '../support/recorded-questions.ts';
import { type Recording, readRecordings } from '../support/recordings.ts';
import { EXPECTED } from './expected/recordings.ts';

const RECORDINGS = readRecordings();
const ASKED = RECORDINGS.filter((recording) => endpointOf(recording) !== undefined);

/** Why the gateway never sees what a case of an endpoint it does not call was answered. */
const NOT_ASKED: readonly [reason: string, isIt: (recording: Recording) => boolean][] = [
  ['plans are made, changed and deleted elsewhere', ({ path }) => /^\/v1\/[0-9a-f]{32}\/plans/.test(path)],
  ['copies are made elsewhere', ({ path }) => path.endsWith('/checkpoints/action')],
  [
    'protectables, restores, verifications, quotas and services are no part of the graph',
    ({ path }) => /^\/v1\/[0-9a-f]{32}\/(protectables|restores|verifications|quotas|os-services)/.test(path),
  ],
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
    expect(Object.keys(EXPECTED).sort()).toEqual(ASKED.map((recording) => recording.case).sort());
  });

  it('leaves out the rest for one reason each', () => {
    const others = RECORDINGS.filter((recording) => endpointOf(recording) === undefined);
    const reasons = others.map((recording) => NOT_ASKED.filter(([, isIt]) => isIt(recording)).length);
    expect(others.filter((_recording, index) => reasons[index] !== 1)).toEqual([]);
    expect([ASKED.length, others.length]).toEqual([233, 100]);
  });

  it('is about answers of the recorded length, but for one that was abridged when it was recorded', () => {
    const differing = ASKED.filter(
      (recording) => recordedBody(recording).length !== Number(recording.response_headers['content-length']),
    );
    expect(differing.map((recording) => recording.case)).toEqual(['swift-down.checkpoints.create']);
    expect(differing.every(isAbridged)).toBe(true);
  });
});

describe('the gateway understands', () => {
  it.each(ASKED.map((recording): [string, Recording] => [recording.case, recording]))('%s', async (name, recording) => {
    expect(await askAbout(recording)).toEqual(EXPECTED[name]?.(recording));
  });
});
