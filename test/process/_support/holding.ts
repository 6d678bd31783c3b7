import { join } from 'node:path';
import { type Command, folder } from '../../support/command.ts';
import { wordIn } from '../../support/native-id.ts';
import { answering, serve } from '../../support/wire-server.ts';

const NO_SUCH_VAULT = { error_code: 'BackupService.6105', error_msg: 'no such vault' };

export interface HoldingUpstream {
  readonly origin: string;
  /** Everything that waits for an answer. */
  readonly held: readonly (() => void)[];
  readonly release: () => void;
}

/** A CBR that knows no vault, and says so of those called slow-* only when it is told to. */
export async function holdingUpstream(): Promise<HoldingUpstream> {
  const answer = answering(NO_SUCH_VAULT, 404);
  const held: (() => void)[] = [];
  const { origin } = await serve((request, response) => {
    if (wordIn(request.url ?? '').startsWith('slow-')) held.push(() => answer(request, response));
    else answer(request, response);
  });
  const release = () => {
    for (const letGo of held) letGo();
  };
  return { origin, held, release };
}

export const TOKEN = 'token-of-the-gateway-0123456789';

/** The name of a configuration file with one CBR named sg. */
export function configOver(endpoint: string, more: object = {}): string {
  const auth = { mode: 'token', token: TOKEN };
  const sg = { name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', maxParallel: 1_000, auth };
  return join(folder({ port: 0, requestTimeoutMs: 60_000, upstreams: [sg], ...more }), 'gateway.config.json');
}

/** Where it listens, once it does. */
export async function urlOf(command: Command): Promise<string> {
  const pattern = /Gateway {3}(http:\S+)/;
  return pattern.exec(await command.printed(pattern))?.[1] ?? '';
}
