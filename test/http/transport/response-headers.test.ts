import { describe, expect, it } from 'vitest';
import record from '../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { askCbr, outcomeOfAsking, PROJECT, VAULT } from '../../support/cbr-questions.ts';
import { openGateway } from '../../support/gateway.ts';
import { answering, serve } from '../../support/wire-server.ts';

const DAY_MS = 86_400_000;
const NINE = '9'.repeat(400);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
const [weekday = '', day, month, year = '', time] = inSeconds(3_600).toUTCString().split(/,? /);

/** What a create is refused with, and how long it says to wait. */
async function waitFor(retryAfter: string | string[], status = 429): Promise<unknown> {
  const { origin } = await serve((_request, response) => {
    response.setHeader('retry-after', retryAfter);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  const upstream = { name: 'sg', kind: 'cbr', endpoint: origin, projectId: PROJECT, auth: { mode: 'passthrough' } };
  const { query } = openGateway({ upstreams: [upstream] });
  const { data, errors } = await query(
    `mutation { createCheckpoint(input: { vaultId: "vault:sg:${VAULT}" }) { ... on Failure { code retryAfterMs } } }`,
    {},
    { 'x-auth-token': 'tok' },
  );
  expect(errors).toBeUndefined();
  expect(data.createCheckpoint.code).toBe('THROTTLED');
  return data.createCheckpoint.retryAfterMs;
}

describe('Retry-After of an upstream', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['seconds among blanks', ' \t120 \t', 120_000],
    ['seconds with zeros in front', '00000000000000120', 120_000],
    ['seconds twice', ['5', '120'], 120_000],
    ['seconds twice in one line', '5, 120', 120_000],
    ['a day', '86400', DAY_MS],
    ['more than a day', '86401', DAY_MS],
    ['a number of ten digits', '4294967296', DAY_MS],
    ['a number of 400 digits', NINE, DAY_MS],
    ['a date in 2099', 'Thu, 31 Dec 2099 23:59:59 GMT', DAY_MS],
    ['a date in the past', 'Sun, 06 Nov 1994 08:49:37 GMT', null],
    ['a day that does not exist', 'Thu, 31 Feb 2099 23:59:59 GMT', null],
    ['zero', '0', null],
    ['nothing', '', null],
    ['less than nothing', '-5', null],
    ['half a second', '0.5', null],
    ['a number with its unit', '5s', null],
    ['a year', '2099-12-31', null],
    ['words', 'in a while', null],
  ])('%s', async (_what, value, ms) => {
    expect(await waitFor(value)).toBe(ms);
  });

  it.each([
    ['as it is written now', `${weekday}, ${day} ${month} ${year} ${time} GMT`],
    ['as RFC 850 wrote it', `Someday, ${day}-${month}-${year.slice(2)} ${time} GMT`],
    ['as asctime writes it', `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`],
  ])('a date %s is an hour ahead', async (_what, value) => {
    const ms = Number(await waitFor(value));
    expect(Math.abs(ms - 3_600_000)).toBeLessThan(60_000);
  });
});

it('gives no longer wait than a day for a limit that the text of a refusal names', async () => {
  const body = { error_code: 'APIGW.0308', error_msg: 'limit:5,time:99999999 day' };
  expect(await outcomeOfAsking('create', { status: 429, body })).toMatchObject({
    failure: { code: 'THROTTLED', retryAfterMs: DAY_MS },
  });
});

describe('the id of a request', () => {
  const requestIdOf = async (value: string | string[]) => {
    const headers = { 'x-request-id': value } as Record<string, string>;
    const { answer } = await askCbr('create', { headers, body: record });
    return answer.data?.it.requestId;
  };

  it('is read without its blanks', async () => expect(await requestIdOf('  req-1\t ')).toBe('req-1'));
  it('is the first where it comes twice', async () => expect(await requestIdOf(['req-1', 'req-2'])).toBe('req-1'));
});

describe('the token service', () => {
  it.each([
    ['token among blanks', { 'x-subject-token': ' tok-1 ' }],
    ['token twice', { 'x-subject-token': ['tok-1', 'tok-2'] as unknown as string }],
    ['date among blanks', { 'x-subject-token': 'tok-1', date: ` ${inSeconds(0).toUTCString()} ` }],
  ])('has its %s read', async (_what, headers) => {
    const expires_at = inSeconds(7_200).toISOString();
    const login = await serve(answering({ token: { expires_at } }, 201, headers));
    const { origin, seen } = await serve(answering(vault));
    const auth = { mode: 'password', authUrl: `${login.origin}/v3`, username: 'u', password: 'p', project: 'x' };
    const gateway = openGateway({
      upstreams: [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: PROJECT, auth }],
    });
    const { errors } = await gateway.query(`{ vault(id: "vault:sg:${VAULT}") { id } }`);
    expect(errors).toBeUndefined();
    expect(seen.map(({ headers: sent }) => sent['x-auth-token'])).toEqual(['tok-1']);
  });

  it('is a bad response where it answers in a coding that cannot be read', async () => {
    const login = await serve((_request, response) =>
      response.writeHead(201, { 'x-subject-token': 'tok', 'content-encoding': 'zstd' }).end(Buffer.from([1, 255])),
    );
    const auth = { mode: 'password', authUrl: `${login.origin}/v3`, username: 'u', password: 'p', project: 'x' };
    const gateway = openGateway({
      upstreams: [{ name: 'sg', kind: 'cbr', endpoint: login.origin, projectId: PROJECT, auth }],
    });
    const { errors } = await gateway.query(`{ vault(id: "vault:sg:${VAULT}") { id } }`);
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(errors?.[0]?.message).toContain('content coding: zstd.');
  });
});
