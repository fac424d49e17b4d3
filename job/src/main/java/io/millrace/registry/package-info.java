/**
 * The client of a schema registry over Confluent's REST API. It alone reads schemas over the
 * network, and waits for a registry that does not answer: nothing is rejected for that.
 */
package io.millrace.registry;
