import { connect } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { uuidOf } from '../../support/native-id.ts';
import { post } from '../../support/raw.ts';
import { serve } from '../../support/wire-server.ts';
import { until } from './_support/followed.ts';

const ID = uuidOf('one');
// Four of them in an event are more than both operating systems buffer.
const LARGE = 'x'.repeat(5_000_000);
const QUERY = `subscription { checkpoint(id: "checkpoint:sg:${ID}") { vaultName a: extraInfo b: extraInfo c: extraInfo d: extraInfo } }`;

/** A client that does not read, of a checkpoint that is large and differs at each poll. */
async function openUnread(t: Pick<TestContext, 'onTestFinished'>) {
  let polls = 0;
  const own = { id: ID, project_id: 'p', status: 'protecting', created_at: '2026-01-01T00:00:00Z' };
  const { origin } = await serve((_request, response) => {
    polls += 1;
    const checkpoint = { ...own, vault: { id: ID, name: `poll-${polls}`, resources: [] }, extra_info: { note: LARGE } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ checkpoint }));
  }, t);
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p', auth: { mode: 'token', token: 'of-sg' } };
  const gateway = await startGateway({ upstreams: [sg], limits: { responseBytes: 64_000_000 } });
  t.onTestFinished(gateway.close);
  let seen = '';
  const socket = connect(gateway.port, '127.0.0.1', () => {
    socket.write(post(JSON.stringify({ query: QUERY }), 'Accept: text/event-stream'));
  });
  socket
    .pause()
    .setEncoding('utf8')
    .on('error', () => {});
  socket.on('data', (chunk: string) => {
    seen += chunk.replaceAll(/x+/g, '');
  });
  t.onTestFinished(() => void socket.destroy());
  return { ...gateway, socket, polls: () => polls, names: () => seen.match(/poll-\d+/g) ?? [] };
}

describe.concurrent('a stream whose client does not read', () => {
  it('is cut, and polls no longer', async (t) => {
    const { log, polls, names } = await openUnread(t);
    await expect.poll(() => log.filter(({ clientLeft }) => clientLeft), { timeout: 12_000 }).toHaveLength(1);
    const before = polls();
    expect(before).toBeGreaterThan(1);
    expect(names()).toEqual([]);
    // A poll of the stream would have come within two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    expect(polls()).toBe(before);
  });

  it('goes on with the latest event once the client reads, and has kept none between', async (t) => {
    const { socket, polls, names } = await openUnread(t);
    await until(() => expect(polls()).toBe(3));
    socket.resume();
    await until(() => expect(names().length).toBeGreaterThan(1));
    expect(names().slice(0, 2)).toEqual(['poll-1', 'poll-3']);
  });
});
