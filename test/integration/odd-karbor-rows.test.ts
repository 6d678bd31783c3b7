import { describe, expect, it } from 'vitest';
import { PROJECT } from '../support/cbr-questions.ts';
import type { WireAnswer, WireRequest } from '../support/wire.ts';
import { openBothKinds, PROVIDER } from './_support/both-kinds.ts';
import { uuid } from './_support/odd-rows.ts';

describe('on Karbor a row that cannot be identified', () => {
  const checkpoint = (number: number, parts: object = {}) => ({
    id: uuid(number),
    project_id: PROJECT,
    status: 'available',
    created_at: '2026-03-01',
    protection_plan: { id: uuid(99), name: 'plan', provider_id: PROVIDER, resources: [] },
    resource_graph: null,
    extra_info: null,
    ...parts,
  });
  const plan = (number: number, parts: object = {}) => ({
    id: uuid(number),
    name: `plan ${number}`,
    status: 'suspended',
    provider_id: PROVIDER,
    resources: [],
    ...parts,
  });

  /** Gives two rows at once, by markers, as Karbor does. */
  const paged = (key: string, rows: readonly { id?: unknown }[], { query }: WireRequest): WireAnswer => {
    const start = rows.findIndex(({ id }) => id === query.get('marker')) + 1;
    const given = rows.slice(start, start + 2);
    const links = start + 2 < rows.length ? [{ rel: 'next', href: 'x' }] : [];
    return { body: { [key]: given, [`${key}_links`]: links } };
  };

  it('is a failure with its place, and no page is lost behind it', async () => {
    const rows = [checkpoint(1), checkpoint(2, { status: 5 }), checkpoint(3), checkpoint(4, { id: '' }), checkpoint(5)];
    const { ask } = await openBothKinds((request) => paged('checkpoints', rows, request));
    const { data } =
      await ask(`{ it: checkpoints(first: 10, filter: { providerId: "provider:lab:${PROVIDER}", upstreams: ["lab"] }) {
      nodes { nativeId } pageInfo { hasNextPage } failures { code message } } }`);
    expect(data.it.nodes).toEqual([1, 3, 5].map((number) => ({ nativeId: uuid(number) })));
    expect(data.it.pageInfo).toEqual({ hasNextPage: false });
    expect(data.it.failures.map(({ message }: { message: string }) => message)).toEqual([
      'lab: listCheckpoints: checkpoints[1] cannot be identified: status is not a text.',
      `lab: listCheckpoints: checkpoints[1] behind ${uuid(2)} cannot be identified: id is not an id.`,
      `lab: listCheckpoints: checkpoints[0] behind ${uuid(3)} cannot be identified: id is not an id.`,
    ]);
  });

  it('does not make a plan unknown that is asked for by its id', async () => {
    const rows = [plan(1), plan(2, { status: null })];
    const { ask, wire } = await openBothKinds((request) => {
      const asked = /\/plans\/(.+)$/.exec(request.path)?.[1];
      if (asked === undefined) return paged('plans', rows, request);
      return { body: { plan: rows.find(({ id }) => id === asked) } };
    });
    const { data, errors } = await ask(`{ nodes(ids: ["vault:lab:${uuid(1)}", "vault:lab:${uuid(2)}"]) { id } }`);
    expect(data.nodes).toEqual([{ id: `vault:lab:${uuid(1)}` }, null]);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(wire.requests).toHaveLength(2);
  });

  it('among the providers leaves open which one a checkpoint is of, so it is read before it is deleted', async () => {
    const { ask, wire } = await openBothKinds((request) => {
      if (request.path.endsWith('/providers'))
        return { body: { providers: [{ id: PROVIDER, name: 'one' }, { id: 5 }] } };
      return request.method === 'DELETE' ? { body: {} } : { body: { checkpoint: checkpoint(1) } };
    });
    const { data, errors } = await ask('{ upstreams { providers { name } } }');
    expect(data.upstreams).toEqual([{ providers: null }, { providers: [{ name: 'one' }] }]);
    expect(errors?.map(({ path }) => path)).toEqual([['upstreams', 1, 'providers']]);
    await ask(`mutation { deleteCheckpoint(input: { id: "checkpoint:lab:${PROVIDER}:${uuid(1)}" }) { __typename } }`);
    expect(wire.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'DELETE']);
  });
});
