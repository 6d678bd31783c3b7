import { GatewayError } from '../../failure.ts';
import { abortable } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { Removed } from './removal.ts';
import { stillWriting, type WriteKind } from './running-write.ts';

/** A write to a checkpoint by another replica. */
export type OthersWrite =
  | { readonly state: 'running' }
  | { readonly state: 'accepted'; readonly callerKey: string; readonly result: Removed }
  | { readonly state: 'lost'; readonly kind: WriteKind; readonly callerKey: string; readonly leftMs: number };

/** The hold of this replica on a checkpoint. */
export interface Hold {
  readonly state: 'taken';
  /** False if the hold is lost, after which nothing is sent; else the time within which to write, in ms, if it is limited. */
  readonly confirm: () => Promise<number | false | undefined>;
  /** Gives the hold up. `accepted` is the result of a delete; a lost write keeps the checkpoint held. Never rejects. */
  readonly end: (outcome: { readonly accepted?: Removed | undefined; readonly isLost: boolean }) => Promise<void>;
}

/** Holds on checkpoints, which all replicas share. A write takes the hold before it is sent. */
export interface Holds {
  /** Undefined while the store fails: the write goes on alone. */
  readonly take: (targetKey: string, kind: WriteKind, callerKey: string) => Promise<Hold | OthersWrite | undefined>;
  /** Resolves when no replica writes to the checkpoint, or when the store fails. */
  readonly whenEnded: (targetKey: string) => Promise<void>;
}

/** One write, as the holds see it. */
export interface HeldWrite<T> {
  readonly upstream: UpstreamClient;
  readonly targetKey: string;
  readonly kind: WriteKind;
  readonly callerKey: string;
  readonly send: (upstream: UpstreamClient, lose: () => void) => Promise<T>;
  readonly lose: () => void;
  /** The result that other replicas may share. */
  readonly accepted: (result: T) => Removed | undefined;
  /** The outcome where a write of another replica makes this one unnecessary or impossible. */
  readonly onOthers: (others: Exclude<OthersWrite, { state: 'running' }>) => Promise<T>;
}

/** Sends a write when no other replica writes to its checkpoint. */
export async function sendHeld<T>(holds: Holds | undefined, write: HeldWrite<T>): Promise<T> {
  const { upstream, targetKey, kind, callerKey, send, lose, onOthers } = write;
  for (;;) {
    const held = await holds?.take(targetKey, kind, callerKey);
    if (!held) return send(upstream, lose);
    if (held.state === 'taken') return sendUnder(held, write);
    if (held.state !== 'running') return onOthers(held);
    await abortable(holds?.whenEnded(targetKey) ?? Promise.resolve(), upstream).catch((error: unknown) => {
      throw error instanceof TransportError ? stillWriting(upstream) : error;
    });
  }
}

async function sendUnder<T>({ confirm, end }: Hold, { upstream, send, lose, accepted }: HeldWrite<T>): Promise<T> {
  let isLost = false;
  const confirmWrite = async () => {
    const withinMs = await confirm();
    if (withinMs === false) throw lostHold(upstream);
    return withinMs;
  };
  const onLost = () => {
    isLost = true;
    lose();
  };
  try {
    const result = await send({ ...upstream, confirmWrite }, onLost);
    await end({ accepted: accepted(result), isLost });
    return result;
  } catch (error) {
    await end({ isLost });
    throw error;
  }
}

function lostHold({ name }: UpstreamClient): GatewayError {
  const message = `${name}: nothing was sent, because this gateway has lost its hold on the checkpoint in Redis. Repeat the request.`;
  return new GatewayError('CONFLICT', message, { upstream: name, retryable: true });
}
