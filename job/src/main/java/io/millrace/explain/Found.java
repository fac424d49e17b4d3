package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;

/** A row that matches the request. */
record Found(KafkaCoordinates kafka, String userId) {}
