import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../src/domain/resource.ts';
import { ShapeError } from '../../../src/http/json-reader.ts';
import { readGraph } from '../../../src/upstreams/karbor/graph.ts';
import shown from '../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };

const OWNER = 'checkpoint:lab:p:c';

function graph(nodes: Record<string, unknown>, adjacency: unknown): string {
  return JSON.stringify([nodes, adjacency]);
}

function volume(id: string): unknown[] {
  return ['OS::Cinder::Volume', id, `volume ${id}`, null];
}

function server(id: string): unknown[] {
  return ['OS::Nova::Server', id, `server ${id}`, null];
}

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

/** That many nodes, each the only child of the one before. */
function chain(length: number): string {
  const nodes = Object.fromEntries(Array.from({ length }, (_, index) => [`0x${index}`, server(String(index))]));
  return graph(
    nodes,
    Array.from({ length: length - 1 }, (_, index) => [`0x${index}`, [`0x${index + 1}`]]),
  );
}

/** That many servers with one volume, which appears below each. */
function starOf(servers: number): string {
  const serials = Array.from({ length: servers }, (_, index) => `0x${index}`);
  const nodes = Object.fromEntries(serials.map((serial) => [serial, server(serial)]));
  return graph(
    { ...nodes, v: volume('v') },
    serials.map((serial) => [serial, ['v']]),
  );
}

/** Two nodes a level, each a parent of both below: twice as many appearances at every level. */
function lattice(levels: number): string {
  const nodes: Record<string, unknown> = {};
  const adjacency: unknown[] = [];
  for (let level = 0; level < levels; level += 1) {
    nodes[`l${level}`] = server(`l${level}`);
    nodes[`r${level}`] = server(`r${level}`);
    if (level > 0) adjacency.push([`l${level - 1}`, [`l${level}`, `r${level}`]]);
    if (level > 0) adjacency.push([`r${level - 1}`, [`l${level}`, `r${level}`]]);
  }
  return graph(nodes, adjacency);
}

describe('a graph that is refused', () => {
  const pair = { '0x0': server('a'), '0x1': volume('v') };

  it.each([
    ['text that is no JSON', "[{'0x0': ('a',)}, []]"],
    ['an empty text', ''],
    ['an object', '{}'],
    ['nodes in a list', '[[], []]'],
    ['no adjacency', '[{}]'],
    ['a third part', '[{}, [], 1]'],
    ['brackets without end', '['.repeat(100_000)],
    ['lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a node of two members', graph({ '0x0': ['OS::Nova::Server', 'a'] }, [])],
    ['a node of five members', graph({ '0x0': ['OS::Nova::Server', 'a', 'n', null, 1] }, [])],
    ['a node whose id is a number', graph({ '0x0': ['OS::Nova::Server', 1, 'n', null] }, [])],
    ['a node whose name is an object', graph({ '0x0': ['OS::Nova::Server', 'a', {}, null] }, [])],
    ['an adjacency of plain ids', graph(pair, ['0x0'])],
    ['children that are no list', graph(pair, [['0x0', '0x1']])],
    ['a child that is a number', graph(pair, [['0x0', [1]]])],
    ['a child that is no node', graph(pair, [['0x0', ['0x2']]])],
    ['a child named like a property of every object', graph(pair, [['0x0', ['constructor']]])],
    ['a parent that is no node', graph(pair, [['0x2', ['0x0']]])],
    [
      'a parent named twice',
      graph(pair, [
        ['0x0', ['0x1']],
        ['0x0', []],
      ]),
    ],
    ['its own parent', graph(pair, [['0x0', ['0x0']]])],
    [
      'a circle that no root leads to',
      graph(pair, [
        ['0x0', ['0x1']],
        ['0x1', ['0x0']],
      ]),
    ],
    [
      'a circle below a root',
      graph({ ...pair, '0x2': server('r') }, [
        ['0x2', ['0x0']],
        ['0x0', ['0x1']],
        ['0x1', ['0x0']],
      ]),
    ],
    ['a chain of 65', chain(65)],
    ['a chain of 100,000', chain(100_000)],
    ['10,002 appearances', starOf(5_001)],
    ['more than 10,000 appearances', lattice(14)],
    ['appearances beyond counting', lattice(60)],
  ])('%s', (_what, text) => {
    expect(() => readGraph(text, OWNER)).toThrow(ShapeError);
  });
});
