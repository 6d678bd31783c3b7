import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { askCbr, BACKUP, CHECKPOINT, openCbr, outcomeOfAsking, PREFIX, VAULT } from '../support/cbr-questions.ts';
import { openWire, type WireAnswer } from '../support/wire.ts';
import { BROKEN, ODD } from './expected/cbr-wire.ts';

describe('the gateway takes', () => {
  it.each(ODD)('%s (%s)', async (_what, question, body, pick, value) => {
    const given = await askCbr(question, { body });
    expect('value' in given ? pick(given.value) : given).toMatchObject(value as object);
  });
});

const BAD_RESPONSE = { failure: { code: 'UPSTREAM_BAD_RESPONSE', retryable: false, upstream: 'sg' } };
const UNKNOWN_OUTCOME = { failure: { code: 'OUTCOME_UNKNOWN', retryable: false, upstream: 'sg' } };

describe('it is a bad response to get', () => {
  it.each(BROKEN)('%s (%s)', async (_what, question, body) => {
    expect(await outcomeOfAsking(question, { body })).toEqual(BAD_RESPONSE);
  });
});

const HTML = { headers: { 'content-type': 'text/html' }, body: '<html><body>Welcome</body></html>' };
const WHOLE = JSON.stringify(record);
const EMPTY_OR_NOT_JSON: [what: string, answer: WireAnswer][] = [
  ['204', { status: 204 }],
  ['200 with an empty body', {}],
  ['200 with HTML', HTML],
  ['JSON that ends too early', { body: WHOLE.slice(0, -20) }],
  ['304', { status: 304 }],
  ['a redirect', { status: 302, headers: { location: '/v3/elsewhere' } }],
];

describe('a checkpoint that is answered with', () => {
  it.each(EMPTY_OR_NOT_JSON)('%s is a bad response', async (_what, answer) => {
    const { wire, answer: _answer, ...given } = await askCbr('checkpoint', answer);
    expect(given).toEqual(BAD_RESPONSE);
    expect(wire.calls()).toEqual([`GET ${PREFIX}/checkpoints/${CHECKPOINT}`]);
  });

  it.each(EMPTY_OR_NOT_JSON.slice(0, 4))('%s, when it was to be made, may have been made', async (_what, answer) => {
    const { wire, answer: _given, ...given } = await askCbr('create', answer);
    expect(given).toEqual(UNKNOWN_OUTCOME);
    expect(wire.calls().filter((call) => !call.startsWith('GET'))).toEqual([`POST ${PREFIX}/checkpoints`]);
  });

  it('a connection that breaks is an upstream out of order', async () => {
    const failure = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, upstream: 'sg' };
    expect(await outcomeOfAsking('checkpoint', { body: WHOLE.slice(0, -20), isCut: true })).toEqual({ failure });
    expect(await outcomeOfAsking('create', { body: WHOLE.slice(0, -20), isCut: true })).toEqual(UNKNOWN_OUTCOME);
  });

  it('gzipped JSON is read', async () => {
    const plain = await outcomeOfAsking('checkpoint', { body: WHOLE });
    const answer = {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(WHOLE),
    };
    expect(await outcomeOfAsking('checkpoint', answer)).toEqual(plain);
  });
});

describe('a deletion of a backup that is answered with', () => {
  it.each<[string, WireAnswer]>([
    ['204', { status: 204 }],
    ['200 and an empty object', { body: {} }],
    ['200 and nothing', {}],
    ['404, as it is gone already', { status: 404, body: { error_code: 'BackupService.6200', error_msg: 'x' } }],
  ])('%s was accepted', async (_what, answer) => {
    const value = { checkpointId: `checkpoint:sg:${CHECKPOINT}`, requestId: null, failedBackups: [] };
    expect(await outcomeOfAsking('delete', answer)).toEqual({ value });
  });

  it('502 may have been done', async () => {
    expect(await outcomeOfAsking('delete', { status: 502, ...HTML })).toEqual(UNKNOWN_OUTCOME);
  });
});

describe('an answer of more than 8 MiB', () => {
  const huge = (parts: object) => ({ ...parts, padding: 'x'.repeat(8 * 1024 * 1024) });

  it('is a bad response', async () => {
    expect(await outcomeOfAsking('vault', { body: huge(vault) })).toEqual(BAD_RESPONSE);
  });

  it('is a bad response when only inflating makes it so', async () => {
    const body = gzipSync(JSON.stringify(huge(vault)));
    expect(await outcomeOfAsking('vault', { headers: { 'content-encoding': 'gzip' }, body })).toEqual(BAD_RESPONSE);
  });

  it('leaves open whether a checkpoint was made', async () => {
    expect(await outcomeOfAsking('create', { body: huge(record) })).toEqual(UNKNOWN_OUTCOME);
  });

  it('makes the gateway ask for half the vaults', async () => {
    const {
      wire,
      answer: _answer,
      ...given
    } = await askCbr('vaults', ({ query }) => {
      const isTooMuch = Number(query.get('limit')) > 20;
      return { body: isTooMuch ? huge({ vaults: [] }) : { vaults: [vault.vault] } };
    });
    expect(given).toMatchObject({ value: [{ nativeId: VAULT }] });
    expect(wire.requests.map(({ query }) => query.get('limit'))).toEqual(['51', '25', '12']);
  });

  it('is a bad response when half of a half of it is still too large', async () => {
    const { wire, answer: _answer, ...given } = await askCbr('vaults', { body: huge({ vaults: [] }) });
    expect(given).toEqual(BAD_RESPONSE);
    expect(wire.requests.map(({ query }) => query.get('limit'))).toEqual(['51', '25', '12', '6', '3', '1']);
  });
});

describe('a 401 that may mean "no such thing" or "not your project"', () => {
  const malformed = { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } };
  const document = `{ a: checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { id } b: vault(id: "vault:sg:${VAULT}") { id }
    c: node(id: "backup:sg:${BACKUP}") { id } d: checkpoint(id: "checkpoint:sg:00000000-0000-4000-8000-000000000001") { id } }`;

  it('is null by id once one list has shown that the token is good', async () => {
    const wire = await openWire(({ path }) => (path === `${PREFIX}/vaults` ? { body: { vaults: [] } } : malformed));
    expect(await openCbr(wire)(document)).toEqual({ data: { a: null, b: null, c: null, d: null } });
    expect(wire.calls().filter((call) => call === `GET ${PREFIX}/vaults`)).toHaveLength(1);
  });

  it('is an error for every id when the list is refused too', async () => {
    const wire = await openWire(() => malformed);
    const { data, errors = [] } = await openCbr(wire)(document);
    expect(data).toEqual({ a: null, b: null, c: null, d: null });
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(Array(4).fill('UNAUTHENTICATED'));
    expect(wire.calls().filter((call) => call === `GET ${PREFIX}/vaults`)).toHaveLength(1);
  });
});

describe('a 200 that carries an error code', () => {
  const body = { error_code: 'BackupService.6113', errText: 'x' };
  const failure = { code: 'CONFLICT', retryable: false, upstream: 'sg', upstreamCode: 'BackupService.6113' };

  it('is a refusal, of a read, a create and a deletion', async () => {
    expect(await outcomeOfAsking('checkpoint', { body })).toEqual({ failure });
    expect(await outcomeOfAsking('create', { body })).toEqual({ failure });
    expect(await outcomeOfAsking('delete', { body })).toEqual({ failure });
  });

  it('is none when that code is 0', async () => {
    expect(await outcomeOfAsking('vault', { body: { ...vault, error_code: '0' } })).toMatchObject({
      value: { nativeId: VAULT },
    });
  });
});
