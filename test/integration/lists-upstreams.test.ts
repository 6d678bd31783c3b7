import { describe, expect, it } from 'vitest';
import { cbrVault, EU } from '../../src/sandbox/cbr/estate.ts';
import type { Estate } from '../../src/sandbox/estate.ts';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { tally } from '../support/calls.ts';
import { addProvider, addRun, cbrNights, NIGHT, serverVault } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { askPage, type Page, readIds, readPage, readPages } from '../support/paging.ts';

/** Four vaults in sg, two in eu and three plans in lab; a few checkpoints in each. */
function three(): Estate {
  const estate = cbrNights(4, 3);
  for (const name of ['eu-a', 'eu-b']) {
    const vault = cbrVault({ ...serverVault(name), id: cbrVault({ name, projectId: EU.id }).id, projectId: EU.id });
    estate.cbr.vaults.push(vault);
    addRun(estate, vault, NIGHT);
  }
  addProvider(estate, 'north', { plans: 3, checkpoints: 12 });
  return estate;
}

const BROKEN = { status: 503, body: { error_code: 'BackupService.0000', error_msg: 'out of order' } };
const out = (path: RegExp): Rule => ({ method: 'GET', path, fault: { kind: 'answer', answer: BROKEN } });
const SG_PATH = /0605767b5780d5762fc5c0118072a564/;
const EU_PATH = /5fe20c9b71d84e36a0b7c4d1f8e93a62/;
const ANY = /\/v[13]\//;

const upstreamsOf = (page: Page) => page.nodes.map(({ id }) => id.split(':')[1]);
const failuresOf = (page: Page) => page.failures.map(({ upstream, code }) => [upstream, code]);

describe.each(['vaults', 'checkpoints'])('%s of several upstreams', (list) => {
  it('come one upstream after the other, in the order of the configuration', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    const order = (await readPages(gateway, list, { first: 5 })).flatMap(upstreamsOf);
    const counts = list === 'vaults' ? [4, 2, 3] : [12, 2, 12];
    expect(order).toEqual(['sg', 'eu', 'lab'].flatMap((name, index) => Array(counts[index]).fill(name)));
  });

  it('are those of the named upstreams, still in that order', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    const pages = await readPages(gateway, list, { first: 100, filter: { upstreams: ['lab', 'eu'] } });
    expect([...new Set(pages.flatMap(upstreamsOf))]).toEqual(['eu', 'lab']);
  });

  it('ask no upstream whose turn has not come', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    await readPage(gateway, list, { first: 2 });
    expect(callsOf(gateway.sandbox).every((call) => SG_PATH.test(call))).toBe(true);
  });

  it.each([
    ['the first', SG_PATH, 'sg'],
    ['the second', EU_PATH, 'eu'],
    ['the last', /\/v1\//, 'lab'],
  ])('go on when %s fails once, name it, and deliver it last', async (_which, path, name) => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    const whole = (await readPages(gateway, list, { first: 4 })).flatMap(({ nodes }) => nodes.map(({ id }) => id));
    const { rules } = gateway.sandbox.knobs;
    rules.push(out(path));
    const onPage = ({ failures }: Page) => void rules.splice(0, failures.length);
    const pages = await readPages(gateway, list, { first: 4, onPage });
    const found = pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));
    const isLate = (id: string) => id.split(':')[1] === name;
    expect(found).toEqual([...whole.filter((id) => !isLate(id)), ...whole.filter(isLate)]);
    expect(pages.flatMap(failuresOf)).toEqual([[name, 'UPSTREAM_UNAVAILABLE']]);
  });

  it('go on with what an upstream has left when it fails in the middle', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    const whole = await readIds(gateway, list, { first: 3 });
    const first = await readPage(gateway, list, { first: 3 });
    const { rules } = gateway.sandbox.knobs;
    rules.push(out(SG_PATH));
    const onPage = ({ failures }: Page) => void rules.splice(0, failures.length);
    const rest = await readIds(gateway, list, { first: 3, after: first.pageInfo.endCursor, onPage });
    expect([...first.nodes.map(({ nativeId }) => nativeId), ...rest].toSorted()).toEqual(whole.toSorted());
  });

  it('keep hasNextPage while an upstream fails, and end with the error when it alone is left', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    gateway.sandbox.knobs.rules.push(out(SG_PATH));
    const page = await readPage(gateway, list, { first: 100 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(failuresOf(page)).toEqual([['sg', 'UPSTREAM_UNAVAILABLE']]);
    const { data, errors } = await askPage(gateway, list, { first: 100, after: page.pageInfo.endCursor });
    expect(data).toEqual({ page: null });
    expect(errors?.map(({ extensions }) => [extensions?.upstream, extensions?.code])).toEqual([
      ['sg', 'UPSTREAM_UNAVAILABLE'],
    ]);
  });

  it('are null with an error when all fail', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    gateway.sandbox.knobs.rules.push(out(ANY));
    const { data, errors } = await askPage(gateway, list);
    expect(data).toEqual({ page: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['page'], 'UPSTREAM_UNAVAILABLE'],
    ]);
  });

  it('leave out an upstream that is not in lists until it is named', async () => {
    const { sandbox } = await openGateway({}, { sandbox: { estate: three() } });
    const { upstreams } = sandbox.gatewayConfig() as { upstreams: object[] };
    const gateway = openGateway({
      upstreams: upstreams.map((upstream, index) => ({ ...upstream, inLists: index !== 1 })),
    });
    expect([...new Set((await readPages(gateway, list)).flatMap(upstreamsOf))]).toEqual(['sg', 'lab']);
    expect(upstreamsOf(await readPage(gateway, list, { filter: { upstreams: ['eu'] } }))).toEqual(['eu', 'eu']);
    const { data } = await gateway.query(`{ node(id: "vault:eu:${sandbox.estate.cbr.vaults[4]?.id}") { id } }`);
    expect(data.node.id).toBe(`vault:eu:${sandbox.estate.cbr.vaults[4]?.id}`);
  });
});

