import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { uuidOf } from '../support/native-id.ts';
import { post } from '../support/raw.ts';
import { answering, serve } from '../support/wire-server.ts';
import { configOver, urlOf } from './_support/holding.ts';

const STREAMS = 50;
const ID = uuidOf('one');
const CHECKPOINT = { id: ID, project_id: 'p1', status: 'protecting', created_at: '2026-01-01T00:00:00.000Z' };

it('with only streams open, the process exits within a second of SIGTERM, and no stream completes', async () => {
  const { origin } = await serve(
    answering({ checkpoint: { ...CHECKPOINT, vault: { id: ID, name: 'v', resources: [] } } }),
  );
  const config = configOver(origin, { limits: { streams: STREAMS } });
  const command = startCommand(process.execPath, ['dist/main.js', '--config', config], { cwd: installForTests() });
  const { port } = new URL(await urlOf(command));
  const streams = Array.from({ length: STREAMS }, () => openStream(Number(port)));
  await expect
    .poll(() => streams.filter(({ text }) => text().includes('PROTECTING')).length, { timeout: 10_000 })
    .toBe(STREAMS);
  const signalledAt = performance.now();
  command.process.kill('SIGTERM');
  const { code, stdout } = await command.ended;
  expect(performance.now() - signalledAt).toBeLessThan(1_000);
  expect(code).toBe(0);
  expect(stdout).not.toContain('cut off');
  // A client comes back over a new connection, to a gateway that listens.
  for (const { text } of streams) expect(text()).toContain('\r\nConnection: close\r\n');
  // Each body has its end: the last chunk of HTTP.
  for (const { text } of streams) expect(text().slice(-7)).toBe('\r\n0\r\n\r\n');
  for (const { text } of streams) expect(text()).not.toContain('complete');
}, 30_000);

function openStream(port: number): { readonly text: () => string } {
  let text = '';
  const query = `subscription { checkpoint(id: "checkpoint:sg:${ID}") { status } }`;
  const socket: Socket = connect(port, '127.0.0.1', () => {
    socket.write(post(JSON.stringify({ query }), 'Accept: text/event-stream'));
  });
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return { text: () => text };
}
