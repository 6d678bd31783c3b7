import Fastify, { type FastifyRequest } from 'fastify';
import mercurius, { type MercuriusContext } from 'mercurius';
import { Pool } from 'undici';
import type { Checkpoint } from '../model.ts';
import type { StartPeer } from '../peer.ts';
import { CBR_UPSTREAMS, type Reader, readerOf, UPSTREAMS } from '../reader.ts';
import { type ListArgs, typeDefs } from '../schema.ts';

type Context = MercuriusContext & { readonly reader: Reader };

/** Mercurius with its jit, undici, and a loader that reads each vault by its id. */
export const start: StartPeer = async ({ upstream, isCbr }) => {
  const app = Fastify();
  const pool = new Pool(upstream, { connections: 64 });
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
    Node: { resolveType: ({ __typename }: Checkpoint) => __typename },
  };
  const loaders = {
    Checkpoint: {
      vault: async (queries: readonly { readonly obj: Checkpoint }[], { reader }: Context) => {
        const ids = queries.map(({ obj }) => obj.vaultId);
        const distinct = [...new Set(ids)];
        const vaults = await Promise.all(distinct.map((id) => reader.vault(id)));
        return ids.map((id) => vaults[distinct.indexOf(id)]);
      },
    },
  };
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers: resolvers as never,
    loaders: loaders as never,
    jit: 1,
    context: (request: FastifyRequest) => {
      const headers = { accept: 'application/json', 'x-auth-token': String(request.headers['x-auth-token'] ?? '') };
      const reader = readerOf(async (path) => (await pool.request({ path, method: 'GET', headers })).body.json());
      return { reader };
    },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(url).port), close: () => app.close() };
};
