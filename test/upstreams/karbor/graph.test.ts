import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/domain/resource.ts';
import { readGraph } from '../../../src/upstreams/karbor/graph.ts';
import shown from '../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };
import { chain, graph, server, starOf, volume } from './_support/graph-text.ts';

const OWNER = 'checkpoint:lab:p:c';

/** A tree as nested pairs of id and dependents. */
function ids(resources: readonly Resource[] | null): unknown[] | null {
  return resources?.map((resource) => [resource.id, ids(resource.dependents)]) ?? null;
}

/** With all that is built when it is read. */
function whole(resources: readonly Resource[] | null): unknown[] | null {
  return (
    resources?.map((resource) => ({
      ...resource,
      extraInfo: resource.extraInfo,
      dependents: whole(resource.dependents),
    })) ?? null
  );
}

describe('a graph that Karbor wrote', () => {
  it('is a tree under each root, with extra information decoded', () => {
    const nothing = {
      protectStatus: null,
      nativeProtectStatus: null,
      sizeGb: null,
      backupSizeMb: null,
      backupCount: null,
    };
    expect(whole(readGraph(shown.checkpoint.resource_graph, OWNER))).toEqual([
      {
        id: `resource:${OWNER}/graph/0`,
        nativeId: '5a3e81d7-0c94-4b62-9f1d-e7086ab52c43',
        type: 'SERVER',
        nativeType: 'OS::Nova::Server',
        name: 'orders-db-01',
        ...nothing,
        extraInfo: null,
        dependents: [
          {
            id: `resource:${OWNER}/graph/0/0`,
            nativeId: 'c6f20b9e-81d3-4a57-b0e4-3d9157fa628c',
            type: 'VOLUME',
            nativeType: 'OS::Cinder::Volume',
            name: 'orders-db-root',
            ...nothing,
            extraInfo: { availability_zone: 'az-east-1' },
            dependents: [],
          },
          {
            id: `resource:${OWNER}/graph/0/1`,
            nativeId: '72e9ac15-4d0b-4836-8f57-b1c3e60d9a24',
            type: 'IMAGE',
            nativeType: 'OS::Glance::Image',
            name: 'ubuntu-22.04',
            ...nothing,
            extraInfo: { server_id: '5a3e81d7-0c94-4b62-9f1d-e7086ab52c43' },
            dependents: [],
          },
        ],
      },
      {
        id: `resource:${OWNER}/graph/1`,
        nativeId: '0d8b47e1-f352-4c69-a71e-94c06b3d52fa',
        type: 'VOLUME',
        nativeType: 'OS::Cinder::Volume',
        name: 'orders-archive',
        ...nothing,
        extraInfo: { availability_zone: 'az-east-1' },
        dependents: [],
      },
    ]);
  });

  it('is empty where it is empty', () => {
    expect(readGraph('[{}, []]', OWNER)).toEqual([]);
  });

  it('shows a volume of two servers under both, each time with an id of its own', () => {
    const text = graph({ '0x0': volume('v'), '0x1': server('a'), '0x2': server('b') }, [
      ['0x1', ['0x0']],
      ['0x2', ['0x0']],
    ]);
    expect(ids(readGraph(text, OWNER))).toEqual([
      [`resource:${OWNER}/graph/0`, [[`resource:${OWNER}/graph/0/0`, []]]],
      [`resource:${OWNER}/graph/1`, [[`resource:${OWNER}/graph/1/0`, []]]],
    ]);
  });

  it('shows a child as often as its parent names it, each time with an id of its own', () => {
    const text = graph({ '0x0': volume('v'), '0x1': server('a') }, [['0x1', ['0x0', '0x0']]]);
    const leaves = [0, 1].map((position) => [`resource:${OWNER}/graph/0/${position}`, []]);
    expect(ids(readGraph(text, OWNER))).toEqual([[`resource:${OWNER}/graph/0`, leaves]]);
  });

  it('has ids of a length that no serial id can stretch', () => {
    const long = 'x'.repeat(100_000);
    const [root] = readGraph(graph({ [long]: server('a'), v: volume('v') }, [[long, ['v']]]), OWNER);
    expect(root?.dependents?.map(({ id }) => id)).toEqual([`resource:${OWNER}/graph/0/0`]);
  });

  it('is read without the fourth member of a node, which early releases did not write', () => {
    const [root] = readGraph(graph({ '0x0': ['OS::Cinder::Volume', 'v', 'data'] }, []), OWNER);
    expect([root?.name, root?.extraInfo]).toEqual(['data', null]);
  });

  it('keeps extra information that is no JSON as it is', () => {
    const text = graph({ '0x0': ['OS::Cinder::Volume', 'v', 'data', "{'a': 1}"] }, []);
    expect(readGraph(text, OWNER)[0]?.extraInfo).toBe("{'a': 1}");
  });

  it('may go 64 levels deep', () => {
    expect(readGraph(chain(64), OWNER)).toHaveLength(1);
  });

  it('may show 10,000 appearances', () => {
    expect(readGraph(starOf(5_000), OWNER)).toHaveLength(5_000);
  });
});
