import type { WireAnswer, WireRequest } from '../../support/wire.ts';
import { openBothKinds } from './both-kinds.ts';

/** Upstreams of both kinds that answer as the script says, and a create there. */
export async function openCreates(script: (request: WireRequest) => WireAnswer | undefined) {
  const { wire, ask } = await openBothKinds(script);
  const create = async (input: object) => {
    const { data } = await ask(
      `mutation ($input: CreateCheckpointInput!) { it: createCheckpoint(input: $input) {
        __typename ... on Failure { code argument message } } }`,
      { input },
    );
    return data.it;
  };
  return { wire, create };
}
