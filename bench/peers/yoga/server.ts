import DataLoader from 'dataloader';
import { createYoga } from 'graphql-yoga';
import { listen } from '../listen.ts';
import type { StartPeer } from '../peer.ts';
import { CBR_UPSTREAMS, readerOf, UPSTREAMS } from '../reader.ts';
import { type Context, schema } from './schema.ts';

/** graphql-yoga as it comes, with Pothos, Node's own fetch, and a dataloader that reads each vault by its id. */
export const start: StartPeer = async ({ upstream, isCbr, isListing }) => {
  const upstreams = isCbr ? CBR_UPSTREAMS : UPSTREAMS;
  const yoga = createYoga({
    schema,
    context: ({ request }): Context => {
      const headers = { accept: 'application/json', 'x-auth-token': request.headers.get('x-auth-token') ?? '' };
      const reader = readerOf(async (path) => (await fetch(`${upstream}${path}`, { headers })).json());
      const vaultById = new DataLoader((ids: readonly string[]) =>
        isListing ? reader.vaultsById(ids) : Promise.all(ids.map((id) => reader.vault(id))),
      );
      return { reader, upstreams, vaultById };
    },
  });
  return listen(yoga, async () => yoga.dispose());
};
