import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

const pages = relayPagination();
const embedded = () => null;

export function createClient(url: string) {
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        keys: { VaultCapacity: embedded, Tag: embedded, ProtectionDay: embedded, Failure: embedded },
        resolvers: { Query: { vaults: pages, checkpoints: pages }, Vault: { checkpoints: pages } },
      }),
      fetchExchange,
    ],
  });
}
