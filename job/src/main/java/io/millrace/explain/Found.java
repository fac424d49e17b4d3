package io.millrace.explain;

import io.millrace.event.KafkaCoordinates;

/** A row that is asked about, before its user is known. */
record Found(KafkaCoordinates kafka, String userId) {}
