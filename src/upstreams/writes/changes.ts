import { GatewayError } from '../../failure.ts';
import { createInFlightMap } from '../../http/limits/in-flight-map.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CheckpointKey, Removed } from './removal.ts';
import { detached, join, type Kind, type Running, running, told, untilEnded } from './running-write.ts';

/**
 * How long a write whose answer was lost may still be carried out, in ms: Karbor's API asks its worker twice and waits
 * up to 60 s each time.
 */
const MAX_RUN_MS = 120_000;
// How long an accepted delete answers the deletes behind it, in ms. The new status may be visible a little later.
const MAX_REPEAT_MS = 2_000;

export interface Target {
  readonly upstream: UpstreamClient;
  readonly key: CheckpointKey;
  /** Rejects, in the words of a write, for a caller who may not read the checkpoint. */
  readonly read: (upstream: UpstreamClient) => Promise<unknown>;
}

/** Sends a write. Calls `lose` when its answer is lost and it may still be carried out. */
type Send<T> = (upstream: UpstreamClient, lose: () => void) => Promise<T>;

/** One delete, with all that it may use. */
export interface Deletion extends Target {
  readonly send: Send<Removed>;
  /** Tells what came of an earlier delete that was lost; rejects with OUTCOME_UNKNOWN while nothing tells it. */
  readonly look: (upstream: UpstreamClient) => Promise<Removed>;
}

/**
 * The deletes and resets of checkpoints: one at a time for each checkpoint. Karbor looks at a status and changes it in
 * two steps, so two writes that overlap may both be accepted, and destroy the checkpoint. Kept are what is in flight, an
 * accepted delete for 2 s and a lost write for 120 s.
 */
export interface Changes {
  /**
   * Deletes that overlap are one, and so is a delete up to 2 s behind an accepted one. The same caller gets the same
   * answer. Another caller gets a success after a read with their own rights; after a failure they send their own
   * delete. The delete goes on while anybody waits for it, and for 2 s more. Nothing is sent while a lost write may be
   * carried out.
   */
  readonly remove: (deletion: Deletion) => Promise<Removed>;
  /** Waits for the write in flight. CONFLICT, with nothing sent, while a lost delete may be carried out. */
  readonly reset: <T>(target: Target, send: Send<T>) => Promise<T>;
}

interface Accepted {
  readonly state: 'accepted';
  readonly asker: string;
  readonly answer: Removed;
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

interface Lost {
  readonly state: 'lost';
  readonly kind: Kind;
  readonly asker: string;
  /** On the clock of `performance.now()`. */
  readonly until: number;
}

type Deleting = Running<'delete', Removed>;
type Standing = Deleting | Running<'reset', unknown> | Accepted | Lost;

export function createChanges(): Changes {
  const standings = createInFlightMap<Standing>();

  /** False where its time is over. */
  function hold(place: string, standing: Accepted | Lost | undefined): boolean {
    const ms = standing ? standing.until - performance.now() : 0;
    if (!standing || ms <= 0) return false;
    standings.set(place, standing);
    setTimeout(() => standings.delete(place, standing), ms).unref();
    return true;
  }

  /**
   * Begins a write in a place that is free, or held by a lost reset or an accepted delete. A lost reset stays lost, and an
   * accepted delete stays accepted behind a write that was refused.
   */
  function begin<K extends Kind, T>(
    place: string,
    running: Running<K, T> & Standing,
    send: (lose: () => void) => Promise<T>,
    accepted: (answer: T) => Accepted | undefined = () => undefined,
  ): Running<K, T> {
    const earlier = standings.get(place);
    let lost = earlier?.state === 'lost' ? earlier : undefined;
    standings.set(place, running);

    function end(next: Accepted | undefined): void {
      standings.delete(place, running);
      if (!hold(place, lost)) hold(place, next);
    }

    const lose = () => {
      const { kind, asker } = running;
      lost = { state: 'lost', kind, asker, until: performance.now() + MAX_RUN_MS };
    };
    running.ended = send(lose).then(
      (answer) => {
        end(accepted(answer));
        return { answer };
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
    const place = placeOf(deletion);
    const asker = askerOf(deletion);
    for (;;) {
      const standing = standings.get(place);
      if (standing === undefined) {
        const deleting = running<'delete', Removed>('delete', asker);
        const send = (lose: () => void) => deletion.send(detached(upstream, deleting), lose);
        begin(place, deleting, send, (answer) => acceptedBy(asker, answer));
        return told(await join(deleting, upstream, true));
      }
      if (standing.state === 'lost') {
        if (standing.kind === 'reset') return refuseBeside(standing, deletion);
        return deletion.look(upstream);
      }
      if (standing.state === 'running' && (standing.kind === 'reset' || standing.controller.signal.aborted)) {
        await untilEnded(standing, upstream);
        continue;
      }
      const answer = standing.state === 'accepted' ? standing.answer : await sharedAnswer(standing, asker, upstream);
      if (answer === undefined) continue;
      if (standing.asker !== asker) await deletion.read(upstream);
      return answer;
    }
  }

  async function reset<T>(target: Target, send: Send<T>): Promise<T> {
    const { upstream } = target;
    const place = placeOf(target);
    for (;;) {
      const standing = standings.get(place);
      if (standing?.state === 'lost' && standing.kind === 'delete') return refuseBeside(standing, target);
      if (standing?.state !== 'running') {
        const resetting = running<'reset', T>('reset', askerOf(target));
        begin(place, resetting, (lose) => send(detached(upstream, resetting), lose));
        return told(await join(resetting, upstream, true));
      }
      await untilEnded(standing, upstream);
    }
  }

  return { remove, reset };
}

/**
 * One checkpoint has one place, by whatever entry of the configuration and provider it is named. The project is no part
 * of it: an administrator reaches a checkpoint through any project.
 */
function placeOf({ upstream, key }: Target): string {
  if (upstream.refusal) throw upstream.refusal;
  return `${new URL('.', upstream.baseUrl).href} ${key.nativeId}`;
}

function askerOf({ upstream: { name, projectId, caller }, key }: Target): string {
  return [name, projectId, caller, key.providerId ?? ''].join(' ');
}

/** Undefined where a part was refused: a repeat sends that again. */
function acceptedBy(asker: string, answer: Removed): Accepted | undefined {
  if (answer.failedBackups.length > 0) return undefined;
  return { state: 'accepted', asker, answer, until: performance.now() + MAX_REPEAT_MS };
}

/** What a delete in flight answers to this caller as well; undefined where they have to ask for themselves after it. */
async function sharedAnswer(deleting: Deleting, asker: string, upstream: UpstreamClient): Promise<Removed | undefined> {
  const isSame = deleting.asker === asker;
  const outcome = await join(deleting, upstream, isSame);
  if (isSame) return told(outcome);
  return 'answer' in outcome && outcome.answer.failedBackups.length === 0 ? outcome.answer : undefined;
}

/** A lost write of somebody else is told to those alone who may read the checkpoint. */
async function refuseBeside({ kind, asker, until }: Lost, target: Target): Promise<never> {
  const { upstream } = target;
  const { name } = upstream;
  if (asker !== askerOf(target)) await target.read(upstream);
  throw new GatewayError(
    'CONFLICT',
    `${name}: an earlier ${kind} of this checkpoint, whose answer was lost, may still be carried out, and nothing was sent beside it.`,
    { upstream: name, retryable: true, retryAfterMs: Math.max(1, Math.ceil(until - performance.now())) },
  );
}
