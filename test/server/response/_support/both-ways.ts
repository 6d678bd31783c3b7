import { type ListeningGateway, openGateway } from '../../../support/gateway.ts';

/** The same gateway twice: the one writes what it answers to a POST, the other one leaves that to Yoga. */
export interface BothWays {
  readonly fastPath: ListeningGateway;
  readonly yoga: ListeningGateway;
}

export async function openBothWays(content: object): Promise<BothWays> {
  return {
    fastPath: await openGateway(content, { listen: true }),
    yoga: await openGateway(content, { listen: true, hasYogaForPosts: true }),
  };
}
