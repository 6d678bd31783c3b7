import { listNames, projectOf } from '../upstream/projects.ts';

/**
 * The gateway's own configuration file: the callers' own tokens, everything else as it comes.
 * @param lists How many projects it has for the query that lists one of them.
 */
export function gatewayConfig(upstream: string, isCbr: boolean, lists = 1): object {
  const of = (kind: string) => (name: string) => ({
    name,
    kind,
    endpoint: upstream,
    projectId: projectOf(name),
    auth: { mode: 'passthrough' },
  });
  const names = listNames(isCbr ? 'sg' : 'wide').slice(0, lists);
  return {
    port: 0,
    upstreams: isCbr ? names.map(of('cbr')) : ['lab', ...names].map(of('karbor')),
  };
}
