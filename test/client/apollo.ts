import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import fragments from '../../schema/generated/possible-types.json' with { type: 'json' };

const pages = relayStylePagination(['filter']);

export function createClient(uri: string) {
  return new ApolloClient({
    link: new HttpLink({ uri }),
    cache: new InMemoryCache({
      possibleTypes: fragments.possibleTypes,
      typePolicies: {
        Query: { fields: { vaults: pages, checkpoints: pages } },
        Vault: { fields: { checkpoints: pages } },
        VaultCapacity: { merge: true },
      },
    }),
  });
}
