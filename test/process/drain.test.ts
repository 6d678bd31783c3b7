import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { type Command, startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { uuidOf } from '../support/native-id.ts';
import { configOver, holdingUpstream, urlOf } from './_support/holding.ts';
import { comeAgain, isShut, type Visit, visit } from './_support/visitors.ts';

const IN_FLIGHT = 200;
const VISITORS = 9;

const installed = installForTests();

type Way = readonly [name: string, file: string, words: readonly string[], signal: (command: Command) => void];

const node = ['--max-semi-space-size=32', '--no-memory-reducer', 'dist/main.js', '--config'];
const npm = ['start', '--silent', '--', '--config'];
const WAYS: Way[] = [
  ['node', process.execPath, node, ({ process: { pid = 0 } }) => process.kill(pid, 'SIGTERM')],
  ['npm', 'npm', npm, ({ process: { pid = 0 } }) => process.kill(pid, 'SIGTERM')],
  ['the process group of npm', 'npm', npm, ({ process: { pid = 0 } }) => process.kill(-pid, 'SIGINT')],
];

it.each(WAYS)(
  'fails no request that it took when a signal goes to %s',
  async (_name, file, words, signal) => {
    const upstream = await holdingUpstream();
    const config = configOver(upstream.origin);
    const command = startCommand(file, [...words, config], { cwd: installed, detached: true });
    const url = await urlOf(command);

    const kept = new Agent({ keepAlive: true });
    const inFlight = Array.from({ length: IN_FLIGHT }, (_, index) =>
      visit(url, 'slow', index % 2 === 0 ? kept : new Agent({ keepAlive: false })),
    );
    await expect.poll(() => upstream.held.length, { timeout: 10_000 }).toBe(IN_FLIGHT);
    const visits: Visit[] = [];
    const coming = Array.from({ length: VISITORS }, (_, index) => comeAgain(url, index % 3 > 0, visits));
    await expect.poll(() => visits.length, { timeout: 10_000 }).toBeGreaterThan(200);

    const signalledAt = performance.now();
    signal(command);
    await Promise.all(coming);
    await command.printed(/"msg":"Draining\."/);
    upstream.release();
    const { code, stdout, stderr } = await command.ended;
    const tookMs = performance.now() - signalledAt;
    const taken = await Promise.all(inFlight);
    kept.destroy();
    const all = [...taken, ...visits];

    // What the system has queued and the gateway has never seen is reset: rarely anything, and nobody twice.
    const isReset = (one: Visit) => one.problem?.includes('ECONNRESET') === true && !stdout.includes(`"${one.id}"`);
    expect(all.filter((one) => one.status !== 200 && !isShut(one) && !isReset(one))).toEqual([]);
    expect(all.filter(isReset).length).toBeLessThanOrEqual(VISITORS);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(tookMs).toBeLessThan(10_000);
    // Each of them ran when the signal came, told its client to come no more, and has its line.
    expect(taken.filter(({ status, at, isLast }) => status === 200 && at > signalledAt && isLast)).toHaveLength(
      IN_FLIGHT,
    );
    const answered = all.filter(({ status }) => status === 200);
    expect(stdout.match(/"msg":"Request\."/g)).toHaveLength(answered.length);
  },
  40_000,
);

it('cuts off after nine seconds what does not end, says so, and ends with 0', async () => {
  const upstream = await holdingUpstream();
  const command = startCommand(process.execPath, [...node, configOver(upstream.origin)], { cwd: installed });
  const agent = new Agent();
  const cut = visit(await urlOf(command), 'slow', agent);
  await expect.poll(() => upstream.held.length, { timeout: 10_000 }).toBe(1);
  const signalledAt = performance.now();
  command.process.kill('SIGTERM');
  const { code, stdout } = await command.ended;
  expect(performance.now() - signalledAt).toBeLessThan(10_000);
  expect([code, (await cut).status]).toEqual([0, 0]);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { signal: 'SIGTERM' },
    { level: 40, requests: 1 },
    { clientLeft: true, upstreamCalls: 1 },
  ]);
}, 40_000);

it('answers all that a client has sent in a row, and ends its connection behind the last of them', async () => {
  const upstream = await holdingUpstream();
  const command = startCommand(process.execPath, [...node, configOver(upstream.origin)], { cwd: installed });
  const { hostname, port } = new URL(await urlOf(command));
  const socket = connect(Number(port), hostname);
  let answers = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answers += text;
  });
  socket.write(postOf('slow-first') + postOf('quick-second'));
  await expect.poll(() => upstream.held.length, { timeout: 10_000 }).toBe(1);
  command.process.kill('SIGTERM');
  await command.printed(/"signal":"SIGTERM"/);
  upstream.release();
  await once(socket, 'close');
  expect(answers.match(/HTTP\/1.1 200 OK|^Connection: .*/gm)).toEqual([
    'HTTP/1.1 200 OK',
    'Connection: keep-alive',
    'HTTP/1.1 200 OK',
    'Connection: close',
  ]);
  expect((await command.ended).code).toBe(0);
}, 40_000);

function postOf(id: string): string {
  const body = JSON.stringify({ query: `{ vault(id: "vault:sg:${uuidOf(id)}") { name } }` });
  const head = ['POST /graphql HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json'];
  return [...head, `Content-Length: ${body.length}`, '', body].join('\r\n');
}
