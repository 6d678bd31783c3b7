import type { Estate } from './estate.ts';
import type { World } from './exchange.ts';
import { DEMO } from './keystone/estate.ts';

/** One CBR upstream per project with a fixed token, and one Karbor upstream that logs in as the demo user. */
export function gatewayConfig({ cbr, keystone }: Estate, origins: World['origins']): object {
  const cbrUpstreams = cbr.projects.map(({ id, name, region, token }) => ({
    name,
    kind: 'cbr',
    endpoint: origins.cbr,
    region,
    projectId: id,
    auth: { mode: 'token', token },
  }));
  const karborUpstream = {
    name: 'lab',
    kind: 'karbor',
    endpoint: origins.karbor,
    projectId: DEMO.id,
    auth: {
      mode: 'password',
      authUrl: `${origins.keystone}/v3`,
      username: 'demo',
      password: keystone.users.find(({ name }) => name === 'demo')?.password ?? '',
      userDomain: 'Default',
      project: 'demo',
      projectDomain: 'Default',
    },
  };
  return { upstreams: [...cbrUpstreams, karborUpstream] };
}
