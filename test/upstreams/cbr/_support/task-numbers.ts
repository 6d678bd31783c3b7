import { taskId } from './task-cloud.ts';

/** The number of a task of the cloud, by its native or its public id. */
export const numberOf = (id: string) => Number(id.slice(-7));

export const numbersOf = (nodes: readonly { readonly nativeId: string }[]) =>
  nodes.map(({ nativeId }) => numberOf(nativeId));

/** The numbers from one to another. */
export const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The public ids of the tasks from a number to another. */
export const taskIds = (from: number, to: number) => upTo(from, to).map(taskId);
