/**
 * The transport of the route's records between operators: explicit types and versioned serializers,
 * without Kryo and reflection.
 */
package io.millrace.flink.type;
