import type { Checkpoint } from '../../../domain/checkpoint.ts';
import type { Resource } from '../../../domain/resource.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Loaders } from '../../loaders.ts';
import { readGraphOf } from '../checkpoint-mapper.ts';

/** Reads recorded graphs, each once: a query may name the same one under many aliases, and it may be broken. */
export function createResourceGraph(karbor: UpstreamClient): NonNullable<Loaders['resourceGraph']> {
  const graphs = new Map<Checkpoint, Promise<readonly Resource[] | null>>();
  const read = async (checkpoint: Checkpoint) => readGraphOf(karbor, checkpoint);
  return (checkpoint) => {
    const graph = graphs.get(checkpoint) ?? read(checkpoint);
    graphs.set(checkpoint, graph);
    return graph;
  };
}
