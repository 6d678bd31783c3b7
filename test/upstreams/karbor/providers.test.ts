import { afterEach, expect, it } from 'vitest';
import { listProviders } from '../../../src/upstreams/karbor/providers.ts';
import answer from '../../fixtures/karbor/provider-list-200.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { lab, ORIGIN, PROJECT, PROVIDER, READ_HEADERS } from './_support/lab.ts';

const network = closedNetwork();
const path = `/v1/${PROJECT}/providers`;
afterEach(() => network.assertNoPendingInterceptors());

function page(query: object) {
  return network.get(ORIGIN).intercept({ path, query: { limit: 1000, ...query }, headers: READ_HEADERS });
}

function links(marker: string) {
  return { providers_links: [{ rel: 'next', href: `${ORIGIN}${path}?limit=1000&marker=${marker}` }] };
}

const NO_SCHEMAS = { optionsSchema: null, restoreSchema: null, savedInfoSchema: null };

it('lists the providers with the schemas of their plugins with one call', async () => {
  page({}).reply(200, answer);
  const providers = await listProviders(lab(network));
  const { options_schema, restore_schema, saved_info_schema } = answer.providers[0]?.extended_info_schema ?? {};
  expect(options_schema).toMatchObject({ 'OS::Cinder::Volume': { type: 'object' } });
  expect(providers[0]).toEqual({
    id: `provider:lab:${PROVIDER}`,
    nativeId: PROVIDER,
    upstreamName: 'lab',
    name: 'Object store provider',
    description: 'Cinder and Nova protection into an object store bank',
    optionsSchema: options_schema,
    restoreSchema: restore_schema,
    savedInfoSchema: saved_info_schema,
  });
  expect(providers).toHaveLength(answer.providers.length);
});

it('reads on after a page that has links, by the last id', async () => {
  page({}).reply(200, { providers: [{ id: 'a', name: 'A' }], ...links('a') });
  page({ marker: 'a' }).reply(200, { providers: [{ id: 'b', name: 'B', description: '' }] });
  expect(await listProviders(lab(network))).toEqual([
    { id: 'provider:lab:a', nativeId: 'a', upstreamName: 'lab', name: 'A', description: null, ...NO_SCHEMAS },
    { id: 'provider:lab:b', nativeId: 'b', upstreamName: 'lab', name: 'B', description: '', ...NO_SCHEMAS },
  ]);
});

it('ends with an empty page', async () => {
  page({}).reply(200, { providers: [{ id: 'a' }], ...links('a') });
  page({ marker: 'a' }).reply(200, { providers: [] });
  expect((await listProviders(lab(network))).map(({ nativeId }) => nativeId)).toEqual(['a']);
});

it('fails when the same page comes again', async () => {
  const same = { providers: [{ id: 'a' }, { id: 'b' }], ...links('b') };
  page({}).reply(200, same);
  page({ marker: 'b' }).reply(200, same);
  await expect(listProviders(lab(network))).rejects.toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'lab: listProviders cannot be completed: the upstream repeats a row.',
    details: { upstream: 'lab' },
  });
});

it('fails when the upstream answers with something else', async () => {
  page({}).reply(200, { providers: { id: 'a' } });
  await expect(listProviders(lab(network))).rejects.toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});
