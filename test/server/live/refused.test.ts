import { describe, expect, it } from 'vitest';
import { COMPLETE, FOLLOW, openFollowed } from './_support/followed.ts';

const JSON_TYPES = 'application/graphql-response+json, application/json';

describe.concurrent('a subscription that is refused begins nothing', () => {
  it('where the client accepts JSON alone', async (t) => {
    const { follow, polls } = await openFollowed(t);
    for (const accept of ['application/json', JSON_TYPES]) {
      const { response, all } = await follow({ headers: { accept } });
      expect(response.status).toBe(406);
      expect(JSON.parse(await all).errors[0].message).toBe(
        'A subscription is answered by events: the Accept header must name text/event-stream.',
      );
    }
    expect(polls()).toBe(0);
  });

  it('where the Accept header fits nothing', async (t) => {
    const { follow, polls } = await openFollowed(t);
    const { response } = await follow({ headers: { accept: 'multipart/mixed' } });
    expect(response.status).toBe(406);
    expect(polls()).toBe(0);
  });

  it('by GET', async (t) => {
    const { url, id, polls } = await openFollowed(t);
    const search = new URLSearchParams({ query: FOLLOW, variables: JSON.stringify({ id }) });
    const headers = { 'graphql-require-preflight': '1', accept: 'text/event-stream, application/json' };
    const response = await fetch(`${url}/graphql?${search}`, { headers });
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({ errors: [{ message: 'A subscription requires a POST request.' }] });
    expect(polls()).toBe(0);
  });

  it('with two root fields', async (t) => {
    const { follow, polls } = await openFollowed(t);
    const { all } = await follow({
      query: 'subscription ($id: ID!) { checkpoint(id: $id) { id } again: checkpoint(id: $id) { id } }',
    });
    expect(await all).toContain('must select only one top level field');
    expect((await all).endsWith(COMPLETE)).toBe(true);
    expect(polls()).toBe(0);
  });

  it('as an event where a query is sent by a client that accepts events alone', async (t) => {
    const { follow, polls } = await openFollowed(t);
    const { response, all } = await follow({ query: 'query ($id: ID!) { checkpoint(id: $id) { id } }' });
    expect(response.status).toBe(200);
    expect(await all).toContain('A query is answered in JSON');
    expect((await all).endsWith(COMPLETE)).toBe(true);
    expect(polls()).toBe(0);
  });

  it('with a bad id, as an event with the error', async (t) => {
    const { follow, polls } = await openFollowed(t);
    const { all } = await follow({ variables: { id: 'vault:lab:1' } });
    expect(await all).toContain('"code":"INVALID_INPUT"');
    expect((await all).endsWith(COMPLETE)).toBe(true);
    expect(polls()).toBe(0);
  });
});

describe.concurrent('a query', () => {
  it('is answered in JSON by a client that accepts events, too', async (t) => {
    const { follow, id } = await openFollowed(t);
    const { response, all } = await follow({
      query: 'query ($id: ID!) { checkpoint(id: $id) { id } }',
      headers: { accept: `${JSON_TYPES}, text/event-stream` },
    });
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(JSON.parse(await all)).toEqual({ data: { checkpoint: { id } } });
  });
});
