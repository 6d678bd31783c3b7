import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { describe, expect, it } from 'vitest';
import { VaultDetailDocument, VaultOverviewDocument } from '../../../schema/generated/graphql.ts';
import { executeTrusted } from '../../support/execute-trusted.ts';
import {
  apollo,
  COMMITTED,
  deleteId,
  GOOD,
  open,
  overview,
  overviewId,
  sha256,
  UNKNOWN,
} from './_support/trusting-gateway.ts';

describe('a trusted document', () => {
  it.each([
    ['documentId', { documentId: overviewId }],
    ["Apollo's hash", { extensions: apollo(overviewId.slice(7)) }],
    ['its hash and its text', { documentId: overviewId, query: overview }],
    ["Apollo's hash and its text", { extensions: apollo(overviewId.slice(7)), query: overview }],
  ])('runs by %s', async (_name, body) => {
    const { post } = await open();
    const { status, data } = await post({ ...body, variables: { first: 2 } });
    expect([status, data.vaults.edges.length]).toEqual([200, 2]);
  });

  it('runs by GET, in both forms', async () => {
    const { get } = await open();
    const variables = '{"first":3}';
    const byId = await get({ documentId: overviewId, variables });
    const byHash = await get({ extensions: JSON.stringify(apollo(overviewId.slice(7))), variables });
    expect([byId, byHash].map(({ data }) => data.vaults.edges.length)).toEqual([3, 3]);
  });

  it('runs no mutation by GET', async () => {
    const { get, calls } = await open();
    const variables = JSON.stringify({ input: { checkpointId: 'checkpoint:sg:3b9e015d-ea5c-45cf-a2c4-75cb3940adb9' } });
    expect((await get({ documentId: deleteId, variables })).status).toBe(405);
    expect(calls()).toEqual([]);
  });

  it('names what is wrong with a variable, as any document does', async () => {
    const { post } = await open();
    const { status, code } = await post({ documentId: overviewId, variables: { first: 'many' } });
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

describe('where only trusted documents run', () => {
  it.each([
    ['a text', { query: GOOD }],
    ['the text of a trusted document', { query: overview }],
    ['a text that cannot be read', { query: '{' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['a text with the hash of another', { query: GOOD, documentId: overviewId }],
    ['a text with its own hash', { query: GOOD, documentId: `sha256:${sha256(GOOD)}` }],
    ["a text with its own hash in Apollo's form", { query: GOOD, extensions: apollo(sha256(GOOD)) }],
  ])('%s is refused, and nothing is asked', async (_name, body) => {
    const { post, calls } = await open();
    for (let time = 0; time < 2; time += 1) {
      const { status, data, errors, code, message } = await post(body);
      expect([status, data, errors.length, code, calls()]).toEqual([403, undefined, 1, 'FORBIDDEN', []]);
      expect(message).toContain('documentId');
    }
  });

  it('a text is refused by GET, too', async () => {
    const { get } = await open();
    expect((await get({ query: GOOD })).code).toBe('FORBIDDEN');
  });
});

describe('a hash', () => {
  it.each([
    ['nobody knows', { documentId: `sha256:${UNKNOWN}` }, 'INVALID_INPUT'],
    ['nobody knows, of Apollo', { extensions: apollo(UNKNOWN) }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['without its prefix', { documentId: overviewId.slice(7) }, 'INVALID_INPUT'],
    ['in capitals', { documentId: `sha256:${overviewId.slice(7).toUpperCase()}` }, 'INVALID_INPUT'],
    ['that is a number', { documentId: 7 }, 'INVALID_INPUT'],
    ['that is an object', { documentId: { hash: overviewId } }, 'INVALID_INPUT'],
    ['that is a key of every object', { documentId: 'constructor' }, 'INVALID_INPUT'],
    ['with a prefix, of Apollo', { extensions: apollo(overviewId) }, 'INVALID_INPUT'],
    ['of another version, of Apollo', { extensions: apollo(overviewId.slice(7), 2) }, 'INVALID_INPUT'],
    ['that is no object, of Apollo', { extensions: { persistedQuery: 'a' } }, 'INVALID_INPUT'],
    ['nobody knows, of Relay', { doc_id: UNKNOWN }, 'INVALID_INPUT'],
    ['with a prefix, of Relay', { doc_id: overviewId }, 'INVALID_INPUT'],
    ['that is a number, of Relay', { doc_id: 7 }, 'INVALID_INPUT'],
    ['of no known length, of Relay', { doc_id: 'abc' }, 'INVALID_INPUT'],
    ['that is missing', { extensions: {} }, 'INVALID_INPUT'],
  ])('%s is one error, and nothing is asked', async (_name, body, expected) => {
    const { post, calls } = await open();
    const { status, data, errors, code } = await post(body);
    expect([status, data, errors.length, code, calls()]).toEqual([400, undefined, 1, expected, []]);
  });

  it.each([
    ['in the form of the appendix', { documentId: overviewId }, 'INVALID_INPUT'],
    ["in Apollo's form", { extensions: apollo(overviewId.slice(7)) }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ])('is refused %s where there is no manifest', async (_name, body, expected) => {
    const { post } = await open('none');
    expect((await post(body)).code).toBe(expected);
  });
});

describe('where other documents run, too', () => {
  const both = { manifest: COMMITTED, only: false };

  it('runs them by their text, with a hash and without', async () => {
    const { post } = await open(both);
    const bodies = [{ query: GOOD }, { query: GOOD, documentId: `sha256:${sha256(GOOD)}` }];
    for (const body of [...bodies, { query: GOOD, extensions: apollo(sha256(GOOD)) }]) {
      expect((await post(body)).data).toMatchObject({ upstreams: expect.any(Array) });
    }
  });

  it('keeps no text under its hash', async () => {
    const { post } = await open(both);
    await post({ query: GOOD, extensions: apollo(sha256(GOOD)) });
    const { code, message } = await post({ extensions: apollo(sha256(GOOD)) });
    expect([code, message]).toEqual(['PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound']);
  });

  it('refuses a text that comes with the hash of another', async () => {
    const { post } = await open(both);
    expect((await post({ query: GOOD, documentId: overviewId })).code).toBe('INVALID_INPUT');
  });
});

describe('clients', () => {
  it('run the generated documents by the hash that they carry', async () => {
    const { url } = await open();
    const list = await executeTrusted(url, VaultOverviewDocument, { first: 1 });
    const [vault] = list.data?.vaults?.edges ?? [];
    const { data } = await executeTrusted(url, VaultDetailDocument, { id: vault?.node.id ?? '' });
    expect(data?.vault?.name).toBe(vault?.node.name);
  });

  it('of Apollo hash what the manifest holds', async () => {
    const { url } = await open();
    const link = ApolloLink.from([new PersistedQueryLink({ sha256 }), new HttpLink({ uri: `${url}/graphql` })]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data } = await client.query({ query: VaultOverviewDocument, variables: { first: 2 } });
    expect(data?.vaults?.edges).toHaveLength(2);
  });

  it('of Apollo send the text of what is unknown, where that may run', async () => {
    const { url } = await open({ manifest: COMMITTED, only: false });
    const hash = () => UNKNOWN;
    const link = ApolloLink.from([
      new PersistedQueryLink({ generateHash: hash, disable: () => true }),
      new HttpLink({ uri: `${url}/graphql` }),
    ]);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data } = await client.query({ query: VaultOverviewDocument, variables: { first: 2 } });
    expect(data?.vaults?.edges).toHaveLength(2);
  });
});
