import { listen } from '../listen.ts';
import type { Vault } from '../model.ts';
import type { StartPeer } from '../peer.ts';
import { CBR_UPSTREAMS, type Reader, readerOf, UPSTREAMS } from '../reader.ts';
import { createDispatch } from './dispatch.ts';

/** An endpoint for each query, as a good engineer would write it by hand: the calls of the call plan, no GraphQL. */
export const start: StartPeer = async ({ upstream, isCbr }) => {
  const { getAs, close } = createDispatch(upstream);
  const upstreams = isCbr ? CBR_UPSTREAMS : UPSTREAMS;
  const routes: Record<string, (reader: Reader, id: string) => Promise<object> | object> = {
    q1: async (reader, id) => ({ vault: slim(await reader.vault(`vault:lab:${id}`)) }),
    q2: async (reader, id) => ({ checkpoints: { nodes: await checkpoints(reader, id) } }),
    q3: async (reader, id) => ({ vaults: { nodes: (await reader.vaults(id)).map(described) } }),
    q4: () => ({ upstreams }),
    q1c: async (reader, id) => ({ vault: slim(await reader.vault(`vault:sg:${id}`)) }),
    q2c: async (reader, id) => ({ nodes: await restorePoints(reader, id.split(',')) }),
    q3c: async (reader, id) => ({
      vaults: {
        nodes: (await reader.vaults(id)).map((vault) => ({
          ...described(vault),
          capacity: vault.capacity,
          tags: vault.tags,
        })),
      },
    }),
  };

  return listen((request, response) => {
    const [path = '', id = ''] = (request.url ?? '').split('?id=');
    const route = routes[path.slice(1)];
    if (!route) return void response.writeHead(404).end();
    const token = request.headers['x-auth-token'];
    Promise.resolve(route(readerOf(getAs(typeof token === 'string' ? token : '')), id)).then(
      (data) => {
        const body = JSON.stringify({ data });
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        response.writeHead(200, headers).end(body);
      },
      () => response.writeHead(502).end(),
    );
  }, close);
};

function slim({ nativeId, name, nativeStatus }: Vault) {
  return { nativeId, name, nativeStatus };
}

function whole({ nativeId, name, nativeStatus, resources }: Vault) {
  return { nativeId, name, nativeStatus, resources };
}

function described({ description, ...vault }: Vault) {
  return { description, ...whole(vault as Vault) };
}

/** Each vault is made once, however many checkpoints show it. */
async function vaultsOf(reader: Reader, ids: readonly string[]) {
  const distinct = [...new Set(ids)];
  const vaults = await reader.vaultsById(distinct);
  const shown = new Map(distinct.map((id, index) => [id, vaults[index]] as const));
  return new Map([...shown].map(([id, vault]) => [id, vault ? whole(vault) : null]));
}

async function checkpoints(reader: Reader, providerId: string) {
  const rows = await reader.checkpoints(`provider:lab:${providerId}`);
  const vaults = await vaultsOf(
    reader,
    rows.map(({ vaultId }) => vaultId),
  );
  return rows.map(({ nativeId, nativeStatus, projectId, createdOn, vaultId }) => ({
    nativeId,
    nativeStatus,
    projectId,
    createdOn,
    vault: vaults.get(vaultId),
  }));
}

async function restorePoints(reader: Reader, nativeIds: readonly string[]) {
  const rows = await Promise.all(nativeIds.map((id) => reader.checkpoint(`checkpoint:sg:${id}`)));
  const vaults = await vaultsOf(
    reader,
    rows.map(({ vaultId }) => vaultId),
  );
  return rows.map(({ nativeId, nativeStatus, vaultName, vaultId }) => ({
    nativeId,
    nativeStatus,
    vaultName,
    vault: vaults.get(vaultId),
  }));
}
