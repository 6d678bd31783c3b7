import { describe, expect, it } from 'vitest';
import { sendRaw } from '../../support/raw.ts';
import { codeIn, PREFLIGHT, useEdge } from './_support/edge.ts';

const edge = useEdge();

describe('an address', () => {
  it.each(['?query={upstreams{name}}&variables={', '?query={upstreams{name}}&extensions=1', '?query=', '?__proto__=1'])(
    'is refused that ends in %s',
    async (search) => {
      const response = await fetch(`${edge.url}/graphql${search}`, { headers: PREFLIGHT });
      expect([response.status, codeIn(await response.text())]).toEqual([400, 'INVALID_INPUT']);
    },
  );

  it('may have 30 kB with the headers, and not 40', async () => {
    const answer = async (bytes: number) => {
      const mark = 'Host: localhost\r\nGraphQL-Require-Preflight: 1\r\nConnection: close';
      return sendRaw(edge.port, `GET /graphql?query={__typename}%23${'x'.repeat(bytes)} HTTP/1.1\r\n${mark}\r\n\r\n`, {
        readMs: 15_000,
      });
    };
    expect((await answer(30_000)).status).toBe(200);
    const { status, body } = await answer(40_000);
    expect([status, codeIn(body)]).toEqual([431, 'LIMIT_EXCEEDED']);
  });
});
