import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../../src/http/json-reader.ts';
import { readGraph } from '../../../src/upstreams/karbor/graph.ts';
import { chain, graph, lattice, server, starOf, volume } from './_support/graph-text.ts';

const OWNER = 'checkpoint:lab:p:c';

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
