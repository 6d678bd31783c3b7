import { createLiveRows, type LiveRows } from '../upstreams/live-rows.ts';

/** The rows that live queries watch, one set for each caller, upstream and project. They are dropped with the last stream. */
export interface LiveLanes {
  /** The rows of one live query. */
  readonly open: () => LiveLane;
  /** Makes every live query read an object again that the gateway itself has changed. */
  readonly touch: (id: string) => void;
}

export interface LiveLane {
  /** The rows of a caller, an upstream and a project; undefined once the live query has ended. */
  readonly rowsOf: (lane: string) => LiveRows | undefined;
  readonly close: () => void;
}

export function createLiveLanes(): LiveLanes {
  const lanes = new Map<string, { readonly rows: LiveRows; readonly users: Set<LiveLane> }>();

  function open(): LiveLane {
    let isOpen = true;
    const self: LiveLane = {
      rowsOf: (lane) => {
        if (!isOpen) return undefined;
        const { rows, users } = lanes.get(lane) ?? { rows: createLiveRows(), users: new Set() };
        lanes.set(lane, { rows, users: users.add(self) });
        return rows;
      },
      close: () => {
        isOpen = false;
        for (const [lane, { users }] of lanes) if (users.delete(self) && users.size === 0) lanes.delete(lane);
      },
    };
    return self;
  }

  function touch(id: string): void {
    for (const { rows } of lanes.values()) rows.touch(id);
  }

  return { open, touch };
}
