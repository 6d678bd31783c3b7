import { expect, it, onTestFinished } from 'vitest';
import { VaultOverviewDocument } from '../../schema/generated/graphql.ts';
import { createClient as createApollo } from './apollo.ts';
import { listeningGateway } from './listening-gateway.ts';
import { createClient as createUrql } from './urql.ts';

async function endpoint(): Promise<string> {
  const { url, close } = await listeningGateway();
  onTestFinished(close);
  return `${url}/graphql`;
}

it('pages through the vaults with Apollo Client, which joins the pages', async () => {
  const uri = await endpoint();
  const query = VaultOverviewDocument;
  const whole = await createApollo(uri).query({ query, variables: { first: 50 } });
  const client = createApollo(uri);
  const list = client.watchQuery({ query, variables: { first: 4 } });
  let page = await list.refetch();
  while (page.data?.vaults?.pageInfo.hasNextPage) {
    page = await list.fetchMore({ variables: { first: 4, after: page.data.vaults.pageInfo.endCursor } });
  }
  const joined = client.readQuery({ query, variables: { first: 4 } });
  expect(joined?.vaults?.edges.map(({ node }) => node.id)).toEqual(
    whole.data?.vaults?.edges.map(({ node }) => node.id),
  );
});

it('pages through the vaults with urql, which joins the pages', async () => {
  const client = createUrql(await endpoint());
  const ask = async (first: number, after?: string | null) => {
    const { data, error } = await client.query(VaultOverviewDocument, { first, after: after ?? null }).toPromise();
    if (!data?.vaults) throw new Error('No answer.', { cause: error });
    return data.vaults;
  };
  let page = await ask(4);
  const ids = new Set(page.edges.map(({ node }) => node.id));
  while (page.pageInfo.hasNextPage) {
    page = await ask(4, page.pageInfo.endCursor);
    for (const { node } of page.edges) ids.add(node.id);
  }
  expect(page.edges.map(({ node }) => node.id)).toEqual([...ids]);
});
