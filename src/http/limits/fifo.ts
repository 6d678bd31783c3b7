/** A queue whose entries can be removed from the middle. Every operation takes constant time. */
export interface Fifo<T> {
  readonly add: (value: T) => Entry<T>;
  /** Called at most once for each entry. */
  readonly remove: (entry: Entry<T>) => void;
  readonly first: () => Entry<T> | undefined;
  readonly size: () => number;
}

/** An entry of a queue. */
export interface Entry<T> {
  readonly value: T;
  readonly next: Entry<T> | undefined;
}

interface Link<T> extends Entry<T> {
  next: Link<T> | undefined;
  previous: Link<T> | undefined;
}

export function createFifo<T>(): Fifo<T> {
  let first: Link<T> | undefined;
  let last: Link<T> | undefined;
  let size = 0;
  return {
    add: (value) => {
      const entry: Link<T> = { value, next: undefined, previous: last };
      if (last) last.next = entry;
      else first = entry;
      last = entry;
      size += 1;
      return entry;
    },
    remove: (entry) => {
      const { next, previous } = entry as Link<T>;
      if (previous) previous.next = next;
      else first = next;
      if (next) next.previous = previous;
      else last = previous;
      size -= 1;
    },
    first: () => first,
    size: () => size,
  };
}
