package io.millrace.trial;

import io.millrace.event.KafkaCoordinates;

/**
 * A record that stands in for one of a topic.
 *
 * @param place where it comes from, for people: {@code line 7}, or {@code user_events-0@7}
 * @param kafka where it would stand in Kafka, with its timestamp
 * @param key null for none
 * @param value null for none
 */
public record GivenRecord(String place, KafkaCoordinates kafka, byte[] key, byte[] value) {}
