import { describe, expect, it, vi } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addProvider, labId } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';

const FOLLOW = 'subscription ($id: ID!) { checkpoint(id: $id) { status } }';

async function open(content: object = {}) {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [row] = estate.karbor.checkpoints;
  if (!row) throw new Error('The estate has no checkpoint.');
  row.status = 'protecting';
  const gateway = await openGateway(content, { listen: true, sandbox: { estate } });
  const polls = () => gateway.sandbox.requests.filter(({ service }) => service === 'karbor').length;
  const follow = async (variables: object = {}, headers: Record<string, string> = {}, signal?: AbortSignal) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query: FOLLOW, variables: { id: labId(row), ...variables } }),
      ...(signal && { signal }),
    });
    return { response, text: () => response.text() };
  };
  return { gateway, row, polls, follow, estate };
}

const event = (status: string) => `event: next\ndata: {"data":{"checkpoint":{"status":"${status}"}}}\n\n`;
const COMPLETE = 'event: complete\ndata:\n\n';

describe.concurrent('a live query of a checkpoint', () => {
  it('shows the first state, each change, and completes at a final state', async () => {
    const { row, polls, follow } = await open();
    const { response, text } = await follow();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await vi.waitFor(() => expect(polls()).toBe(1));
    row.status = 'available';
    expect(await text()).toBe(event('PROTECTING') + event('AVAILABLE') + COMPLETE);
  });
});
