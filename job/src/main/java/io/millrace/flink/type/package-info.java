/**
 * How the route's records travel between operators: explicit types and versioned serializers, no
 * Kryo and no reflection.
 */
package io.millrace.flink.type;
