import { createInFlightMap } from '../../http/limits/in-flight-map.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { type Holds, sendHeld } from './holds.ts';
import { callerKeyOf, type Lost, lostBy, refuseWhileLost, type Target, targetKeyOf } from './lost-write.ts';
import type { Removed } from './removal.ts';
import {
  detached,
  join,
  type Running,
  running,
  stillWriting,
  untilEnded,
  unwrap,
  type WriteKind,
} from './running-write.ts';

/**
 * Time for which a write with a lost response may still take effect, in ms: Karbor's API calls its worker twice and waits
 * up to 60 s each time.
 */
const MAX_RUN_MS = 120_000;
// Time for which later deletes share the result of an accepted one, in ms. The new status may appear with a short delay.
const MAX_REPEAT_MS = 2_000;

/** Sends a write. Calls `lose` when the response is lost and the write may still take effect. */
type Send<T> = (upstream: UpstreamClient, lose: () => void) => Promise<T>;

/** One delete, with everything it needs. */
export interface Deletion extends Target {
  readonly send: Send<Removed>;
  /** Finds the outcome of an earlier lost delete. Rejects with OUTCOME_UNKNOWN while the outcome cannot be determined. */
  readonly lookUp: (upstream: UpstreamClient) => Promise<Removed>;
}

/**
 * Serialises deletes and resets per checkpoint. Karbor checks a status and changes it in two steps, so two concurrent
 * writes may both be accepted and destroy the checkpoint. Retained are the write in flight, an accepted delete for 2 s and
 * a lost write for 120 s.
 */
export interface Changes {
  /**
   * Concurrent deletes are merged, and so is a delete within 2 s of an accepted one. The same caller gets the same result.
   * Another caller shares a success after a read with their own rights; after a failure they send their own delete. The
   * delete continues while any caller waits for it, and for 2 s more. Nothing is sent while a lost write may still take
   * effect.
   */
  readonly remove: (deletion: Deletion) => Promise<Removed>;
  /** Waits for the write in flight. CONFLICT, without a call, while a lost delete may still take effect. */
  readonly reset: <T>(target: Target, send: Send<T>) => Promise<T>;
}

interface Accepted {
  readonly state: 'accepted';
  readonly callerKey: string;
  readonly result: Removed;
  /** By `performance.now()`. */
  readonly until: number;
}

type Deleting = Running<'delete', Removed>;
type WriteState = Deleting | Running<'reset', unknown> | Accepted | Lost;

/** @param holds Serialises the writes of all replicas, too. */
export function createChanges(holds?: Holds): Changes {
  const writeStates = createInFlightMap<WriteState>();

  /** Retains a state until its time is up. False if that time has passed. */
  function hold(targetKey: string, held: Accepted | Lost | undefined): boolean {
    const ms = held ? held.until - performance.now() : 0;
    if (!held || ms <= 0) return false;
    writeStates.set(targetKey, held);
    setTimeout(() => writeStates.delete(targetKey, held), ms).unref();
    return true;
  }

  /**
   * Starts a write on a checkpoint that has no state, a lost reset or an accepted delete. A lost reset stays lost; an
   * accepted delete stays accepted if the new write is refused.
   */
  function start<K extends WriteKind, T>(
    targetKey: string,
    running: Running<K, T> & WriteState,
    send: (lose: () => void) => Promise<T>,
    accepted: (result: T) => Accepted | undefined = () => undefined,
  ): Running<K, T> {
    const earlier = writeStates.get(targetKey);
    let lost = earlier?.state === 'lost' ? earlier : undefined;
    writeStates.set(targetKey, running);

    function end(next: Accepted | undefined): void {
      writeStates.delete(targetKey, running);
      if (!hold(targetKey, lost)) hold(targetKey, next);
    }

    const lose = () => {
      const { kind, callerKey } = running;
      lost = { state: 'lost', kind, callerKey, until: performance.now() + MAX_RUN_MS };
    };
    running.ended = send(lose).then(
      (result) => {
        end(accepted(result));
        return { result };
      },
      (error: unknown) => {
        end(earlier?.state === 'accepted' ? earlier : undefined);
        return { error };
      },
    );
    return running;
  }

  async function remove(deletion: Deletion): Promise<Removed> {
    const { upstream } = deletion;
    const targetKey = targetKeyOf(deletion);
    const callerKey = callerKeyOf(deletion);
    for (;;) {
      const current = writeStates.get(targetKey);
      if (current === undefined) {
        const deleting = running<'delete', Removed>('delete', callerKey);
        const held = { upstream: detached(upstream, deleting), targetKey, kind: 'delete', callerKey } as const;
        const send = (lose: () => void) =>
          sendHeld(holds, {
            ...held,
            lose,
            send: deletion.send,
            accepted: (removed) => acceptedBy(callerKey, removed)?.result,
            onOthers: async (others) => {
              if (others.state === 'lost') return afterLost(lostBy(others), deletion);
              if (others.callerKey !== callerKey) await deletion.read(upstream);
              return others.result;
            },
          });
        start(targetKey, deleting, send, (removed) => acceptedBy(callerKey, removed));
        return unwrap(await join(deleting, upstream, true));
      }
      if (current.state === 'lost') return afterLost(current, deletion);
      if (current.state === 'running' && (current.kind === 'reset' || current.controller.signal.aborted)) {
        await untilEnded(current, upstream);
        continue;
      }
      const result = current.state === 'accepted' ? current.result : await sharedResult(current, callerKey, upstream);
      if (result === undefined) continue;
      if (current.callerKey !== callerKey) await deletion.read(upstream);
      return result;
    }
  }

  async function reset<T>(target: Target, send: Send<T>): Promise<T> {
    const { upstream } = target;
    const targetKey = targetKeyOf(target);
    for (;;) {
      const current = writeStates.get(targetKey);
      if (current?.state === 'lost' && current.kind === 'delete') return refuseWhileLost(current, target);
      if (current?.state !== 'running') {
        const resetting = running<'reset', T>('reset', callerKeyOf(target));
        const held = { upstream: detached(upstream, resetting), targetKey, kind: 'reset' } as const;
        start(targetKey, resetting, (lose) =>
          sendHeld(holds, {
            ...{ ...held, callerKey: callerKeyOf(target), send, lose },
            accepted: () => undefined,
            onOthers: async (others) => {
              if (others.state === 'lost') return refuseWhileLost(lostBy(others), target);
              throw stillWriting(upstream);
            },
          }),
        );
        return unwrap(await join(resetting, upstream, true));
      }
      await untilEnded(current, upstream);
    }
  }

  return { remove, reset };
}

/** Undefined if a backup was refused: a repeated delete sends that backup again. */
function acceptedBy(callerKey: string, result: Removed): Accepted | undefined {
  if (result.failedBackups.length > 0) return undefined;
  return { state: 'accepted', callerKey, result, until: performance.now() + MAX_REPEAT_MS };
}

/** The result of a delete in flight, if this caller may share it. Undefined if they have to send their own delete. */
async function sharedResult(
  write: Deleting,
  callerKey: string,
  upstream: UpstreamClient,
): Promise<Removed | undefined> {
  const isSame = write.callerKey === callerKey;
  const outcome = await join(write, upstream, isSame);
  if (isSame) return unwrap(outcome);
  return 'result' in outcome && outcome.result.failedBackups.length === 0 ? outcome.result : undefined;
}

/** The outcome of a delete while an earlier write may still take effect. */
function afterLost(lost: Lost, deletion: Deletion): Promise<Removed> {
  return lost.kind === 'reset' ? refuseWhileLost(lost, deletion) : deletion.lookUp(deletion.upstream);
}
