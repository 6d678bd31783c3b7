import { describe, expect, it } from 'vitest';
import { sharesOf } from '../../bench/stages/profile.ts';
import { stageOf } from '../../bench/stages/stages.ts';

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0 });

describe('the stages of a profile', () => {
  it('add up to the whole, idle time left out', () => {
    const nodes = [
      { id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 5] },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('(garbage collector)') },
      { id: 4, callFrame: frame('(program)') },
      { id: 5, callFrame: frame('onStreamRead', 'node:internal/stream_base_commons') },
    ];
    const shares = sharesOf({ nodes, samples: [2, 3, 3, 4, 5], timeDeltas: [900, 20, 30, 10, 40] });
    expect([...shares]).toEqual([
      ['garbage collector', 0.5],
      ['V8 and the kernel outside of functions', 0.1],
      ['node:http and the sockets of clients', 0.4],
    ]);
  });

  it('are found by the file of a function, and by its caller where it belongs to the runtime', () => {
    const executor = stageOf({ name: 'run', file: 'src/executor/list.ts', parent: undefined });
    expect(executor).toBe('executor (`executor/`)');
    expect(stageOf({ name: 'join', file: '', parent: executor })).toBe(executor);
    expect(stageOf({ name: 'utf8Write', file: '', parent: executor })).toContain('text to bytes');
    const undici = stageOf({ name: 'onData', file: 'node_modules/undici/lib/core/parser.js', parent: undefined });
    expect(stageOf({ name: 'writeGeneric', file: 'node:net', parent: undici })).toBe(undici);
    expect(stageOf({ name: 'writeGeneric', file: 'node:net', parent: executor })).toContain('node:http');
  });
});
