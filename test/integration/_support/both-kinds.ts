import { PROJECT } from '../../support/cbr-questions.ts';
import { ANY_COST } from '../../support/config.ts';
import { openGateway } from '../../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../../support/wire.ts';

export const PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';

/** A CBR "sg" and a Karbor "lab" that answer as the script says, and a gateway over both for a caller with a token. */
export async function openBothKinds(script: (request: WireRequest) => WireAnswer | undefined) {
  const wire = await openWire(script);
  const auth = { mode: 'passthrough' };
  const upstreamOf = (name: string, kind: string) => ({ name, kind, endpoint: wire.url, projectId: PROJECT, auth });
  const gateway = openGateway({
    limits: ANY_COST,
    upstreams: [upstreamOf('sg', 'cbr'), upstreamOf('lab', 'karbor')],
  });
  const ask = (document: string, variables = {}) => gateway.query(document, variables, { 'x-auth-token': 'tok' });
  const warnings = () => gateway.log.map(({ msg }) => msg);
  return { wire, ask, warnings };
}
