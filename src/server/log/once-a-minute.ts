const MINUTE_MS = 60_000;
/** What comes on top within one minute counts as one cause. */
const MAX_CAUSES = 16;
const OTHERS = '';

/** Whether a cause is to be told now. `topic` is one of few: an upstream and an operation. */
export type OnceAMinute = (topic: string, cause: string) => boolean;

/** Lets each cause of a topic through once a minute, however often it comes and however many causes an upstream makes up. */
export function createOnceAMinute(now = () => performance.now()): OnceAMinute {
  const topics = new Map<string, Map<string, number>>();

  return (topic, cause) => {
    const silentUntil = topics.get(topic) ?? new Map<string, number>();
    topics.set(topic, silentUntil);
    const at = now();
    for (const [known, until] of silentUntil) if (until <= at) silentUntil.delete(known);
    const key = silentUntil.has(cause) || silentUntil.size < MAX_CAUSES ? cause : OTHERS;
    if (silentUntil.has(key)) return false;
    silentUntil.set(key, at + MINUTE_MS);
    return true;
  };
}
