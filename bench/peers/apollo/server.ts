import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import type { Checkpoint } from '../model.ts';
import type { StartPeer } from '../peer.ts';
import { CBR_UPSTREAMS, type Reader, readerOf, UPSTREAMS } from '../reader.ts';
import { type ListArgs, typeDefs } from '../schema.ts';

class Upstream extends RESTDataSource {
  override baseURL: string;
  readonly #token: string;

  constructor(baseURL: string, token: string) {
    super();
    this.baseURL = baseURL;
    this.#token = token;
  }

  /** Equal reads of one request are one call; this is what the data source is for. */
  read(path: string): Promise<unknown> {
    return this.get(path, { headers: { accept: 'application/json', 'x-auth-token': this.#token } });
  }
}

interface Context {
  readonly reader: Reader;
}

/** Apollo Server as it comes, with a RESTDataSource: vaults are read by id, each once a request. */
export const start: StartPeer = async ({ upstream, isCbr }) => {
  const resolvers = {
    Query: {
      vault: (_root: unknown, { id }: { id: string }, { reader }: Context) => reader.vault(id),
      vaults: async (_root: unknown, { filter }: ListArgs, { reader }: Context) => ({
        nodes: await reader.vaults(filter?.upstreams?.[0] ?? ''),
      }),
      checkpoints: async (_root: unknown, { filter }: ListArgs, { reader }: Context) => ({
        nodes: await reader.checkpoints(filter?.providerId ?? ''),
      }),
      nodes: (_root: unknown, { ids }: { ids: string[] }, { reader }: Context) =>
        Promise.all(ids.map((id) => reader.checkpoint(id))),
      upstreams: () => (isCbr ? CBR_UPSTREAMS : UPSTREAMS),
    },
    Checkpoint: {
      vault: ({ vaultId }: Checkpoint, _args: unknown, { reader }: Context) => reader.vault(vaultId),
    },
  };
  const server = new ApolloServer<Context>({ typeDefs, resolvers });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => {
      const source = new Upstream(upstream, String(req.headers['x-auth-token'] ?? ''));
      return { reader: readerOf((path) => source.read(path)) };
    },
  });
  return { port: Number(new URL(url).port), close: () => server.stop() };
};
