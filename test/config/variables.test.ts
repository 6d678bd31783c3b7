// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { describe, expect, it } from 'vitest';
import { complaints, LAB, PASSWORD, read, SG } from '../support/config.ts';

describe('variables', () => {
  it('are replaced anywhere in a text, once', () => {
    const upstream = { ...SG, endpoint: 'https://${CBR_HOST}:${CBR_PORT}', region: '${REGION}' };
    const config = read({ upstreams: [upstream] }, { CBR_HOST: 'cbr', CBR_PORT: '81', REGION: '$& ${X}' });
    expect(config.upstreams[0]).toMatchObject({ endpoint: 'https://cbr:81', region: '$& ${X}' });
  });

  it('that are not set are named with their place', () => {
    const upstreams = [SG, { ...LAB, endpoint: '${LAB_URL}', auth: { mode: 'token', token: '${LAB_TOKEN}' } }];
    expect(complaints({ upstreams })).toEqual([
      'upstreams[1].endpoint needs the environment variable LAB_URL, which is not set; accepted: set LAB_URL, or write the value here',
      'upstreams[1].auth.token needs the environment variable LAB_TOKEN, which is not set; accepted: set LAB_TOKEN, or write the value here',
    ]);
  });

  it('that are empty count as empty text', () => {
    const upstreams = [{ ...LAB, auth: { ...PASSWORD, password: '${OS_PASSWORD}' } }];
    expect(complaints({ upstreams }, { OS_PASSWORD: '' })).toEqual([
      'upstreams[0].auth.password is not usable (its value is not shown); accepted: text that is not empty',
    ]);
  });

  it('with a fallback are refused without showing it', () => {
    const upstreams = [{ ...LAB, auth: { mode: 'token', token: '${T:-s3cret}' } }];
    expect(complaints({ upstreams }, { T: 't' })).toEqual([
      'upstreams[0].auth.token has a ${…} without the name of a variable; accepted: ${NAME} of letters, digits and "_", or ${file:PATH}',
    ]);
  });

  it('that hold the wrong thing are shown by name, not by value', () => {
    const [complaint] = complaints({ upstreams: [{ ...SG, projectId: '${PROJECT}' }] }, { PROJECT: 's3cret value' });
    expect(complaint).toBe(
      'upstreams[0].projectId is "${PROJECT}", whose value is not usable; accepted: 1 to 64 letters, digits, "_" and "-"',
    );
  });
});

describe('variables in place of a number, true or false', () => {
  const CALLER = { name: 'console', keySha256: 'a'.repeat(64), write: '${YES}' };
  const ENV = { N: '4711', HALF: '0.5', YES: 'true', NO: 'false', WORD: 's3cret', EMPTY: '' };

  it('are read wherever one is wanted', () => {
    const upstream = { ...SG, inLists: '${NO}', maxParallel: '${N_PARALLEL}', callsPerSecond: '${HALF}' };
    const content = {
      ...{ port: '${N}', requestTimeoutMs: '${N}', production: '${YES}', shareQueries: '${NO}' },
      ...{ limits: { depth: '${N_PARALLEL}' }, callers: [CALLER], upstreams: [SG, { ...upstream, name: '${WORD}' }] },
    };
    expect(read(content, { ...ENV, N_PARALLEL: '7' })).toMatchObject({
      ...{ port: 4711, requestTimeoutMs: 4711, production: true, introspection: false, shareQueries: false },
      ...{ limits: { depth: 7 }, callers: [{ write: true }] },
      upstreams: [{}, { name: 's3cret', inLists: false, maxParallel: 7, callsPerSecond: 0.5, timeoutMs: 4711 }],
    });
  });

  it('stay text where text is wanted', () => {
    expect(read({ upstreams: [{ ...SG, region: '${N}', projectId: '${YES}' }] }, ENV).upstreams[0]).toMatchObject({
      region: '4711',
      projectId: 'true',
    });
  });

  it.each(['${WORD}', '${EMPTY}', '${HALF}', '${N}1', ' ${N}', '4711'])(
    'are no number that is accepted: %s',
    (port) => {
      const [complaint, ...others] = complaints({ port, upstreams: [SG] }, ENV);
      const shown = port.includes('${') ? `${JSON.stringify(port)}, whose value is not usable` : '"4711"';
      expect([complaint, others]).toEqual([
        `port is ${shown}; accepted: a whole number from 0 to 65535; 0 takes any free port`,
        [],
      ]);
    },
  );

  it.each(['${N}', '${WORD}', '${YES}${NO}', 'true'])('are neither true nor false: %s', (maskErrors) => {
    const shown = maskErrors.includes('${') ? `${JSON.stringify(maskErrors)}, whose value is not usable` : '"true"';
    expect(complaints({ maskErrors, upstreams: [SG] }, ENV)).toEqual([
      `maskErrors is ${shown}; accepted: true or false`,
    ]);
  });

  it('are checked against the others as what they stand for', () => {
    const upstreams = [{ ...SG, timeoutMs: '${N}' }];
    expect(complaints({ requestTimeoutMs: 4_000, upstreams }, ENV)).toEqual([
      'upstreams[0].timeoutMs is 4711, and requestTimeoutMs is 4000; accepted: a whole number from 100 to requestTimeoutMs',
    ]);
  });
});
