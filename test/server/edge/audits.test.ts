import { serverAudits } from 'graphql-http';
import { expect, it } from 'vitest';
import { PREFLIGHT, useEdge } from './_support/edge.ts';

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const withHeader: Fetch = (url, init = {}) => {
  const isGet = (init.method ?? 'GET') === 'GET';
  return fetch(url, isGet ? { ...init, headers: { ...(init.headers as object), ...PREFLIGHT } } : init);
};

const edge = useEdge();

async function failedAudits(fetchFn: Fetch): Promise<{ count: number; failed: string[] }> {
  const audits = serverAudits({ url: `${edge.url}/graphql`, fetchFn });
  const results = await Promise.all(audits.map(({ fn }) => fn()));
  return { count: results.length, failed: results.filter(({ status }) => status !== 'ok').map(({ id }) => id) };
}

it('passes all 61 audits of GraphQL over HTTP when its GETs have the header', async () => {
  expect(await failedAudits(withHeader)).toEqual({ count: 61, failed: [] });
});

it('refuses exactly the three of them that are a GET, without it', async () => {
  expect(await failedAudits((url, init) => fetch(url, init))).toEqual({ count: 61, failed: ['5A70', 'D6D5', '6A70'] });
});
