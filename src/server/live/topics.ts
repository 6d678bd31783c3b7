import type { Plan } from '../document/documents.ts';
import { createTopic, type Topic, type TopicOptions } from './topic.ts';

export type TextOf = TopicOptions['textOf'];

/** The live queries that are followed now: equal ones of one caller are one topic. */
export interface Topics {
  /** @param key Caller and variables, as one text. */
  readonly topicOf: (plan: Plan, key: string, options: TopicOptions) => Topic;
  /** Ends all streams; their clients should come back. */
  readonly endAll: () => void;
}

export function createTopics(): Topics {
  const topicsOfPlan = new Map<Plan, Map<string, Topic>>();

  function topicOf(plan: Plan, key: string, options: TopicOptions): Topic {
    const topics = topicsOfPlan.get(plan) ?? new Map<string, Topic>();
    topicsOfPlan.set(plan, topics);
    const known = topics.get(key);
    if (known) return known;
    const onEnded = () => {
      options.onEnded();
      topics.delete(key);
      if (topics.size === 0) topicsOfPlan.delete(plan);
    };
    const topic = createTopic({ ...options, onEnded });
    topics.set(key, topic);
    return topic;
  }

  function endAll(): void {
    for (const topics of [...topicsOfPlan.values()]) for (const topic of [...topics.values()]) topic.end(false);
  }

  return { topicOf, endAll };
}
