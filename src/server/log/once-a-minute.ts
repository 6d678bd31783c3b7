const MINUTE_MS = 60_000;
/** Causes of a topic; further ones within a minute count as one. */
const MAX_CAUSES = 16;
const OTHERS = '';

/** Whether to log a cause now. Topics are few: an upstream and an operation. */
export type OnceAMinute = (topic: string, cause: string) => boolean;

/** Throttles each cause of a topic to once a minute, within bounded memory for any number of causes. */
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
