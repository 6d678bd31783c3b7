import { openGateway } from '../../../support/gateway.ts';
import { answering, type Seen, serve } from '../../../support/wire-server.ts';

export interface Reply {
  readonly message: string;
  readonly code: unknown;
  readonly text: string;
}

export interface GuardedGateway {
  /** Asks, and tells the first error. */
  readonly ask: (document: string, variables?: object) => Promise<Reply>;
  /** What reached the upstream. */
  readonly seen: readonly Seen[];
}

/** A gateway whose upstream is watched: what is refused must not reach it. */
export async function guardedGateway(config: object = {}): Promise<GuardedGateway> {
  const { origin, seen } = await serve(answering({ error_msg: 'nothing here' }, 404));
  const upstreams = [
    { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth: { mode: 'token', token: 't' } },
  ];
  const gateway = openGateway({ upstreams, ...config });
  async function ask(document: string, variables = {}): Promise<Reply> {
    const { answer, text } = await gateway.ask(document, { variables });
    const [error] = answer.errors ?? [];
    return { message: error?.message ?? '', code: error?.extensions?.code, text };
  }
  return { ask, seen };
}
