package io.millrace.trial;

import io.millrace.event.KafkaCoordinates;

/**
 * A record that takes the place of one of a topic.
 *
 * @param place its origin, for people: {@code line 7}, or {@code user_events-0@7}
 * @param kafka its coordinates in Kafka, as they would be, with its timestamp
 * @param key its key; null for none
 * @param value its value; null for none
 */
public record GivenRecord(String place, KafkaCoordinates kafka, byte[] key, byte[] value) {}
