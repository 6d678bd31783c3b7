import { describe, expect, it } from 'vitest';
import { labId } from '../support/estates.ts';
import {
  checkpoint,
  checkpoints,
  cost,
  crowded,
  LAB,
  LIST,
  planIds,
  plans,
  providers,
  SHOW,
} from './_support/costs-karbor.ts';

const labIds = (rows: typeof checkpoints) => JSON.stringify(rows.map(labId));
const [provider] = providers;

describe('what a document costs on Karbor, by id', () => {
  it('is at most 50 and 1 for 50 checkpoints and the names of their plans', async () => {
    const { calls, data } = await cost(
      `{ nodes(ids: ${labIds(checkpoints.slice(0, 50))}) { ... on Checkpoint { vault { name } } } }`,
    );
    expect(calls).toEqual({ [LIST]: 1, 'GET /plans': 1 });
    expect(data.nodes.map((node: { vault: { name: string } }) => node.vault.name)).toEqual(
      checkpoints.slice(0, 50).map(({ planName }) => planName),
    );
  });

  it('is 1 for each of 10 checkpoints of a provider', async () => {
    const { calls } = await cost(`{ nodes(ids: ${labIds(checkpoints.slice(0, 10))}) { id } }`);
    expect(calls).toEqual({ [SHOW]: 10 });
  });

  it('is a page for 11 checkpoints of a provider, and 1 for each that it misses', async () => {
    const { calls } = await cost(
      `{ nodes(ids: ${labIds([...checkpoints.slice(0, 8), ...checkpoints.slice(240, 243)])}) { id } }`,
    );
    expect(calls).toEqual({ [LIST]: 1, [SHOW]: 3 });
  });

  it('is a page for each 10 checkpoints of a provider at most', async () => {
    const { checkpoints: rows } = crowded().karbor;
    const { calls } = await cost(`{ nodes(ids: ${labIds(rows.slice(-50))}) { id } }`, crowded());
    expect(calls).toEqual({ [LIST]: 5, [SHOW]: 50 });
  });

  it('is reckoned for each provider by itself', async () => {
    const rows = [0, 250, 500].flatMap((start) => checkpoints.slice(start, start + 9));
    const { calls, data } = await cost(`{ nodes(ids: ${labIds(rows)}) { id } }`);
    expect(calls).toEqual({ [SHOW]: 27 });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(rows.map(labId));
  });

  it('is 1 for a plan, and 1 for several', async () => {
    expect((await cost(`{ nodes(ids: ${planIds(plans.slice(0, 1))}) { id } }`)).calls).toEqual({ 'GET /plans/:id': 1 });
    expect((await cost(`{ nodes(ids: ${planIds(plans.slice(0, 2))}) { id } }`)).calls).toEqual({ 'GET /plans': 1 });
  });

  it('is 1 for a checkpoint that is asked for 14 times', async () => {
    const many = Array.from({ length: 14 }, (_, index) => `a${index}: checkpoint(id: "${checkpoint}") { id }`);
    const { calls } = await cost(`{ ${many.join(' ')} }`);
    expect(calls).toEqual({ [SHOW]: 1 });
  });

  it('is nothing for a plan that a list has shown', async () => {
    const { calls } = await cost(
      `{ vaults(first: 100, ${LAB}) { nodes { checkpoints(first: 1) { nodes { vault { name } } } } } }`,
    );
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9 });
  });

  it('is 1 for all providers, with the schemas of their plugins', async () => {
    const { calls, data } = await cost(
      `{ node(id: "provider:lab:${provider?.id}") { ... on Provider { name optionsSchema restoreSchema savedInfoSchema } } upstreams { providers { name } } }`,
    );
    expect(calls).toEqual({ 'GET /providers': 1 });
    expect(data.node).toMatchObject({ optionsSchema: {}, restoreSchema: {}, savedInfoSchema: {} });
  });
});
