import { expect } from 'vitest';
import { createLog } from '../../../../src/server/log/log.ts';
import { openGateway } from '../../../support/gateway.ts';
import { JSON_TYPE, openClient, type Sent } from '../../../support/posting.ts';
import { answering, serve } from '../../../support/wire-server.ts';

export const TOKEN = 'gAAAAABtoken-of-the-caller-0123';
export const KEY = 'key-of-a-caller-that-nobody-may-see';
const NO_SUCH_VAULT = { error_code: 'BackupService.6105', error_msg: 'no such vault' };

export const MUTATION =
  'mutation { deleteCheckpoint(input: { id: "checkpoint:sg:00000000-0000-4000-8000-00000000000a" }) { ... on Failure { code } } }';

/** A gateway that listens, a client of it, and what it has logged of requests. */
export async function openLogged(more: object = {}, listener = answering(NO_SUCH_VAULT, 404)) {
  const upstream = await serve(listener);
  const sg = { name: 'sg', kind: 'cbr', endpoint: upstream.origin, projectId: 'p1', auth: { mode: 'passthrough' } };
  const { port, log: lines } = await openGateway({ upstreams: [sg], ...more }, { listen: true, log: createLog });
  const logged = async (count: number) => {
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(count);
    expect(lines).toHaveLength(count);
    return lines;
  };
  const sendTo = openClient();
  const send = (sent: Sent) => sendTo(port, sent);
  const post = (body: object | string, headers: Record<string, string> = {}, signal?: AbortSignal) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return sendTo(port, { headers: { ...JSON_TYPE, ...headers }, body: text }, signal);
  };
  return { port, upstream, lines, logged, send, post };
}
