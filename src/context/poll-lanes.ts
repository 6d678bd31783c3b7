// Two reads a second for each caller and upstream, in addition to the pacer's limits.
const READ_MS = 500;

/** Spaces the polls of each lane by their reads; polls take their turns in the order in which they ask. */
export interface PollLanes {
  /** Calls back when the lane is free for this poll, in a later tick. The result gives the place up. */
  readonly enter: (name: string, reads: number, onTurn: () => void) => () => void;
}

interface Turn {
  readonly reads: number;
  readonly onTurn: () => void;
}

interface Lane {
  readonly waiting: Set<Turn>;
  freeAt: number;
  timer: NodeJS.Timeout | undefined;
}

export function createPollLanes(): PollLanes {
  const lanes = new Map<string, Lane>();

  function laneOf(name: string): Lane {
    const now = performance.now();
    for (const [each, { waiting, freeAt }] of lanes) if (waiting.size === 0 && freeAt <= now) lanes.delete(each);
    const lane = lanes.get(name) ?? { waiting: new Set(), freeAt: 0, timer: undefined };
    lanes.set(name, lane);
    return lane;
  }

  function wait(lane: Lane): void {
    lane.timer ??= setTimeout(advance, Math.max(0, lane.freeAt - performance.now()), lane);
  }

  function advance(lane: Lane): void {
    lane.timer = undefined;
    const now = performance.now();
    for (const turn of lane.waiting) {
      if (lane.freeAt > now) break;
      lane.waiting.delete(turn);
      lane.freeAt = now + READ_MS * turn.reads;
      turn.onTurn();
    }
    if (lane.waiting.size > 0) wait(lane);
  }

  function enter(name: string, reads: number, onTurn: () => void): () => void {
    const lane = laneOf(name);
    const turn: Turn = { reads, onTurn };
    lane.waiting.add(turn);
    wait(lane);
    return () => {
      if (!lane.waiting.delete(turn) || lane.waiting.size > 0) return;
      clearTimeout(lane.timer);
      lane.timer = undefined;
    };
  }

  return { enter };
}
