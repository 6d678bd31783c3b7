import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { folder, startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { uuidOf } from '../support/native-id.ts';
import { configOver, holdingUpstream, urlOf } from './_support/holding.ts';

const MAX_FILES = 128;

const installed = installForTests();

/** A request on a connection that stood before the flood. */
async function askOver(socket: Socket, text: string): Promise<string> {
  let answer = '';
  const take = (chunk: string) => {
    answer += chunk;
  };
  socket.on('data', take).write(text);
  await expect.poll(() => answer, { timeout: 10_000 }).toMatch(/\r\n\r\n[\s\S]/);
  socket.off('data', take);
  return answer;
}

function post(query: string): string {
  const body = JSON.stringify({ query });
  const head = ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
  return [...head, `Content-Length: ${body.length}`, '', body].join('\r\n');
}

it('remembers nothing of a flood that took all file descriptors: errors, GraphiQL and reads are right after it', async () => {
  const upstream = await holdingUpstream();
  const command = `ulimit -n ${MAX_FILES}; exec "$0" dist/main.js --config "$1"`;
  const words = ['-c', command, process.execPath, configOver(upstream.origin)];
  const gateway = startCommand('bash', words, { cwd: installed });
  const url = await urlOf(gateway);
  const { hostname, port } = new URL(url);
  const open = () => connect(Number(port), hostname).on('error', () => {});
  const [asking, reading, showing] = [open(), open(), open()].map((socket) => socket.setEncoding('utf8'));
  await Promise.all([asking, reading, showing].map((socket) => once(socket as Socket, 'connect')));
  const flood = Array.from({ length: 2 * MAX_FILES }, open);
  onTestFinished(() => {
    for (const socket of flood) socket.destroy();
  });
  await sleep(300);
  // Nothing of these was asked before.
  const during = [
    await askOver(asking as Socket, post('{ noSuchField }')),
    await askOver(reading as Socket, post(`{ vault(id: "vault:sg:${uuidOf('quick-a')}") { name } }`)),
    await askOver(showing as Socket, 'GET /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n'),
  ];
  expect(during.map((answer) => answer.slice(9, 12))).toEqual(['200', '200', '500']);
  expect(during[0]).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(during[1]).toContain('"data":{"vault":null}');
  expect(during[1]).toContain('"errors"');

  for (const socket of flood) socket.destroy();
  await sleep(300);
  const headers = { 'content-type': 'application/json' };
  const ask = async (query: string) => {
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.text();
  };
  expect(await ask('{ noSuchField }')).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(await ask(`{ vault(id: "vault:sg:${uuidOf('quick-a')}") { name } }`)).toBe('{"data":{"vault":null}}');
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
  expect([page.status, (await page.text()).includes('VaultOverview')]).toEqual([200, true]);
});

/** Of a process: from the moment in which it listens, no module can be read. */
const NO_FILES = `
  const fs = require('node:fs');
  const { readFileSync } = fs;
  const { write } = process.stdout;
  let isListening = false;
  process.stdout.write = (text, ...rest) => {
    isListening ||= String(text).includes('Gateway  ');
    return write.call(process.stdout, text, ...rest);
  };
  fs.readFileSync = (...words) => {
    if (!isListening) return readFileSync(...words);
    throw Object.assign(new Error('EMFILE: ' + words[0]), { code: 'EMFILE' });
  };`;

it('reads no module once it listens: the first answers of every kind need none', async () => {
  const upstream = await holdingUpstream();
  const preload = join(folder(), 'no-files.cjs');
  writeFileSync(preload, NO_FILES);
  const words = ['--require', preload, 'dist/main.js', '--config', configOver(upstream.origin)];
  const url = await urlOf(startCommand(process.execPath, words, { cwd: installed }));
  const ask = async (query: string, accept = '*/*') => {
    const headers = { 'content-type': 'application/json', accept };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.text();
  };
  const remove = `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${uuidOf('quick-b')}" }) { __typename } }`;
  expect(await ask(`{ vault(id: "vault:sg:${uuidOf('quick-a')}") { name } }`)).toBe('{"data":{"vault":null}}');
  expect(await ask(remove)).toBe('{"data":{"deleteCheckpoint":{"__typename":"Failure"}}}');
  expect(await ask('{ __schema { queryType { name } } }')).toContain('"Query"');
  expect(await ask('{ noSuchField }')).toContain('GRAPHQL_VALIDATION_FAILED');
  expect(await ask('{ upstreams { name } }', 'application/json;q=0.5')).toBe('{"data":{"upstreams":[{"name":"sg"}]}}');
});
