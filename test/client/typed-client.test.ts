import { beforeAll, describe, expect, it } from 'vitest';
import {
  CreateCheckpointDocument,
  VaultDetailDocument,
  VaultOverviewDocument,
} from '../../schema/generated/graphql.ts';
import { execute } from '../support/execute.ts';
import { startGateway } from '../support/gateway.ts';

let url: string;

beforeAll(async () => {
  const gateway = await startGateway({}, { sandbox: {} });
  url = gateway.url;
  return gateway.close;
});

async function vaultNamed(name: string) {
  const { data } = await execute(url, VaultOverviewDocument, { first: 50 });
  const vault = data?.vaults?.edges.map(({ node }) => node).find((node) => node.name === name);
  if (vault) return vault;
  throw new Error(`The sandbox has no vault ${name}.`);
}

describe('a client with the generated documents', () => {
  it('reads the vault overview with its types', async () => {
    const vault = await vaultNamed('vault-orders-prod');
    expect(vault).toMatchObject({ status: 'AVAILABLE', upstream: { name: 'sg', kind: 'CBR' } });
    expect(vault.resources.map(({ name }) => name)).toContain('orders-db-01');
  });

  it('backs a vault up and tells success from failure by __typename', async () => {
    const { id } = await vaultNamed('vault-shop-eu');
    const { data } = await execute(url, CreateCheckpointDocument, { input: { vaultId: id, name: 'before-upgrade' } });
    const result = data?.createCheckpoint;
    expect(result?.__typename === 'CreateCheckpointPayload' && result.checkpoint.status).toBe('PROTECTING');
  });

  it('gets a refused write as data, with a code to switch on', async () => {
    const input = { vaultId: 'vault:lab:00000000-0000-4000-8000-000000000000', name: 'no-names-on-karbor' };
    const { data } = await execute(url, CreateCheckpointDocument, { input });
    const result = data?.createCheckpoint;
    expect(result?.__typename === 'Failure' && result.code).toBe('NOT_SUPPORTED');
  });

  it('does not compile with a variable of a wrong type', async () => {
    // @ts-expect-error an id is a text
    const { errors } = await execute(url, VaultDetailDocument, { id: 17.5 });
    expect(errors).toHaveLength(1);
  });

  it('does not compile without a variable that is required', async () => {
    // @ts-expect-error the document needs an id
    const { errors } = await execute(url, VaultDetailDocument, { first: 1 });
    expect(errors).toHaveLength(1);
  });

  it('does not compile with a field that the document did not ask for', async () => {
    const vault = await vaultNamed('vault-orders-prod');
    // @ts-expect-error the overview has no nativeId
    expect(vault.nativeId).toBeUndefined();
  });
});
