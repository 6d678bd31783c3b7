import { readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStream } from '../server/live/_support/event-client.ts';
import { type Command, folder, MAIN, startCommand } from '../support/command.ts';
import { uuidOf } from '../support/native-id.ts';
import { answering, serve } from '../support/wire-server.ts';
import { configOver, urlOf } from './_support/holding.ts';

const ID = uuidOf('one');
const VAULT = { id: ID, name: 'v', resources: [] };
const CHECKPOINT = { id: ID, project_id: 'p1', status: 'protecting', created_at: '2026-01-01T00:00:00Z', vault: VAULT };
const FOLLOW = { query: `subscription { checkpoint(id: "checkpoint:sg:${ID}") { status } }` };
const TOKEN = 'token-of-a-caller-8c1f7d02b6';

it('the memory of the process has the token of a stream for as long as the stream, and no longer', async () => {
  const { origin } = await serve(answering({ checkpoint: CHECKPOINT }));
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth: { mode: 'passthrough' } };
  const cwd = folder();
  const words = ['--heapsnapshot-signal=SIGUSR2', MAIN, '--config', configOver(origin, { upstreams: [sg] })];
  const command = startCommand(process.execPath, words, { cwd });
  const { port } = new URL(await urlOf(command));
  const stream = openStream(Number(port), { 'x-auth-token': TOKEN }, FOLLOW);
  expect(await stream.first).toContain('PROTECTING');
  expect(await heapOf(command, cwd)).toContain(TOKEN);
  stream.leave();
  await command.printed(/"clientLeft":true/);
  const other = openStream(Number(port), { 'x-auth-token': 'another' }, FOLLOW);
  await other.first;
  const heap = await heapOf(command, cwd);
  expect(heap).not.toContain(TOKEN);
}, 60_000);

/** All strings of the heap, and more. */
async function heapOf(command: Command, cwd: string): Promise<string> {
  command.process.kill('SIGUSR2');
  const files = () =>
    readdirSync(cwd)
      .filter((name) => name.endsWith('.heapsnapshot'))
      .map((name) => join(cwd, name));
  let size = -1;
  await expect
    .poll(
      () => {
        const [file] = files();
        const before = size;
        size = file === undefined ? 0 : statSync(file).size;
        return size > 0 && size === before;
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true);
  const [file = ''] = files();
  const text = readFileSync(file, 'utf8');
  unlinkSync(file);
  return text;
}
