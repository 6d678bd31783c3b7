import { costIn } from '../../../support/cost.ts';
import { type Answer, callsOf, openGateway } from '../../../support/gateway.ts';

export interface Costs {
  readonly ask: (document: string, variables?: object) => Promise<Charged>;
  /** The first public id of an answer, one of the 250-odd of the demo estate. */
  readonly idOf: (document: string) => Promise<string>;
}

interface Charged {
  readonly answer: Answer;
  /** Upstream calls and rows. */
  readonly estimated: readonly number[];
  /** Path and code of each error. */
  readonly refused: readonly unknown[];
  readonly calls: number;
}

/** A gateway over a sandbox: two upstreams of CBR, "sg" and "eu", and one of Karbor, "lab". */
export async function openCosts(content: object = {}): Promise<Costs> {
  const gateway = await openGateway(content, { sandbox: {} });

  async function ask(document: string, variables: object = {}): Promise<Charged> {
    const answer = await gateway.query(document, variables, { 'x-request-cost': '1' });
    const { upstreamCalls, nodes } = costIn(answer);
    const refused = (answer.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions?.code]);
    const estimated = [upstreamCalls.estimated, nodes.estimated];
    return { answer, estimated, refused, calls: callsOf(gateway.sandbox).length };
  }

  async function idOf(document: string): Promise<string> {
    const { answer } = await ask(document);
    return /"id":"((?:vault|checkpoint|backup|provider):[^"]+)"/.exec(JSON.stringify(answer.data))?.[1] ?? '';
  }

  return { ask, idOf };
}
