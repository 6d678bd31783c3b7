import { type ListeningGateway, openGateway } from '../../../support/gateway.ts';

/** The same gateway twice: the one writes what it answers to a POST, the other one leaves that to Yoga. */
export interface BothWays {
  readonly short: ListeningGateway;
  readonly long: ListeningGateway;
}

export async function openBothWays(content: object): Promise<BothWays> {
  return {
    short: await openGateway(content, { listen: true }),
    long: await openGateway(content, { listen: true, hasYogaForPosts: true }),
  };
}
