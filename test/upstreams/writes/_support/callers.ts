import type { Sandbox } from '../../../../src/sandbox/server.ts';
import { tally } from '../../../support/calls.ts';
import { openGateway } from '../../../support/gateway.ts';
import { remove } from '../../../support/mutations.ts';
import { logIn } from '../../../support/sandbox-client.ts';
import { PAYLOAD } from './checkpoints.ts';

/** A gateway over Karbor whose callers bring tokens: two of the project of the checkpoints, an admin, and a stranger. */
export async function openCallers(sandbox: Sandbox) {
  const karbor = { kind: 'karbor', endpoint: sandbox.karbor.endpoint, auth: { mode: 'passthrough' } };
  const gateway = openGateway({ upstreams: [{ name: 'lab', ...karbor }] });
  const as = async (user: string, project: string) => {
    const projectId = sandbox.estate.keystone.projects.find(({ name }) => name === project)?.id ?? '';
    return { 'x-auth-token': await logIn(sandbox, user, project), 'x-project-id': projectId };
  };
  const ask = (id: string, headers: Record<string, string>) => remove(gateway, { id }, PAYLOAD, { headers });
  const one = await as('demo', 'demo');
  const two = await as('demo', 'demo');
  const admin = await as('admin', 'admin');
  const stranger = await as('other', 'other');
  tally(sandbox);
  return { gateway, ask, one, two, admin, stranger };
}