describe('a filter by provider', () => {
  it('is not supported by CBR, which is said once and not asked again', async () => {
    const estate = three();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const pages = await readPages(gateway, 'checkpoints', {
      first: 5,
      filter: { providerId: `provider:lab:${estate.karbor.providers[0]?.id}` },
    });
    expect(pages.flatMap(upstreamsOf)).toEqual(Array(12).fill('lab'));
    expect(pages.map(failuresOf)).toEqual([
      [
        ['sg', 'NOT_SUPPORTED'],
        ['eu', 'NOT_SUPPORTED'],
      ],
      [],
      [],
    ]);
    expect(pages[0]?.failures[0]).toMatchObject({ argument: ['filter', 'providerId'] });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /providers/:id/checkpoints': 3 });
  });

  it('is an error where only CBR is asked', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: three() } });
    const { data, errors } = await askPage(gateway, 'checkpoints', {
      filter: { upstreams: ['sg'], providerId: 'provider:lab:a' },
    });
    expect(data).toEqual({ page: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['NOT_SUPPORTED']);
    expect(callsOf(gateway.sandbox)).toEqual([]);
  });
});

describe('a filter by vault', () => {
  it('asks no upstream but that of the vault', async () => {
    const estate = three();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const pages = await readPages(gateway, 'checkpoints', {
      filter: { vaultId: `vault:eu:${estate.cbr.vaults[4]?.id}` },
    });
    expect(pages.flatMap(upstreamsOf)).toEqual(['eu']);
    expect(callsOf(gateway.sandbox).every((call) => EU_PATH.test(call))).toBe(true);
  });

  it('of an upstream that is not asked gives an empty list', async () => {
    const estate = three();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { upstreams: ['lab'], vaultId: `vault:eu:${estate.cbr.vaults[4]?.id}` };
    const page = await readPage(gateway, 'checkpoints', { filter });
    expect(page).toEqual({ nodes: [], failures: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });
});
