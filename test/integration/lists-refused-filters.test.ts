import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { HOUR, NIGHT } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { askPage } from '../support/paging.ts';
import { at } from './_support/instants.ts';

const FROM = NIGHT - HOUR;
const TO = NIGHT;

describe('a filter is refused with no call when', () => {
  it.each<[string, string, object, string[]]>([
    ['vaults', 'it names no upstream', { upstreams: [] }, ['filter', 'upstreams']],
    ['checkpoints', 'it names no upstream', { upstreams: [] }, ['filter', 'upstreams']],
    ['checkpoints', 'it names an unknown upstream', { upstreams: ['sg', 'nowhere'] }, ['filter', 'upstreams']],
    ['vaults', 'it names an unknown upstream', { upstreams: ['nowhere'] }, ['filter', 'upstreams']],
    ['vaults', 'it has no status', { status: [] }, ['filter', 'status']],
    ['checkpoints', 'it has no status', { status: [] }, ['filter', 'status']],
    ['vaults', 'it has no resource', { resourceNativeIds: [] }, ['filter', 'resourceNativeIds']],
    ['vaults', 'a resource is not an id', { resourceNativeIds: ['a/b'] }, ['filter', 'resourceNativeIds']],
    ['checkpoints', 'the resource is not an id', { resourceNativeId: 'a&b=c' }, ['filter', 'resourceNativeId']],
    ['vaults', 'the name is empty', { name: '' }, ['filter', 'name']],
    ['vaults', 'the part of a name is empty', { nameContains: '' }, ['filter', 'nameContains']],
    ['vaults', 'the part of a name is too long', { nameContains: 'x'.repeat(256) }, ['filter', 'nameContains']],
    ['checkpoints', 'it ends before it begins', { createdFrom: at(TO), createdTo: at(FROM) }, ['filter', 'createdTo']],
    ['checkpoints', 'it ends when it begins', { createdFrom: at(TO), createdTo: at(TO) }, ['filter', 'createdTo']],
    ['checkpoints', 'the vault is not an id', { vaultId: 'vault:sg:a/b' }, ['filter', 'vaultId']],
    ['checkpoints', 'the vault is a checkpoint', { vaultId: 'checkpoint:sg:a' }, ['filter', 'vaultId']],
    ['checkpoints', 'the provider is a vault', { providerId: 'vault:sg:a' }, ['filter', 'providerId']],
    ['checkpoints', 'the vault is of an unknown upstream', { vaultId: 'vault:nowhere:a' }, ['filter', 'vaultId']],
  ])('%s: %s', async (list, _what, filter, argument) => {
    const gateway = await openGateway({}, { sandbox: { estate: emptyEstate() } });
    const { data, errors } = await askPage(gateway, list, { filter });
    expect(data).toEqual({ page: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['INVALID_INPUT']);
    expect(errors?.[0]?.message).toContain(argument.join('.'));
    expect(callsOf(gateway.sandbox)).toEqual([]);
  });
});
